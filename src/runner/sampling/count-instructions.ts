import { parseCallgrind } from '../../core/profile/evidence.ts';
import type { LaneProgram } from '../../model/plan.ts';
import { findTool, notInstalled } from '../../system/find-program.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { CountedInstructions, ProcessResult } from '../server/server-result.ts';
import type { ArmSetup } from './arm-setup.ts';
import { commandLine, type SamplingContext } from './sampling-context.ts';

/** callgrind interprets a program: how many times longer it may take. */
const SLOWER = 60;

/** How each sandbox counts: what its first process showed holds for all, since the two ways do not give the same number. */
const methods = new WeakMap<Sandbox, NonNullable<CountedInstructions['by']>>();

/**
 * The result of a process with its number of instructions, where the lane asks for it: by the counter of the processor, which counts while
 * the process is measured; where there is none, by callgrind in a further start of the same program.
 */
export async function withInstructions(
  context: Pick<SamplingContext, 'sandbox' | 'directory' | 'lengths' | 'signal'>,
  lane: LaneProgram,
  { env }: Pick<ArmSetup, 'env'>,
  result: ProcessResult,
): Promise<ProcessResult> {
  const { report, cancelled } = result;
  if (lane.counts === undefined || cancelled || report.error !== null || report.exitCode !== 0) return result;
  const { sandbox } = context;
  const seen = report.instructions ?? null;
  const by = methods.get(sandbox) ?? (seen === null ? 'callgrind' : 'processor');
  methods.set(sandbox, by);
  if (by === 'callgrind') return { ...result, counted: await interpreted(context, lane, env) };
  const reason = 'another program used the counter of the processor meanwhile';
  return { ...result, counted: seen === null ? { count: null, reason } : { count: seen, by } };
}

async function interpreted(
  { sandbox, directory, lengths, signal }: Pick<SamplingContext, 'sandbox' | 'directory' | 'lengths' | 'signal'>,
  lane: LaneProgram,
  env: ArmSetup['env'],
): Promise<CountedInstructions> {
  const valgrind = findTool('valgrind', sandbox.environment.PATH ?? '');
  const none = (reason: string): CountedInstructions => ({ count: null, reason });
  if (valgrind === null)
    return none(`no counter of the processor is available, and valgrind ${notInstalled('valgrind')}`);
  const timeoutMs = lane.timeoutSeconds * 1000 * SLOWER;
  const result = await sandbox.start({
    argv: [
      valgrind,
      '--tool=callgrind',
      '--callgrind-out-file=/dev/null',
      ...commandLine({ sandbox, lengths, directory }, lane),
    ],
    cwd: directory,
    env,
    timeoutMs,
    signal,
  });
  const end = describeEnd(result, timeoutMs);
  if (end !== null) return none(`under callgrind the program ${end}`);
  const count = parseCallgrind(result.stderr);
  return count.ok ? { count: count.value, by: 'callgrind' } : none(`callgrind gave no number: ${count.error}`);
}
