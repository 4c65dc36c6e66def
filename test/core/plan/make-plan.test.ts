import { describe, expect, test } from 'vitest';
import { makePlan, RULES, SAMPLING } from '../../../src/core/plan/make-plan.ts';
import { PLAN_CHARACTERS_MAX } from '../../../src/model/names.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import { ask, BASE, BENCH, facts, HEAD } from '../../fixtures/facts.ts';

const ids = {
  id: 'r-1',
  nonce: '0'.repeat(32),
  seed: '1'.repeat(32),
  repository: 'example/alloc',
  pullRequest: 7,
};

function tryPlan(text: string, known = facts()) {
  const request = ask(text, known);
  if (!request.ok) throw new Error(request.error.message);
  return makePlan(request.value, known, ids);
}

function plan(text: string, known = facts()): AbPlan {
  const made = tryPlan(text, known);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

test('makePlan includes everything that the runner needs', () => {
  const made = plan('HZ4_S12_MPSC T=16');
  expect(made).toMatchObject({
    id: 'r-1',
    nonce: ids.nonce,
    pullRequest: 7,
    question: 'flag',
    benches: { sha: BENCH, commands: [['make', '-C', 'bench', 'all']] },
    sampling: { seed: ids.seed, ...SAMPLING, budgetSeconds: 900 },
    rules: RULES,
    machine: { name: 'lab', labels: ['self-hosted', 'lab'] },
    candidate: {
      label: 'hz4 HZ4_S12_MPSC=1',
      source: {
        kind: 'build',
        sha: HEAD,
        commands: [['make', '-C', 'alloc/hz4', 'clean', 'all', 'HZ4_DEFS_EXTRA=-UHZ4_S12_MPSC -DHZ4_S12_MPSC=1']],
        library: 'alloc/hz4/libhz4.so',
        defines: [{ name: 'HZ4_S12_MPSC', value: '1' }],
      },
    },
  });
  expect(made.lanes.map(({ id, role }) => [id, role])).toEqual([
    ['mt-small/T=16,R=90', 'target'],
    ['st-mixed', 'guard'],
    ['st-mixed.aa', 'sentinel'],
    ['mt-small.aa/T=16,R=90', 'sentinel'],
  ]);
  expect(made.lanes[0]).toMatchObject({
    command: ['out/bench_mt', '16', '2000000', '90'],
    env: { THREADS: '16' },
    cell: { T: '16', R: '90' },
    unit: 'ops/s',
    better: 'higher',
    timeoutSeconds: 60,
    checks: [
      { name: 'remote', low: 88, high: 92 },
      { name: 'fallback', low: null, high: 5 },
      { name: 'served', unit: 'ops', low: 1, high: null },
    ],
  });
  expect(made.lanes[1]).toMatchObject({ unit: 'ns', better: 'lower', timeoutSeconds: 90 });
});

test('makePlan takes measures from the request, then the lane, the defaults, the built-in margins', () => {
  const measures = (text: string) =>
    plan(text)
      .lanes.filter(({ role }) => role === 'target' || role === 'guard')
      .map((lane) => lane.measures);
  const cpu = { metric: 'cpu', role: 'info' };
  const faults = { metric: 'faults', role: 'guard', margin: 0.05, atLeast: 1000 };
  const off = { metric: 'faults', role: 'info' };
  const rss = { metric: 'rss', role: 'guard', margin: 0.03, atLeast: 1_048_576 };
  expect(measures('HZ4_S12_MPSC T=16')).toEqual([
    [{ metric: 'throughput', role: 'target', gain: 0.02 }, rss, off, cpu],
    [{ metric: 'throughput', role: 'guard', margin: 0.02 }, rss, faults, cpu],
  ]);
  expect(measures('base T=16 gain=5% margin=0.5%')).toEqual([
    [{ metric: 'throughput', role: 'target', gain: 0.05 }, rss, off, cpu],
    [{ metric: 'throughput', role: 'guard', margin: 0.005 }, rss, faults, cpu],
  ]);
  expect(measures('HZ4_S12_MPSC lane st-mixed')[0]?.[0]).toEqual({ metric: 'throughput', role: 'target', gain: 0.01 });
});

test('a pull request claims no gain: every lane is a guard with the margin of the lane, unless a gain is asked', () => {
  const { lanes, rules } = plan('base T=16');
  const judged = lanes.filter(({ role }) => role === 'target' || role === 'guard');
  expect(judged.map(({ id, role }) => [id, role])).toEqual([
    ['mt-small/T=16,R=90', 'guard'],
    ['st-mixed', 'guard'],
  ]);
  for (const { measures } of judged) expect(measures[0]).toEqual({ metric: 'throughput', role: 'guard', margin: 0.02 });
  expect(rules.claim).toBe('no-harm');
  for (const text of ['base T=16 gain=1%', 'HZ4_S12_MPSC T=16', 'hz4 vs hz3', 'env X=1']) {
    const asked = plan(text);
    expect(asked.lanes.some(({ role }) => role === 'target')).toBe(true);
    expect(asked.rules.claim).toBeUndefined();
  }
});

test('guards of memory and faults have a floor, which the configuration sets', () => {
  const floors = (from: string, to: string) => {
    const made = tryPlan(
      'HZ4_S12_MPSC lane st-mixed',
      facts((yaml) => yaml.replace(from, to)),
    );
    if (!made.ok) throw new Error(made.error.message);
    return made.value.lanes[0]?.measures.slice(1, 3);
  };
  const guard = { role: 'guard' };
  expect(floors('rss: 3%', 'rss: 3%')).toEqual([
    { ...guard, metric: 'rss', margin: 0.03, atLeast: 1_048_576 },
    { ...guard, metric: 'faults', margin: 0.05, atLeast: 1000 },
  ]);
  expect(floors('rss: 3%', 'rss: { margin: 3%, atLeast: 512KiB }, faults: { margin: 7%, atLeast: 0 }')).toEqual([
    { ...guard, metric: 'rss', margin: 0.03, atLeast: 524_288 },
    { ...guard, metric: 'faults', margin: 0.07 },
  ]);
  // A lane that sets only its margin keeps the floor of the defaults.
  const own = ['timeout: 90s', 'timeout: 90s\n    guards: { faults: 9% }'] as const;
  const common = (yaml: string) =>
    yaml.replace('guards: { rss: 3% }', 'guards: { faults: { margin: 2%, atLeast: 50 } }').replace(...own);
  const made = tryPlan('HZ4_S12_MPSC lane st-mixed', facts(common));
  expect(made.ok && made.value.lanes[0]?.measures[2]).toEqual({
    ...guard,
    metric: 'faults',
    margin: 0.09,
    atLeast: 50,
  });
});

test('a plan knows how much of the sufficient suite it asks, and the command for all of it', () => {
  const known = facts((yaml) => `${yaml}verdict: { sufficient: ssot }\n`);
  const suiteOf = (text: string) => {
    const made = tryPlan(text, known);
    if (!made.ok) throw new Error(made.error.message);
    return made.value.suite;
  };
  const whole = { name: 'ssot', sufficient: true, lanes: 4, asked: 4 };
  expect(suiteOf('HZ4_S12_MPSC')).toMatchObject(whole);
  expect(suiteOf('HZ4_S12_MPSC lane st-mixed')).toEqual({
    ...whole,
    asked: 1,
    command: `/ab HZ4_S12_MPSC on hz4 suite ssot @${HEAD}`,
  });
  expect(suiteOf('HZ4_S12_MPSC T=4')).toMatchObject({ asked: 3 });
  // Looser bounds show less than the suite asks.
  expect(suiteOf('HZ4_S12_MPSC gain=0.5%')).toMatchObject({ asked: 2 });
  expect(suiteOf('base margin=20%')).toMatchObject({ asked: 0, command: `/ab base on hz4 suite ssot @${HEAD}` });
  expect(suiteOf('base gain=9% margin=0.5%')).toMatchObject({ asked: 4 });
  expect(plan('base').suite).toMatchObject({ name: 'ssot', sufficient: false, lanes: 4, asked: 4 });
});

test.each([
  ['on the lane', ["metric: { read: 'ns=", "guards: { throughput: off }\n    metric: { read: 'ns="]],
  ['in the defaults', ['guards: { rss: 3% }', 'guards: { rss: 3%, throughput: off }']],
] as const)('a guard that is off %s is watched only, unless the request names a margin', (_, [from, to]) => {
  const known = facts((yaml) => yaml.replace(from, to).replace(/^gate: .*$/m, ''));
  const throughput = (text: string) => {
    const made = tryPlan(text, known);
    if (!made.ok) throw new Error(made.error.message);
    return made.value.lanes.find(({ id }) => id === 'st-mixed')?.measures[0];
  };
  expect(throughput('base')).toEqual({ metric: 'throughput', role: 'info' });
  expect(throughput('base margin=1%')).toEqual({ metric: 'throughput', role: 'guard', margin: 0.01 });
});

test('makePlan limits the band of NO CHANGE to the smallest required gain', () => {
  const band = (text: string) => plan(text).rules.equivalence;
  expect(band('base T=16 gain=5%')).toBe(0.01);
  expect(band('base T=16 gain=0.3%')).toBe(0.003);
});

test('makePlan makes both arms of the other comparisons', () => {
  expect(plan('hz4 vs mimalloc').baseline).toEqual({
    label: 'mimalloc',
    env: {},
    source: { kind: 'installed', allocator: 'mimalloc', library: 'libmimalloc.so.2', package: 'libmimalloc2.0' },
  });
  expect(plan('hz4 vs system').baseline.source).toMatchObject({ library: null });
  expect(plan('hz4 vs snmalloc').baseline.source).toMatchObject({ library: 'libsnmalloc.so' });
  const base = plan('base');
  expect([base.baseline.source, base.candidate.source]).toMatchObject([
    { sha: BASE, commands: [['make', '-C', 'alloc/hz4', 'clean', 'all']] },
    { sha: HEAD, commands: [['make', '-C', 'alloc/hz4', 'clean', 'all']] },
  ]);
  expect(plan('env X=1').candidate.env).toEqual({ X: '1' });
});

describe('makePlan refuses', () => {
  test.each([
    ['HZ4_BATCH=4 vs HZ4_BATCH=4', 'identical-arms'],
    ['HZ4_BATCH=4 HZ4_S12_MPSC=1 vs HZ4_S12_MPSC HZ4_BATCH=4', 'identical-arms'],
    ['HZ4_TRACE=0 vs HZ4_TRACE=0', 'identical-arms'],
    ['hz4 vs hz4', 'identical-arms'],
    ['env X=1 vs env X=1', 'identical-arms'],
  ])('%s', (text, code) => {
    expect(tryPlan(text)).toMatchObject({ ok: false, error: { code } });
  });

  test('a head that is its own merge base', () => {
    expect(tryPlan('base', { ...facts(), baseSha: HEAD })).toMatchObject({
      ok: false,
      error: { code: 'identical-arms' },
    });
  });

  test('too many lanes, and too many characters', () => {
    const values = (n: number) => Array.from({ length: n }, (_, at) => at + 1).join(', ');
    const wide = (yaml: string) =>
      yaml
        .replace('T: [4, 16], R: [50, 90]', `T: [${values(12)}, 16], R: [${values(10)}, 90, 91]`)
        .replace("'mt-small R=90'", 'mt-small');
    expect(tryPlan('base', facts(wide))).toMatchObject({ ok: false, error: { code: 'plan-too-large' } });
    const long = (yaml: string) =>
      wide(yaml)
        .replace(`R: [${values(10)}, 90, 91]`, 'R: [50, 90]')
        .replace("'2000000',", `${`'${'x'.repeat(400)}', `.repeat(10)}`);
    const refused = tryPlan('base', facts(long));
    expect(refused.ok ? '' : refused.error.message).toContain(`at most ${PLAN_CHARACTERS_MAX} can be dispatched`);
  });
});

test('makePlan throws on invalid ids', () => {
  const request = ask('base');
  if (!request.ok) throw new Error('refused');
  expect(() => makePlan(request.value, facts(), { ...ids, nonce: 'x' })).toThrow();
});

test.each([
  [1, 10],
  [6, 10],
  [6, 190],
  [100, 200],
])(
  'the note about %i uncommitted files with names of %i characters fits into a plan and counts all',
  (count, length) => {
    const file = (index: number) => ({ path: `${'d'.repeat(length)}${index}.c`, state: 'untracked' as const });
    const files = Array.from({ length: Math.min(count, 20) }, (_, index) => file(index));
    for (const measured of [false, true]) {
      const [note = ''] = plan('HZ4_S12_MPSC', { ...facts(), uncommitted: { measured, count, files } }).notes;
      expect(note).toContain(`${count} uncommitted file`);
      const named = note.match(/ \(untracked\)/g)?.length ?? 0;
      expect(named).toBeGreaterThan(0);
      if (named < count) expect(note).toContain(`… and ${count - named} more`);
    }
  },
);

test('a lane declares what its processes have in common, and how many operations its number is about', () => {
  const known = facts((yaml) => yaml.replace('gain: 2%', "gain: 2%\n    work: fixed\n    operations: '{T} * 200000'"));
  expect(plan('HZ4_S12_MPSC T=16', known).lanes[0]).toMatchObject({ work: 'fixed', operations: 3_200_000 });
});

describe('verdict: { trust: outside }', () => {
  const trusting = (more = '') =>
    facts((yaml) => `${yaml.replace('lanes:\n', `lanes:\n${more}`)}verdict: { trust: outside }\n`);
  const KIT = "  kit-mixed: { workload: [st-mixed, '100000', '400', '16', '2048'] }\n";

  test('programs that report about themselves are refused when nothing else is asked', () => {
    expect(tryPlan('HZ4_S12_MPSC', trusting())).toMatchObject({
      ok: false,
      error: { code: 'claims-only', message: expect.stringContaining('mt-small') },
    });
    expect(tryPlan('HZ4_S12_MPSC')).toMatchObject({ ok: true });
  });

  test('a lane that is timed from outside is enough', () => {
    expect(tryPlan('HZ4_S12_MPSC lane kit-mixed', trusting(KIT))).toMatchObject({ ok: true });
    expect(tryPlan('HZ4_S12_MPSC lane st-mixed', trusting(KIT))).toMatchObject({ error: { code: 'claims-only' } });
  });
});

test('a plan has the budgets of the line that the candidate is built from', () => {
  const budgets = '\n    fastPath: { free: { branches: 2, atomics: 0 } }';
  const known = facts((yaml) => yaml.replace(/^( {2}hz4:)$/m, `$1${budgets}`));
  expect(plan('HZ4_S12_MPSC T=16', known).fastPath).toEqual({ free: { branches: 2, atomics: 0 } });
  expect(plan('hz3 vs hz4 T=16', known).fastPath).toBeUndefined();
  expect(plan('HZ4_S12_MPSC T=16').fastPath).toBeUndefined();
});
