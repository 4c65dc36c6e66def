import type { AbPlan, LaneProgram } from '../../model/plan.ts';
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
  readonly signal?: AbortSignal | undefined;
}

/** The program of a lane with its arguments; `{iters}` becomes the length that the pilot chose. */
export function commandLine(
  { sandbox, lengths }: Pick<SamplingContext, 'sandbox' | 'lengths'>,
  { id, kit, command }: LaneProgram,
): string[] {
  const [program = '', ...args] = command;
  const length = String(lengths[id] ?? 1);
  return [kit ? sandbox.workload(program) : program, ...args.map((each) => (each === '{iters}' ? length : each))];
}
