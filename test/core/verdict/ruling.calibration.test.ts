import { expect, test } from 'vitest';
import { analyze, samplesByLane } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { nextRound } from '../../../src/core/verdict/stopping.ts';
import type { AbRun } from '../../../src/model/run.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { random } from '../../../src/stats/random.ts';
import { pairedRun } from '../../fixtures/paired-run.ts';

// SIMULATED: normal noise. Bounds are the nominal value plus three binomial standard errors; the seeds are fixed.
const LOOKS = [12, 20, 32, 48, 72, 108, 160];
const TRIALS = 300;
const atMost = (nominal: number) => nominal + 3 * Math.sqrt((nominal * (1 - nominal)) / TRIALS);

interface Truth {
  /** True change of throughput, by lane. */
  readonly throughput: readonly number[];
  /** True page faults of baseline and candidate on every lane; the floor is 1,000. */
  readonly faults?: readonly [number, number];
}

/** A change question as the runner plays it: looks at the scheduled blocks until the stopping rule ends it. */
function play({ throughput, faults }: Truth, next: () => number): Verdict {
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const last = LOOKS.at(-1) ?? 0;
  const drawn = throughput.map((effect) => Array.from({ length: last }, () => Math.log1p(effect) + 0.02 * gauss()));
  const noise = throughput.map(() => Array.from({ length: 2 * last }, () => Math.exp(0.03 * gauss())));
  const blocks = throughput.map(() => 0);
  for (const look of [0, ...LOOKS]) {
    const run = changeRun(
      pairedRun(Object.fromEntries(drawn.map((all, at) => [`st-${at}`, { throughput: all.slice(0, blocks[at]) }]))),
      (lane, block, arm) => (faults?.[arm] ?? 0) * (noise[lane]?.[2 * block + arm] ?? 1),
      faults !== undefined,
    );
    const decision = nextRound(run.manifest.plan, samplesByLane(run.samples));
    if ('ended' in decision) return judge(run, analyze(run));
    const following = LOOKS.find((each) => each > look) ?? last;
    for (const id of decision.lanes) blocks[Number(id.slice(3))] = following;
  }
  throw new Error('the last look ends every run');
}

/** The run of a pull request: no lane has to gain. */
function changeRun(
  run: AbRun,
  faultsOf: (lane: number, block: number, arm: 0 | 1) => number,
  hasFaults: boolean,
): AbRun {
  const { plan } = run.manifest;
  const lanes = plan.lanes.map((lane) => ({
    ...lane,
    measures: lane.measures
      .filter(({ metric }) => metric === 'throughput' || (hasFaults && metric === 'faults'))
      .map((measure) => (measure.metric === 'faults' ? { ...measure, atLeast: 1000 } : measure)),
  }));
  const rules = { ...plan.rules, claim: 'no-harm' } as const;
  const samples = run.samples.map((sample) => {
    const arm = sample.arm === 'baseline' ? 0 : 1;
    const minorFaults = Math.round(faultsOf(Number(sample.lane.slice(3)), sample.block, arm));
    return hasFaults ? { ...sample, minorFaults } : sample;
  });
  const changed = { ...plan, question: 'base', rules, lanes } as AbRun['manifest']['plan'];
  return { manifest: { ...run.manifest, plan: changed }, samples };
}

function verdicts(truth: Truth): Verdict[] {
  const next = random(`change/${JSON.stringify(truth)}`);
  return Array.from({ length: TRIALS }, () => play(truth, next));
}

const share = (all: readonly Verdict[], is: (verdict: Verdict) => boolean) => all.filter(is).length / all.length;
const passes = ({ outcome }: Verdict) => outcome === 'GO' || outcome === 'NO CHANGE';

test('a loss of exactly the margin passes no more often than one side of the error allows', () => {
  expect(share(verdicts({ throughput: [-0.02] }), passes)).toBeLessThanOrEqual(atMost(0.025));
  expect(share(verdicts({ throughput: [0, -0.02] }), passes)).toBeLessThanOrEqual(atMost(0.025));
});

test('equal arms pass, are rarely called a NO-GO, and are rarely said to gain or lose, however many lanes there are', () => {
  const all = verdicts({ throughput: [0, 0, 0, 0] });
  expect(share(all, passes)).toBeGreaterThan(0.95);
  expect(share(all, ({ outcome }) => outcome === 'NO-GO')).toBeLessThanOrEqual(atMost(0.01));
  const told = ({ reasons }: Verdict) => reasons.some(({ code }) => code === 'gain' || code === 'tolerated-loss');
  expect(share(all, told)).toBeLessThanOrEqual(atMost(0.05));
});

test('a gain of 4 % passes and is told', () => {
  const all = verdicts({ throughput: [0.04] });
  expect(share(all, passes)).toBe(1);
  expect(share(all, ({ reasons }) => reasons[0]?.code === 'gain')).toBeGreaterThan(0.9);
});

test('more page faults by exactly the floor pass no more often than one side of the error allows', () => {
  // 1,000 of 800: the floor decides. The margin follows the measured median of the baseline, noise included.
  expect(share(verdicts({ throughput: [0], faults: [800, 1800] }), passes)).toBeLessThanOrEqual(atMost(0.025));
  expect(share(verdicts({ throughput: [0], faults: [5000, 6000] }), passes)).toBeLessThanOrEqual(atMost(0.025));
  expect(share(verdicts({ throughput: [0], faults: [800, 903] }), passes)).toBeGreaterThan(0.95);
});
