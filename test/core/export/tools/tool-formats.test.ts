import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { abResult } from '../../../../src/core/export/tools/ab-result.ts';
import type { ExportedResult } from '../../../../src/core/export/tools/exported-result.ts';
import { goBenchmark } from '../../../../src/core/export/tools/go-benchmark.ts';
import { surveyResult } from '../../../../src/core/export/tools/survey-result.ts';
import { TOOL_FORMATS, type ToolFormatName, toolText } from '../../../../src/core/export/tools/tool-formats.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import type { AbRun } from '../../../../src/model/run.ts';
import type { Outcome } from '../../../../src/model/verdict.ts';
import { exportedResult } from '../../../fixtures/exported-results.ts';
import { metricsRun } from '../../../fixtures/metrics-run.ts';
import { pauseRun } from '../../../fixtures/observed-run.ts';
import { profiledRun } from '../../../fixtures/profiled-run.ts';
import { surveyRun } from '../../../fixtures/survey-run.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';

const LANE = 'mt-remote-small/T=4,R=90';
const run = syntheticRun({ effect: { [LANE]: 0.12, 'mt-remote-full/T=4,R=90': 0.1 }, blocks: 24 });
const result = (outcome: Outcome, of: AbRun = run) => abResult(of, syntheticVerdict(of, outcome));
const text = (name: ToolFormatName, of: ExportedResult, arm?: string) => {
  const written = toolText(name, run, of, arm);
  if (!written.ok) throw new Error(written.error.message);
  return written.value;
};
const OPEN_RUN = syntheticRun({ blocks: 6 });

interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range: string;
  readonly extra: string;
}

describe('a result that is INVALID is marked in', () => {
  const invalid = result('INVALID');

  test('go-benchmark: names of their own, and the reason as a key', () => {
    const lines = text('go-benchmark', invalid).split('\n');
    expect(lines).toContain('verdict: INVALID: both libraries are byte-identical, so there is nothing to compare');
    const names = lines.filter((line) => line.startsWith('Benchmark')).map((line) => line.split(' ')[0]);
    expect(names).not.toEqual([]);
    expect(names.every((name) => name?.endsWith('/INVALID'))).toBe(true);
  });

  test('github-action-benchmark: series of their own, no change', () => {
    const entries = JSON.parse(text('customBiggerIsBetter', invalid)) as Entry[];
    expect(entries.every(({ name }) => name.includes('(INVALID)'))).toBe(true);
    expect(entries.every(({ extra }) => extra.startsWith('not judged\n') && !extra.includes('%'))).toBe(true);
  });

  test('bencher: series of their own that raise no alert', () => {
    const names = Object.keys(JSON.parse(text('bencher', invalid)));
    expect(names[0]).toBe('mt-remote-small T=4 R=90 (INVALID)-bencher-ignore');
    expect(names.every((name) => name.endsWith(' (INVALID)-bencher-ignore'))).toBe(true);
  });

  test('junit: the verdict is an error, and no effect passes', () => {
    const xml = text('junit', invalid);
    expect(xml).toMatch(/<testcase classname="verdict" name="verdict"[^>]*><error type="INVALID" message="INVALID: /);
    const effects = xml.match(/<testcase classname="(mt|st)-[^>]*>.*/g) ?? [];
    expect(effects).toHaveLength(9);
    expect(effects.every((each) => each.includes('<skipped type="not judged"'))).toBe(true);
  });

  test('csv: no row has a change or an outcome', () => {
    const rows = text('csv', invalid).trimEnd().split('\r\n').slice(1);
    expect(rows).toHaveLength(24);
    expect(rows.every((row) => row.includes(',INVALID,'))).toBe(true);
    expect(
      rows.filter((row) => row.includes(',candidate,')).every((row) => row.includes(',baseline,,,,not judged,')),
    ).toBe(true);
    expect(rows.join('')).not.toContain(',WIN,');
  });
});

describe('a result that is INCONCLUSIVE is marked in', () => {
  const open = result('INCONCLUSIVE', OPEN_RUN);

  test('go-benchmark: the verdict and what is undecided are keys', () => {
    const written = text('go-benchmark', open);
    expect(written).toContain('\nverdict: INCONCLUSIVE: the noise hides the answer on 2 of 2 target lanes\n');
    expect(written).toMatch(new RegExp(`\\nundecided: ${LANE} throughput; `));
  });

  test('github-action-benchmark: in the text of each entry', () => {
    const entries = JSON.parse(text('customBiggerIsBetter', open)) as Entry[];
    expect(entries[0]?.extra).toMatch(/^OPEN\nhz4 HZ4_S12_MPSC=1\nINCONCLUSIVE: /);
  });

  test('bencher: the series raises no alert', () => {
    expect(Object.keys(JSON.parse(text('bencher', open)))[0]).toBe('mt-remote-small T=4 R=90-bencher-ignore');
  });

  test('junit: the verdict is an error, open effects are skipped', () => {
    const xml = text('junit', open);
    expect(xml).toContain('<error type="INCONCLUSIVE"');
    expect(xml).toMatch(
      /classname="mt-remote-small\/T=4,R=90" name="throughput, target ≥ \+1 %"[^>]*><skipped type="OPEN"/,
    );
  });

  test('csv: the outcome of each row is OPEN', () => {
    expect(text('csv', open)).toMatch(/,throughput,.*,candidate,.*,OPEN,INCONCLUSIVE: /);
  });
});

test('what is decided has no mark', () => {
  const decided = result('GO');
  for (const name of Object.keys(TOOL_FORMATS) as ToolFormatName[]) {
    if (name === 'speedscope') continue;
    expect(text(name, decided)).not.toMatch(/INVALID|bencher-ignore|^verdict: |^undecided: /m);
  }
});

test('every format has the direction of each metric', () => {
  const decided = result('GO');
  const units = text('go-benchmark', decided).match(/^Unit .*$/gm);
  expect(units).toEqual([
    'Unit ops/s better=higher',
    'Unit peak-RSS-B better=lower',
    'Unit minor-faults better=lower',
    'Unit ops/cpu-s better=higher',
  ]);
  const names = (name: ToolFormatName) =>
    (JSON.parse(text(name, decided)) as Entry[]).map((entry) => entry.name.split(', ')[1]);
  expect(new Set(names('customBiggerIsBetter'))).toEqual(new Set(['throughput', 'per CPU-second']));
  expect(new Set(names('customSmallerIsBetter'))).toEqual(new Set(['peak RSS', 'minor faults']));
});

test('named metrics of a lane keep their names, units and directions', () => {
  const named = metricsRun({ rate: 0.05, p99: 0.12, wall: -0.06 });
  const of = abResult(named, judge(named, analyze(named)));
  expect(text('go-benchmark', of).match(/^Unit .*$/gm)).toEqual(
    expect.arrayContaining([
      'Unit rate-ops/s better=higher',
      'Unit p99-ns better=lower',
      'Unit wall-time-sec better=lower',
    ]),
  );
  const entries = JSON.parse(text('customSmallerIsBetter', of)) as Entry[];
  expect(entries.find(({ name }) => name === 'sim T=4, p99')).toMatchObject({
    unit: 'ns',
    extra: expect.stringMatching(/^HARM: \+1\d\.\d %/),
  });
  expect(JSON.parse(text('bencher', of)).compress).toHaveProperty('wall time (s)');
  expect(text('junit', of)).toContain(
    '<testcase classname="sim/T=4" name="p99, guard ≤ +5 %" time="0"><failure type="HARM"',
  );
});

test('go-benchmark has one line for each block and arm, with the values that the interval was computed from', () => {
  const written = text('go-benchmark', result('GO'));
  const own = written.split('\narm: candidate\n')[1] ?? '';
  const lines = own.split('\n').filter((line) => line.startsWith('BenchmarkMt-remote-small/T=4/R=90 1 '));
  const values = run.samples.filter(({ lane, arm }) => lane === LANE && arm === 'candidate').map(({ value }) => value);
  expect(lines.map((line) => Number(line.split(' ')[2]))).toEqual(values);
});

test('a name that ends with a number is not read as the number of processors', () => {
  const lanes = syntheticRun({ lanes: ['mix-8'], blocks: 12 });
  expect(goBenchmark(result('GO', lanes), [0])).toMatch(/^BenchmarkMix-8\/whole 1 /m);
});

test('quantities of one name with two directions have two units', () => {
  const of = result('GO');
  const [first] = of.quantities;
  if (first === undefined) throw new Error('no quantity');
  const turned = { ...first, lane: 'other', better: 'lower' as const };
  const written = goBenchmark({ ...of, quantities: [first, turned] }, [0, 1]);
  expect(written.match(/^Unit .*$/gm)).toEqual(['Unit ops/s better=higher', 'Unit ops/s_2 better=lower']);
});

test('trackers follow the candidate, --arm another one, all of them with their names', () => {
  const names = (arm?: string) => Object.keys(JSON.parse(text('bencher', result('GO'), arm)));
  expect(names()).toEqual(['mt-remote-small T=4 R=90', 'mt-remote-full T=4 R=90', 'st-mixed-small']);
  expect(names('baseline')).toEqual(names());
  expect(names('all').slice(0, 2)).toEqual(['mt-remote-small T=4 R=90 baseline', 'mt-remote-small T=4 R=90 candidate']);
  const value = (arm: string) => JSON.parse(text('bencher', result('GO'), arm))['st-mixed-small'].throughput.value;
  expect(value('baseline')).not.toBe(value('candidate'));
});

test('an unknown arm is refused with the names of all arms', () => {
  const refused = toolText('csv', run, result('GO'), 'candidat');
  expect(refused.ok ? null : refused.error).toMatchObject({
    code: 'unknown-arm',
    suggestion: 'candidate',
    next: 'Give --arm one of these: baseline, candidate, all.',
  });
});

test('nothing is written where nothing was measured, but a test report and a table without rows are', () => {
  const empty = syntheticRun({ blocks: 0 });
  const invalid = result('INVALID', empty);
  const codes = (Object.keys(TOOL_FORMATS) as ToolFormatName[]).map((name) => {
    const written = toolText(name, empty, invalid);
    return [name, written.ok ? 'written' : written.error.code];
  });
  expect(Object.fromEntries(codes)).toEqual({
    'go-benchmark': 'nothing-to-export',
    customBiggerIsBetter: 'nothing-to-export',
    customSmallerIsBetter: 'nothing-to-export',
    bencher: 'nothing-to-export',
    junit: 'written',
    csv: 'written',
    'csv-samples': 'written',
    speedscope: 'nothing-to-export',
  });
});

test('speedscope has a profile of each arm with all of its samples', () => {
  const profiled = profiledRun();
  const written = toolText('speedscope', profiled, result('INVALID', profiled));
  const file = JSON.parse(written.ok ? written.value : '{}');
  expect(file.profiles).toHaveLength(2);
  expect(file.profiles[1].name).toBe('INVALID: mt-remote-small T=4 R=90, hz4 HZ4_S12_MPSC=1, cycles');
  expect(file.profiles[1].endValue).toBe(1201);
  const named = file.profiles[1].samples.map((stack: number[]) => stack.map((index) => file.shared.frames[index].name));
  expect(named).toEqual([
    ['main', 'hz4_malloc'],
    ['main', 'clear_page'],
  ]);
});

test('a profile that does not pass its checks is not written, and the refusal tells why', () => {
  const written = toolText('speedscope', profiledRun(0.1), result('GO'));
  expect(written.ok ? '' : written.error.message).toBe(
    'There is nothing to write as speedscope: hz4 HZ4_S12_MPSC=0: too few samples for a profile: 120 of 1,000 needed.',
  );
});

describe('of a survey', () => {
  const survey = surveyRun({
    arms: [
      { label: 'hz4', speed: 1, memory: 1 },
      { label: 'mimalloc', speed: 1.25, memory: 1.1, crashesIn: 8 },
    ],
    rounds: 14,
  });
  const own = surveyResult(survey);

  test('what is not answered is marked', () => {
    expect(own.standing).toBe('open');
    const written = toolText('csv', survey, own);
    expect(written.ok && written.value).toMatch(
      /,NOT ANSWERED,st-mixed,throughput,.*,mimalloc,.*,hz4,,,,too few rounds,/,
    );
    const xml = toolText('junit', survey, own);
    expect(xml.ok && xml.value).toContain(
      '<testcase classname="st-mixed" name="mimalloc" time="0"><failure type="process failed" message="the process was killed by SIGABRT">',
    );
  });

  test('of a survey that is not valid no process passes', () => {
    const { manifest } = survey;
    const broken = { ...survey, manifest: { ...manifest, ended: 'incident' as const } };
    const written = toolText('junit', broken, surveyResult(broken));
    const processes = (written.ok ? written.value : '').match(/<testcase classname="(st|mt)-[^>]*>.*/g) ?? [];
    expect(processes).toHaveLength(4);
    expect(processes.filter((each) => each.includes('<skipped type="not judged"'))).toHaveLength(2);
    expect(processes.filter((each) => each.includes('<failure type="process failed"'))).toHaveLength(2);
  });

  test('a pause has the values of its comparison only', () => {
    const pause = pauseRun();
    const { survey: plan } = pause.manifest;
    const part = plan.parts.findIndex(({ method }) => method === 'compare');
    const { quantities } = surveyResult(pause);
    for (const { lane, name, arms } of quantities.filter((each) => each.name === 'throughput')) {
      const read = pause.readings.filter(
        (each) => each.part === part && each.lane === lane && each.environment === 'clean',
      );
      expect([lane, name, arms.map(({ values }) => values.length)]).toEqual([
        lane,
        name,
        plan.arms.map((_, arm) => read.filter((each) => each.arm === arm && each.trouble === null).length),
      ]);
    }
    expect(quantities.length).toBeGreaterThan(3);
  });

  test('trackers follow every arm by its name', () => {
    const written = toolText('bencher', survey, own);
    expect(Object.keys(JSON.parse(written.ok ? written.value : '{}'))).toEqual([
      'st-mixed hz4',
      'st-mixed mimalloc-bencher-ignore',
      'mt-remote T=4 R=90 hz4',
      'mt-remote T=4 R=90 mimalloc-bencher-ignore',
    ]);
  });
});

test('go-benchmark of any result holds only lines of its own kinds, whatever its texts hold', () => {
  fc.assert(
    fc.property(exportedResult, (any) => {
      const lines = goBenchmark(any, [0, 1]).trimEnd().split('\n');
      const expected = any.quantities.filter(({ role }) => role !== 'control');
      const count = (start: string) => lines.filter((line) => line.startsWith(start)).length;
      expect(count('arm: ')).toBe(2);
      const units = new Set(expected.map(({ name, unit, better }) => JSON.stringify([name, unit, better])));
      expect(count('Unit ')).toBe(units.size);
      for (const line of lines) {
        expect(line).toMatch(
          /^(# .*|(goos|goarch|pkg|cpu|arm|verdict|undecided): .*|Unit \S+ better=(higher|lower)|Benchmark\S+ 1( \S+ \S+)+|)$/u,
        );
      }
    }),
  );
});
