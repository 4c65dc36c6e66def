import { ARMS } from '../../model/names.ts';
import type {
  DifferingCode,
  ExecutedFunctions,
  LaneProof,
  LaneReach,
  NoticeReason,
  ObservedLane,
  ReachEvidence,
} from '../../model/reach.ts';

/**
 * Processes of each arm that have to end well for a proof. Code that such a process enters with a probability of 14 % or more is found by 20
 * of them in 95 of 100 cases; what fewer processes enter, and few times, cannot be seen in a median of samples.
 */
export const TRAPPED_RUNS = 20;

const REASONS_MAX = 10;

/** What no proof covers. It is printed with every list of proofs. */
const NOT_COVERED: readonly string[] = [
  'the place of code that is not executed: it may have moved, and has other neighbours in pages and in caches of the processor',
  'paths that fewer than one of seven processes of the lane take',
  'what other programs do that load the library: the processes of the lane are observed alone',
  'code that finds out that it is observed, by its time or by reading its own instructions',
  'bursts in lock-step: whole processes are observed, with the operations of the configuration',
];

/**
 * Decides for each lane whether it can notice the change. A lane cannot when the instruction count of the baseline has none of the code that differs, the data of both
 * libraries lies and reads alike, and enough real processes of both arms ended well although entering code that differs would
 * have ended them. Whatever is not known makes a lane `unknown`, never a proof.
 */
export function laneProofs({ lanes, ...change }: Omit<ReachEvidence, 'libraries'>): LaneProof[] {
  return lanes.map((each) => laneProof(change, each));
}

/** No lane has a proof, for a reason: a sentence. */
export function noProofs(problem: string): LaneReach {
  return { lanes: [], problem: problem.slice(0, 600), notCovered: [...NOT_COVERED], evidence: null };
}

/** The proofs that follow from evidence. */
export function provenReach(evidence: ReachEvidence): LaneReach {
  return { lanes: laneProofs(evidence), problem: null, notCovered: [...NOT_COVERED], evidence };
}

function laneProof(
  { differing, layout }: Pick<ReachEvidence, 'differing' | 'layout'>,
  { lane, executed, trapped, problem }: ObservedLane,
): LaneProof {
  const reasons: NoticeReason[] = [
    ...executedReasons(differing.baseline, executed ?? []),
    ...layout.map((detail) => ({ kind: 'layout' as const, detail })),
    ...ARMS.filter((arm) => trapped[arm]?.isEntered).map((arm) => ({ kind: 'rare' as const, arm })),
  ];
  if (reasons.length > 0) {
    return { result: 'may-notice', lane, reasons: reasons.slice(0, REASONS_MAX), count: reasons.length };
  }
  const unknown = (why: string): LaneProof => ({ result: 'unknown', lane, why: why.slice(0, 400) });
  if (executed === null) return unknown(problem ?? 'It is not known which functions it executes.');
  if (executed.length === 0) return unknown('It executes nothing of the library.');
  for (const arm of ARMS) {
    if (differing[arm].length === 0) continue;
    const own = trapped[arm];
    if (own === undefined) return unknown(problem ?? `No process of the ${arm} was observed.`);
    if (own.runs < TRAPPED_RUNS) {
      return unknown(own.problem ?? `Only ${own.runs} of ${TRAPPED_RUNS} processes of the ${arm} were observed.`);
    }
  }
  if (problem !== null) return unknown(problem);
  const runs = { baseline: trapped.baseline?.runs ?? 0, candidate: trapped.candidate?.runs ?? 0 };
  return { result: 'cannot-notice', lane, executed: executed.length, runs };
}

/** Code that differs and is executed, changed functions first. */
function executedReasons(differing: readonly DifferingCode[], executed: ExecutedFunctions): NoticeReason[] {
  const own = new Set(executed.map(({ address }) => address));
  const found = differing.filter(({ address }) => own.has(address));
  return [...found.filter(({ how }) => how !== 'moved'), ...found.filter(({ how }) => how === 'moved')].map(
    ({ name, how }) => ({ kind: 'function', name, how }),
  );
}
