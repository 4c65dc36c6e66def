import { basename, join } from 'node:path';
import { allCode, trappedLibrary, trapSignal } from '../../core/code/trapped-library.ts';
import { TRAPPED_RUNS } from '../../core/reach/lane-proofs.ts';
import type { ArmName } from '../../model/names.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { ReachEvidence, TrappedRuns } from '../../model/reach.ts';
import { placeLibrary } from '../build/library-file.ts';
import { preloading } from '../sampling/arm-setup.ts';
import { measurementOf, measureProcess } from '../sampling/take-sample.ts';
import { describeProcessEnd } from '../server/server-result.ts';
import type { ArmCode } from './arm-code.ts';
import type { ReachContext } from './reach-context.ts';

/** A copy of a library in which some code ends the process. */
interface TrappedArm {
  readonly arm: ArmName;
  readonly path: string;
  /** The signal that ends it. */
  readonly signal: string;
}

/** Writes the copies of an arm's library: one in which all code that differs ends the process, and one in which all code does. */
export async function trapArm(
  { sandbox }: Pick<ReachContext, 'sandbox'>,
  arm: ArmName,
  { path, elf }: ArmCode,
  { differing }: Pick<ReachEvidence, 'differing'>,
): Promise<{ readonly differing: TrappedArm; readonly all: TrappedArm }> {
  const place = async (bytes: Uint8Array): Promise<TrappedArm> => {
    const copy = join(await sandbox.makeFolder(), basename(path));
    await placeLibrary(Buffer.from(bytes), copy);
    return { arm, path: copy, signal: trapSignal(elf) };
  };
  return {
    differing: await place(trappedLibrary(elf, differing[arm])),
    all: await place(trappedLibrary(elf, allCode(elf))),
  };
}

/** How a process of a lane ended with a trapped copy: well, in the trap, or in a way that shows nothing, as a clause. */
type TrappedEnd = 'well' | 'entered' | { readonly why: string };

/** Starts processes of a lane, with all its operations and threads, one after the other, until one does not end well or the time is over. */
export async function trappedRuns(
  context: ReachContext,
  lane: PlanLane,
  trapped: TrappedArm,
  seconds: number,
): Promise<TrappedRuns> {
  const deadline = performance.now() + 1000 * seconds;
  for (let runs = 0; runs < TRAPPED_RUNS; runs++) {
    if (performance.now() > deadline) {
      return {
        runs,
        isEntered: false,
        problem: `Only ${runs} of ${TRAPPED_RUNS} processes fitted into ${Math.round(seconds)} s.`,
      };
    }
    const end = await trappedEnd(context, lane, trapped);
    if (end === 'entered') return { runs, isEntered: true, problem: null };
    if (end !== 'well')
      return { runs, isEntered: false, problem: `A process of the ${trapped.arm} ${end.why}.`.slice(0, 400) };
  }
  return { runs: TRAPPED_RUNS, isEntered: false, problem: null };
}

/** Runs one process. */
export async function trappedEnd(context: ReachContext, lane: PlanLane, trapped: TrappedArm): Promise<TrappedEnd> {
  const { arm, path: library, signal } = trapped;
  const setup = { library, others: [], env: preloading(lane.env, context.plan[arm].env, library) };
  const result = await measureProcess(context, lane, setup);
  if (result.report.signal === signal) return 'entered';
  const { measurement, fault } = measurementOf(lane, setup, result, 0);
  const end = describeProcessEnd(result, lane.timeoutSeconds * 1000);
  if (end !== null) return { why: end };
  if (result.program !== undefined) return { why: result.program.message };
  if (fault !== null) return { why: `printed a number that ${fault.message}` };
  if (measurement.library !== 'expected') return { why: 'is not known to have used the library' };
  if (measurement.challenge !== undefined) return { why: 'gave its driver a wrong answer' };
  if (measurement.processes !== undefined) return { why: 'started further processes, whose ends are not known' };
  if (measurement.value === null) return { why: 'printed no result' };
  return 'well';
}
