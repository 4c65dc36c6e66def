import { join } from 'node:path';
import type { Duets } from '../../model/duets.ts';
import type { AbPlan, LaneProgram } from '../../model/plan.ts';
import type { RecordedLanes } from '../../model/sanity-record.ts';
import { findProgram } from '../../system/find-program.ts';
import type { DriverPlace } from '../sandbox/lockstep-start.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ArmLibraries } from './arm-setup.ts';

/** Everything that sampling needs: the plan, the libraries of both arms, and the sandbox. */
export interface SamplingContext {
  readonly plan: AbPlan;
  readonly sandbox: Sandbox;
  /** Working directory of measured processes. */
  readonly directory: string;
  readonly libraries: ArmLibraries;
  /** Lengths that the pilot chose, by lane: operations of each thread in a burst, or in a process. */
  readonly lengths: Readonly<Record<string, number>>;
  /** Lanes that the record of the machine answers for; absent: none. */
  readonly recorded?: RecordedLanes;
  /** Lanes that are measured at the same time; absent: one after the other. */
  readonly duets?: Duets | undefined;
  /** Of a visit beside others: where its processes are. */
  readonly place?: DriverPlace | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The program of a lane with its arguments; `{iters}` becomes the length that the pilot chose. The system looks a bare name up in its PATH
 * only: a program at the top of the checkout gets `./`.
 */
export function commandLine(
  { sandbox, lengths, directory }: Pick<SamplingContext, 'sandbox' | 'lengths' | 'directory'>,
  { id, kit, command }: LaneProgram,
): string[] {
  const [program = '', ...args] = command;
  const length = String(lengths[id] ?? 1);
  const found = kit ? null : findProgram(program, sandbox.environment.PATH ?? '', directory);
  const own = !program.includes('/') && found === join(directory, program) ? `./${program}` : program;
  return [kit ? sandbox.workload(program) : own, ...args.map((each) => (each === '{iters}' ? length : each))];
}
