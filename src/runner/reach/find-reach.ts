import { noProofs, provenReach } from '../../core/reach/lane-proofs.ts';
import { ARMS, type ArmName } from '../../model/names.ts';
import type { PlanLane } from '../../model/plan.ts';
import type { LaneReach, ObservedLane } from '../../model/reach.ts';
import { type ArmsCode, readArmsCode } from './arm-code.ts';
import { executedByLane } from './executed-functions.ts';
import type { ReachContext } from './reach-context.ts';
import { trapArm, trappedEnd, trappedRuns } from './trapped-runs.ts';

/** Longest times, in seconds: of everything, of the instruction count of a lane, of the processes of a lane with one arm. */
const SECONDS = { all: 300, count: 60, runs: 15 } as const;

/**
 * Finds which lanes of a plan can notice the change: the functions that each executes by callgrind, and real processes with copies of both libraries in
 * which all code that differs ends the process. What cannot be known makes lanes unknown, with the reason.
 */
export async function findReach(context: ReachContext): Promise<LaneReach> {
  const { plan, onProgress, signal } = context;
  if (JSON.stringify(plan.baseline.env) !== JSON.stringify(plan.candidate.env)) {
    return noProofs(
      'The arms run with other variables of the environment, and what these do is not known from the code.',
    );
  }
  const code = await readArmsCode(context);
  if (!code.ok) return noProofs(code.error);
  const traps = {
    baseline: await trapArm(context, 'baseline', code.value.arms.baseline, code.value.change),
    candidate: await trapArm(context, 'candidate', code.value.arms.candidate, code.value.change),
  };
  const deadline = performance.now() + 1000 * SECONDS.all;
  const observed: ObservedLane[] = [];
  for (const lane of plan.lanes.filter(({ role }) => role !== 'sanity' && role !== 'sentinel')) {
    if (signal?.aborted) return noProofs('It was stopped.');
    onProgress({ kind: 'phase', phase: 'preflight', detail: `which code does ${lane.id} execute?` });
    const leftSeconds = (deadline - performance.now()) / 1000;
    observed.push(await observeLane(context, lane, { code: code.value, traps, leftSeconds }));
  }
  return provenReach({ ...code.value.change, lanes: observed });
}

interface KnownCode {
  readonly code: ArmsCode;
  readonly traps: Readonly<Record<ArmName, Awaited<ReturnType<typeof trapArm>>>>;
  readonly leftSeconds: number;
}

async function observeLane(
  context: ReachContext,
  lane: PlanLane,
  { code: { arms, change }, traps, leftSeconds }: KnownCode,
): Promise<ObservedLane> {
  const unseen = (problem: string): ObservedLane => ({
    lane: lane.id,
    executed: null,
    trapped: {},
    problem: problem.slice(0, 400),
  });
  if (lane.server) return unseen('It is a server: its processes are not observed.');
  if (leftSeconds <= 0) return unseen(`The ${SECONDS.all} s for proofs were over.`);
  const executed = await executedByLane(context, lane, arms.baseline, Math.min(SECONDS.count, leftSeconds));
  if (!executed.ok) return unseen(executed.error);
  const known = { lane: lane.id, executed: executed.value };
  const own = new Set(executed.value.map(({ address }) => address));
  const isSettled = change.layout.length > 0 || change.differing.baseline.some(({ address }) => own.has(address));
  if (isSettled) return { ...known, trapped: {}, problem: null };
  const control = await trappedEnd(context, lane, traps.baseline.all);
  if (control !== 'entered') {
    const how = control === 'well' ? 'ended well' : control.why;
    const problem = `A process ${how} although all code of the library should have ended it.`;
    return { ...known, trapped: {}, problem: problem.slice(0, 400) };
  }
  const trapped: ObservedLane['trapped'] = {};
  for (const arm of ARMS) {
    if (change.differing[arm].length > 0)
      trapped[arm] = await trappedRuns(context, lane, traps[arm].differing, SECONDS.runs);
  }
  return { ...known, trapped, problem: null };
}
