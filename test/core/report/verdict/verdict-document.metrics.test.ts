import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { renderCheck } from '../../../../src/core/report/verdict/check.ts';
import { renderComment } from '../../../../src/core/report/verdict/comment.ts';
import { ssotRecords } from '../../../../src/core/report/verdict/record.ts';
import { renderTerminal } from '../../../../src/core/report/verdict/terminal.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import type { AbRun } from '../../../../src/model/run.ts';
import type { Verdict } from '../../../../src/model/verdict.ts';
import { renderReport } from '../../../../src/web/report.ts';
import { metricsRun } from '../../../fixtures/metrics-run.ts';

const context = {
  tag: 'alloc-ab:metrics-1',
  repository: 'example/allocators',
  runUrl: 'https://github.com/example/control/actions/runs/1',
  artifactUrl: 'https://github.com/example/control/actions/runs/1/artifacts/2',
};

function judged(changes: Parameters<typeof metricsRun>[0]): { run: AbRun; verdict: Verdict } {
  const run = metricsRun(changes);
  return { run, verdict: judge(run, analyze(run)) };
}

const outcomes = ({ effects }: Verdict) =>
  Object.fromEntries(effects.map(({ lane, metric, name = metric, outcome }) => [`${lane} ${name}`, outcome]));

describe('each of several metrics is judged with its own role', () => {
  test('throughput up, memory down, p99 within its margin: a GO that names targets, not lanes', () => {
    const { verdict } = judged({ rate: 0.05, wall: -0.06, memory: -0.08 });
    expect(verdict.outcome).toBe('GO');
    expect(verdict.headline).toContain('gains on all 3 targets, by');
    expect(outcomes(verdict)).toMatchObject({
      ...{ 'sim/T=4 rate': 'WIN', 'sim/T=4 p99': 'SAFE', 'sim/T=4 rss': 'WIN', 'sim/T=4 system': 'INFO' },
      ...{ 'compress wall': 'WIN', 'compress rss': 'SAFE' },
    });
  });

  test('a p99 beyond its margin is harm, whatever is gained', () => {
    const { verdict } = judged({ rate: 0.05, wall: -0.06, memory: -0.08, p99: 0.12 });
    expect(verdict.outcome).toBe('NO-GO');
    expect(verdict.reasons[0]).toMatchObject({ code: 'harm', lane: 'sim/T=4' });
    expect(verdict.headline).toMatch(/has 1[12]\.\d % higher p99 .*on sim\/T=4, where 5 % is tolerated/);
    expect(verdict.headline).toContain('though it gains on 3 of 3 targets');
  });

  test('a metric that is a target must gain too', () => {
    const { verdict } = judged({ rate: 0.05, wall: -0.06 });
    expect(verdict.outcome).not.toBe('GO');
    expect(outcomes(verdict)['sim/T=4 rss']).toMatch(/EQUIVALENT|RULED OUT/);
  });

  test('more wall time is a loss in words of time', () => {
    const { verdict } = judged({ wall: 0.04 });
    expect(verdict.outcome).toBe('NO-GO');
    expect(verdict.reasons[0]).toMatchObject({ code: 'loss', lane: 'compress' });
    expect(verdict.headline).toMatch(/takes [34]\.\d+ % more wall time .*on compress/);
  });
});

describe('every report shows each metric with its role and its unit', () => {
  const { run, verdict } = judged({ rate: 0.05, wall: -0.06, memory: -0.08, p99: 0.12 });

  test('comment', async () => {
    await expect(renderComment(verdict, run, context)).toMatchFileSnapshot(
      '../../../fixtures/golden/comment-metrics.md',
    );
  });

  test('check', () => {
    const check = renderCheck(verdict, run);
    const [summary, text] = [check.summary, check.text].map((each) => each.replaceAll('\u00a0', ' '));
    expect(summary).toMatch(
      /^\| sim T=4, p99 \\\* \| \d{3} ns \| 1.01k ns \| .* \| guard ≤ \+5 % \| \*\*HARM\*\* \|$/m,
    );
    expect(summary).toMatch(/^\| compress, wall time \| 30\d ms \| 28\d ms \| .* \| target ≤ −1 % \| \*\*WIN\*\* \|$/m);
    expect(text).toMatch(/^\| sim T=4, system time \| 20\.\d ms \| .* shown only \|/m);
    expect(text).not.toContain('Figures beside');
  });

  test('terminal and record', async () => {
    const terminal = renderTerminal(verdict, run, { color: false, width: 100 });
    const text = [terminal, ...ssotRecords(run, verdict)].join('\n\n');
    await expect(`${text}\n`).toMatchFileSnapshot('../../../fixtures/golden/terminal-metrics.txt');
  });

  test('page: a chart for each metric, with its direction', () => {
    const titles = [...renderReport(verdict, run).matchAll(/<h3>([^<]*)<\/h3>/g)].map(([, title]) => title);
    for (const title of [
      ...['Peak RSS (less is better)', 'Minor faults (less is better)', 'Wall time (less is better)'],
      ...['System time (less is better)', 'p99 (less is better)', 'rate (more is better)'],
    ]) {
      expect(titles).toContain(title);
    }
  });
});

test('the same run without its further metrics has the verdict of its primary values: nothing of it depends on their names', () => {
  const run = metricsRun({ rate: 0.05, wall: -0.06 });
  const lanes = run.manifest.plan.lanes.map(({ metric: _, ...lane }) => ({
    ...lane,
    measures: lane.measures.filter(({ metric }) => metric === 'throughput'),
  }));
  const plain = { ...run, manifest: { ...run.manifest, plan: { ...run.manifest.plan, lanes } } };
  expect(judge(plain, analyze(plain))).toMatchObject({ outcome: 'GO' });
});
