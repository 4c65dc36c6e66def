import { analyze } from '../src/core/analysis/ab/analyze.ts';
import { campaignStanding } from '../src/core/campaign/campaign-standing.ts';
import { foundEffect, keptRun, shownByRun } from '../src/core/campaign/found-effect.ts';
import { judge } from '../src/core/verdict/judge.ts';
import { CAMPAIGN_RATE, type CampaignAnswer } from '../src/model/campaign.ts';
import type { AbPlan } from '../src/model/plan.ts';
import type { AbRun } from '../src/model/run.ts';
import type { Verdict } from '../src/model/verdict.ts';
import { benjaminiHochberg, holm } from '../src/stats/multiple.ts';
import { random } from '../src/stats/random.ts';
import { shuffled } from '../src/stats/shuffle.ts';
import { drawLane, type LaneNoise, laneNoise } from './lane-noise.ts';
import { syntheticPlan } from './synthetic-plan.ts';
import { simulateRun } from './verdict-trials.ts';

/** Simulated campaigns over flags of which some change the throughput of the target. */
export interface CampaignJob {
  /** Pair spread to which every metric is scaled; null: as measured. */
  readonly spread: number | null;
  /** Series of the noise of the target, and of the guard. */
  readonly series: { readonly target: string; readonly guard: string };
  /** Number of flags that change nothing. */
  readonly idle: number;
  /** True changes of the other flags. */
  readonly effects: readonly number[];
  readonly trials: number;
  readonly seed: string;
}

/** Rules that turn the answers of a campaign into findings. */
export const CAMPAIGN_RULES = ['campaign', 'Benjamini–Hochberg', 'Holm', 'each verdict by itself'] as const;
export type CampaignRule = (typeof CAMPAIGN_RULES)[number];

/** One campaign by one rule. */
export interface CampaignTrial {
  /** The largest share of false findings among all, over the moments after each flag. */
  readonly worst: number;
  /** The same at the end. */
  readonly end: number;
  /** Number of flags with a true finding at the end. */
  readonly found: number;
}

/** A finding of the rule of the campaign, as fractions. */
interface FoundChange {
  /** Distance of the estimate from the truth; above 0: larger than the truth in its own direction. */
  readonly raw: number;
  readonly corrected: number;
}

export interface CampaignResult {
  readonly byRule: Readonly<Record<CampaignRule, readonly CampaignTrial[]>>;
  /** Share of the intervals of a campaign's findings that do not hold the truth; of campaigns with findings. */
  readonly missed: readonly number[];
  readonly found: readonly FoundChange[];
  /** Blocks of all runs, with the evidence that the campaign wants, and if each run stopped by itself. */
  readonly blocks: { readonly campaign: number; readonly alone: number };
}

const [TARGET, GUARD] = ['target', 'guard'];

/** Simulates the campaigns of a job in a worker thread. */
export function run({ spread, series, idle, effects, trials, seed }: CampaignJob): CampaignResult {
  const plan = syntheticPlan([TARGET], [GUARD]);
  const noises: [string, LaneNoise][] = [
    [TARGET, laneNoise(series.target, spread)],
    [GUARD, laneNoise(series.guard, spread)],
  ];
  const next = random(`${seed}/campaign/${spread}/${series.target}`);
  const byRule = Object.fromEntries(
    CAMPAIGN_RULES.map((rule): [CampaignRule, CampaignTrial[]] => [rule, []]),
  ) as Record<CampaignRule, CampaignTrial[]>;
  const result = { missed: [] as number[], found: [] as FoundChange[], blocks: { campaign: 0, alone: 0 } };
  for (let trial = 0; trial < trials; trial++) {
    const truths = shuffled([...effects, ...new Array<number>(idle).fill(0)], next);
    const campaign = simulateCampaign(plan, noises, truths, next);
    result.blocks.campaign += campaign.blocks.campaign;
    result.blocks.alone += campaign.blocks.alone;
    for (const rule of CAMPAIGN_RULES) {
      const moments = truths.map((_, index) => findingsAt(rule, campaign, truths.length, index + 1));
      const shares = moments.map((found) => falseShare(found, truths));
      const last = moments.at(-1) ?? new Map();
      byRule[rule].push({
        worst: Math.max(...shares),
        end: shares.at(-1) ?? 0,
        found: [...last].filter(([index, sign]) => sign * (truths[index] ?? 0) > 0).length,
      });
    }
    const { level, found } = campaignStanding(truths.length, campaign.answers);
    const effectsFound = [...found].flatMap(([flag, finding]) => {
      const index = campaign.answers.findIndex((answer) => answer.flag === flag);
      const one = campaign.runs[index];
      const effect = one && foundEffect(keptRun(one.run, one.verdict), finding === 'gain' ? 'gain' : 'loss', level);
      // Only the throughput of the target has a true change.
      const truth = effect?.lane === TARGET && effect.metric === 'throughput' ? (truths[index] ?? 0) : 0;
      return effect ? [{ effect, truth }] : [];
    });
    if (effectsFound.length > 0) {
      const misses = effectsFound.filter(
        ({ effect: { low, high }, truth }) => truth < (low ?? -1) || truth > (high ?? Number.POSITIVE_INFINITY),
      );
      result.missed.push(misses.length / effectsFound.length);
    }
    for (const { effect, truth } of effectsFound) {
      const sign = Math.sign(effect.estimate);
      result.found.push({ raw: sign * (effect.estimate - truth), corrected: sign * (effect.corrected - truth) });
    }
  }
  return { byRule, ...result };
}

interface SimulatedCampaign {
  readonly answers: readonly CampaignAnswer[];
  readonly runs: readonly { readonly run: AbRun; readonly verdict: Verdict }[];
  /** The sign of what each verdict by itself would call the flag. */
  readonly alone: readonly number[];
  readonly blocks: { readonly campaign: number; readonly alone: number };
}

function simulateCampaign(
  plan: AbPlan,
  noises: readonly [string, LaneNoise][],
  truths: readonly number[],
  next: () => number,
): SimulatedCampaign {
  const answers: CampaignAnswer[] = [];
  const runs: { run: AbRun; verdict: Verdict }[] = [];
  const alone: number[] = [];
  const blocks = { campaign: 0, alone: 0 };
  for (const [index, truth] of truths.entries()) {
    const supply = new Map(
      noises.map(([lane, noise]) => [lane, drawLane(lane, noise, lane === TARGET ? truth : 0, next).blocks]),
    );
    const { evidence } = campaignStanding(truths.length, answers);
    const wanted = simulateRun({ ...plan, sampling: { ...plan.sampling, evidence } }, supply);
    const plain = simulateRun(plan, supply);
    blocks.campaign += wanted.samples.length / 2;
    blocks.alone += plain.samples.length / 2;
    const verdict = judge(wanted, analyze(wanted));
    answers.push({
      ...{ flag: `F${index}`, id: `f${index}`, folder: `alloc-ab_f${index}`, code: '', headline: '', seconds: 0 },
      outcome: verdict.outcome,
      ...shownByRun(wanted, verdict),
    });
    runs.push({ run: wanted, verdict });
    const { reasons, outcome: single } = judge(plain, analyze(plain));
    const isLoss = single === 'NO-GO' && ['harm', 'loss'].includes(reasons[0]?.code ?? '');
    alone.push(single === 'GO' ? 1 : isLoss ? -1 : 0);
  }
  return { answers, runs, alone, blocks };
}

/** The signs of the findings by a rule after `count` flags, by index of the flag. */
function findingsAt(
  rule: CampaignRule,
  { answers, alone }: SimulatedCampaign,
  asked: number,
  count: number,
): Map<number, number> {
  const known = answers.slice(0, count);
  if (rule === 'campaign') {
    const { found } = campaignStanding(asked, known);
    return new Map(
      known.flatMap(({ flag }, index) => {
        const finding = found.get(flag);
        return finding === undefined ? [] : [[index, finding === 'gain' ? 1 : -1] as const];
      }),
    );
  }
  if (rule === 'each verdict by itself') {
    return new Map(alone.slice(0, count).flatMap((sign, index) => (sign === 0 ? [] : [[index, sign] as const])));
  }
  const p = known.flatMap(({ gain, loss }) => [gain, loss]);
  const all = [...p, ...new Array<number>(2 * asked - p.length).fill(1)];
  const adjusted = rule === 'Holm' ? holm(all) : benjaminiHochberg(all);
  return new Map(
    known.flatMap((_, index) => {
      const [gain, loss] = [adjusted[2 * index] ?? 1, adjusted[2 * index + 1] ?? 1];
      if (Math.min(gain, loss) > CAMPAIGN_RATE) return [];
      return [[index, loss <= CAMPAIGN_RATE ? -1 : 1] as const];
    }),
  );
}

function falseShare(found: ReadonlyMap<number, number>, truths: readonly number[]): number {
  const wrong = [...found].filter(([index, sign]) => sign * (truths[index] ?? 0) <= 0).length;
  return found.size === 0 ? 0 : wrong / found.size;
}
