import type { Reading, SurveyRun } from '../../../model/survey.ts';
import { type ComparisonLevel, comparisonLevel, type Relative, relativeOf } from './comparisons.ts';
import { type Places, type Ranking, rankByPairs } from './ranking.ts';
import { medianOf, type ReadingRow, roundsOf } from './rounds.ts';

/** The compared aspects of an arm: how each is read, and which direction is better. */
const ASPECTS = {
  throughput: { of: ({ value }: Reading) => value, better: 'higher' },
  rssPeak: { of: ({ rssPeakBytes }: Reading) => rssPeakBytes, better: 'lower' },
  rssEnd: { of: ({ rssEndBytes }: Reading) => rssEndBytes, better: 'lower' },
  faults: { of: ({ minorFaults }: Reading) => minorFaults, better: 'lower' },
} as const;
type Aspect = keyof typeof ASPECTS;

/** One arm on one lane. */
export interface Standing {
  readonly arm: number;
  /** Number of rounds that count. */
  readonly rounds: number;
  /** Median of each aspect; null when not measured. */
  readonly medians: Readonly<Record<Aspect, number | null>>;
  /** Changes against the first arm; null for the first arm itself, and with too few rounds. */
  readonly relative: Readonly<Record<Aspect, Relative | null>>;
  /** Best place by throughput, from 1; arms of one rank are not distinguished. Null when the arm cannot be ranked. */
  readonly rank: number | null;
  /** The places that the arm may have; null when it cannot be ranked. */
  readonly places: Places | null;
  /** Whether no other arm is certainly better in speed or peak memory without being worse in the other. */
  readonly pareto: boolean;
}

/** The standings of one lane, in the order of the arms. */
export interface LaneStandings extends Pick<Ranking, 'indirect' | 'contradiction'> {
  readonly lane: string;
  readonly standings: readonly Standing[];
  /** Number of rounds left out because other processes used the machine. */
  readonly disturbed: number;
}

/** Compares the arms of a survey on each lane, every pair by its rounds, so that a disturbance in a round affects both alike. */
export function standingsOf(run: SurveyRun): LaneStandings[] {
  const { survey } = run.manifest;
  const rounds = roundsOf(run);
  const level = comparisonLevel(run);
  return survey.lanes.map(({ id, better }) => {
    const { table, disturbed } = rounds(id);
    const direction = better === 'higher' ? 1 : -1;
    const enough = survey.arms.flatMap((_, arm) => (roundsIn(table[arm]) >= level.rounds ? [arm] : []));
    // One arm alone has no rank.
    const compared = enough.length > 1 ? enough : [];
    const pairs = pairsOf(table, compared, direction, level);
    const { places, ...order } = rankByPairs(survey.arms.length, compared, (a, b) => pairs(a, b).faster === 'certain');
    const standings = survey.arms.map((_, arm): Standing => {
      const own = table[arm] ?? [];
      const against = (aspect: Aspect) => relativeOf(own, table[0] ?? [], ASPECTS[aspect].of, level);
      return {
        arm,
        rounds: roundsIn(own),
        medians: perAspect((aspect) => medianOf(own, ASPECTS[aspect].of)),
        relative: perAspect((aspect) => (arm === 0 ? null : against(aspect))),
        rank: places[arm]?.best ?? null,
        places: places[arm] ?? null,
        pareto: compared.includes(arm) && !compared.some((other) => isBeaten(pairs(other, arm))),
      };
    });
    return { lane: id, standings, disturbed, ...order };
  });
}

function roundsIn(row: ReadingRow = []): number {
  return row.filter((reading) => reading !== undefined).length;
}

/** Whether an arm is better than another: proven by the interval, by the estimate only, or not. */
type Lead = 'certain' | 'estimate' | 'no';

interface PairStanding {
  readonly faster: Lead;
  readonly smaller: Lead;
}

/** Compares two arms; each pair is computed once. */
function pairsOf(
  table: readonly ReadingRow[],
  compared: readonly number[],
  direction: 1 | -1,
  level: ComparisonLevel,
): (a: number, b: number) => PairStanding {
  const known = new Map<string, PairStanding>();
  for (const a of compared) {
    for (const b of compared.filter((other) => other > a)) {
      const change = (aspect: Aspect) => relativeOf(table[a] ?? [], table[b] ?? [], ASPECTS[aspect].of, level);
      const [speed, size] = [change('throughput'), change('rssPeak')];
      const other = direction === 1 ? -1 : 1;
      known.set(`${a} ${b}`, { faster: leadOf(speed, direction), smaller: leadOf(size, -1) });
      known.set(`${b} ${a}`, { faster: leadOf(speed, other), smaller: leadOf(size, 1) });
    }
  }
  return (a, b) => known.get(`${a} ${b}`) ?? { faster: 'no', smaller: 'no' };
}

/** `wanted`: 1 when a positive change is better, −1 when a negative one is. */
function leadOf(change: Relative | null, wanted: 1 | -1): Lead {
  if (change === null) return 'no';
  if (wanted === 1 ? change.low > 0 : change.high < 0) return 'certain';
  return wanted * change.estimate >= 0 ? 'estimate' : 'no';
}

function isBeaten({ faster, smaller }: PairStanding): boolean {
  return faster !== 'no' && smaller !== 'no' && (faster === 'certain' || smaller === 'certain');
}

function perAspect<T>(make: (aspect: Aspect) => T): Record<Aspect, T> {
  return Object.fromEntries((Object.keys(ASPECTS) as Aspect[]).map((aspect) => [aspect, make(aspect)])) as Record<
    Aspect,
    T
  >;
}
