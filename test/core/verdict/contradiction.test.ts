import { expect, test } from 'vitest';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { renderCheck } from '../../../src/core/report/verdict/check.ts';
import { renderComment } from '../../../src/core/report/verdict/comment.ts';
import { besideEarlier, rememberedVerdict } from '../../../src/core/verdict/contradiction.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { type DatedVerdict, EarlierVerdict } from '../../../src/model/earlier-verdict.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { AbRun } from '../../../src/model/run.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { around, pairedRun } from '../../fixtures/paired-run.ts';

const LANE = 'mt-remote-small/T=4,R=90';
const asked = (centre: number, half = 0.01, rss = 0): AbRun =>
  pairedRun({ [LANE]: { throughput: around(centre, half, 20), rss: around(rss, 0.001, 20) } });
const verdictOf = (run: AbRun): Verdict => judge(run, analyze(run));
const earlier = (run: AbRun, change: Partial<AbPlan> = {}): DatedVerdict => ({
  at: '2026-01-01T00:00:00.000Z',
  // As the history keeps it.
  verdict: EarlierVerdict.parse(
    JSON.parse(JSON.stringify(rememberedVerdict({ ...run.manifest.plan, ...change }, verdictOf(run)))),
  ),
});
const shown = (run: AbRun, ...before: DatedVerdict[]) => besideEarlier(run.manifest.plan, verdictOf(run), before);

test('GO after NO-GO on the same question is shown as a contradiction, with both and what to do', () => {
  const run = asked(0.05);
  const verdict = shown(run, earlier(asked(-0.05)));
  expect(verdict.outcome).toBe('GO');
  expect(verdict.headline).toMatch(/^GO: .*; contradicts the NO-GO of 2026-01-01 on the same question$/);
  expect(verdict.reasons[0]?.message).toMatch(
    /^The same question had another answer on 2026-01-01: on mt-remote-small T=4 R=90 the change was −4\.9 % .* and is now \+5\.1 %/,
  );
  const comment = renderComment(verdict, run, { tag: 'x', repository: 'a/b' });
  expect(comment).toContain('Next: Decide on neither');
  expect(comment).not.toContain('Next: Promote');
  expect(renderCheck(verdict, run).conclusion).toBe('action_required');
});

test('opposite outcomes contradict each other when every interval of throughput agrees', () => {
  const verdict = shown(asked(0.05), earlier(asked(0.05, 0.01, 0.2)));
  expect(verdict.reasons[0]?.message).toContain('it was NO-GO and is now GO');
});

test('disjoint intervals contradict each other although both verdicts are GO', () => {
  expect(shown(asked(0.05), earlier(asked(0.2))).headline).toContain('contradicts the GO of 2026-01-01');
});

test('the same answer, an open one, another commit, other bounds and another machine are no contradiction', () => {
  const run = asked(0.05);
  const plain = verdictOf(run);
  const { candidate, lanes, machine } = run.manifest.plan;
  if (candidate.source.kind !== 'build') throw new Error('the synthetic candidate is a build');
  const other = { ...candidate, source: { ...candidate.source, sha: '9'.repeat(40) } };
  const bounds = lanes.map((lane) => ({ ...lane, measures: lane.measures.slice(0, 1) }));
  for (const before of [
    earlier(asked(0.051)),
    earlier(asked(0, 0.4)),
    earlier(asked(-0.05), { candidate: other }),
    earlier(asked(-0.05), { lanes: bounds }),
    earlier(asked(-0.05), { machine: { ...machine, name: 'another' } }),
  ]) {
    expect(shown(run, before)).toEqual(plain);
  }
  expect(shown(run)).toEqual(plain);
});
