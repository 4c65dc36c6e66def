import { describe, expect, test } from 'vitest';
import { parseCommand } from '../../../../src/core/command/command.ts';
import { makePlan } from '../../../../src/core/plan/make-plan.ts';
import { explainPlan } from '../../../../src/core/report/request/explain.ts';
import type { Request } from '../../../../src/model/command.ts';
import type { AbPlan, Arm } from '../../../../src/model/plan.ts';
import { ask, facts } from '../../../fixtures/facts.ts';

/** Facts of a line that has flags of every kind, and of one that has none of defines. */
const known = facts((yaml) =>
  yaml.replace(
    'lines:\n',
    `lines:
  every:
    build: [[cmake, '{cmake}'], [meson, '{meson}'], [./configure, '{configure}'], [make, '{make}']]
    library: out/libx*.so
    flags:
      cmake: [X_SECURE, X_LEVEL]
      meson: { X_STATS: stats }
      configure: { X_DEBUG: --enable-debug, X_PAGE: --with-lg-page }
      makeVariables: [X_OPT]
      env: [X_SHOW]
    presets:
      tuned: { flags: { X_SECURE: 'ON', X_SHOW: '1' }, env: { OTHER: z } }
`,
  ),
);

function requestOf(words: string): Request {
  const request = ask(words, known);
  if (!request.ok) throw new Error(request.error.message);
  return request.value;
}

const IDS = { id: 'a', nonce: '1'.repeat(32), seed: '2'.repeat(32), repository: 'o/r', pullRequest: null };

function planOf(words: string): AbPlan {
  const plan = makePlan(requestOf(words), known, IDS);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

/** The commands of both arms that have an argument of a flag, without their program. */
function built(words: string): { baseline: string[]; candidate: string[] } {
  const { baseline, candidate } = planOf(words);
  const settings = ({ source }: Arm) => (source.kind === 'build' ? source.commands.flatMap(([, ...rest]) => rest) : []);
  return { baseline: settings(baseline), candidate: settings(candidate) };
}

describe('a flag is what its line says it is', () => {
  const table: [words: string, baseline: string[], candidate: string[]][] = [
    ['X_SECURE', ['-DX_SECURE=OFF'], ['-DX_SECURE=ON']],
    ['X_SECURE=1', [], ['-DX_SECURE=1']],
    ['X_LEVEL=4 vs X_LEVEL=0', ['-DX_LEVEL=0'], ['-DX_LEVEL=4']],
    ['X_STATS', ['-Dstats=false'], ['-Dstats=true']],
    ['X_DEBUG', ['--disable-debug'], ['--enable-debug']],
    ['X_DEBUG=0 vs X_DEBUG=all', ['--enable-debug=all'], ['--disable-debug']],
    ['X_PAGE=16 vs X_PAGE=12', ['--with-lg-page=12'], ['--with-lg-page=16']],
    ['X_OPT', ['X_OPT=0'], ['X_OPT=1']],
    ['X_SECURE X_DEBUG', ['-DX_SECURE=OFF', '--disable-debug'], ['-DX_SECURE=ON', '--enable-debug']],
    ['X_LEVEL=2 on every+tuned', ['-DX_SECURE=ON'], ['-DX_SECURE=ON', '-DX_LEVEL=2']],
    ['X_SECURE on every+tuned', ['-DX_SECURE=OFF'], ['-DX_SECURE=ON']],
  ];
  test.each(table)('%s', (words, baseline, candidate) => {
    expect(built(words)).toEqual({ baseline, candidate });
    expect(requestOf(requestOf(words).repeat)).toEqual(requestOf(words));
  });
});

test('a flag that is an environment variable compares one build: unset against 1, or two values', () => {
  expect(requestOf('X_SHOW')).toMatchObject({
    question: 'env',
    baseline: { label: 'every X_SHOW unset', env: {} },
    candidate: { label: 'every X_SHOW=1', env: { X_SHOW: '1' }, options: [], defines: [] },
  });
  expect(requestOf('X_SHOW=2 vs X_SHOW=0')).toMatchObject({
    question: 'env',
    baseline: { env: { X_SHOW: '0' } },
    candidate: { env: { X_SHOW: '2' } },
  });
  expect(requestOf('X_SHOW X_SECURE')).toMatchObject({
    question: 'flag',
    baseline: { env: {}, options: [{ option: 'X_SECURE', value: 'OFF' }] },
    candidate: { env: { X_SHOW: '1' }, options: [{ option: 'X_SECURE', value: 'ON' }] },
  });
});

test('a variable that is unset stays unset on top of a preset that sets it', () => {
  expect(requestOf('X_SHOW on every+tuned').baseline.env).toEqual({ OTHER: 'z' });
  expect(requestOf('env OTHER=1 on every+tuned')).toMatchObject({
    baseline: { label: 'every+tuned OTHER unset', env: { X_SHOW: '1' } },
    candidate: { env: { X_SHOW: '1', OTHER: '1' } },
  });
});

test('a flag that no line names is refused with what the lines have', () => {
  expect(ask('X_SECUR on every', known)).toMatchObject({
    ok: false,
    error: {
      code: 'unknown-flag',
      suggestion: 'X_SECURE',
      message:
        'The line every does not name a flag X_SECUR: what it is, and how it reaches the build, is not known. It names X_OPT, X_SECURE, X_LEVEL, X_STATS, X_DEBUG and 2 more.',
    },
  });
  expect(ask('NO_SUCH', known)).toMatchObject({ ok: false, error: { code: 'unknown-flag' } });
  expect(ask('X_SECURE on plain', known)).toMatchObject({ ok: false, error: { code: 'line-without-flags' } });
  expect(ask('X_SECURE HZ4_BATCH=1', known)).toMatchObject({ ok: false, error: { code: 'flags-of-two-lines' } });
});

test('values that mean the same are refused, or named where only the build knows it', () => {
  const same = makePlan(requestOf('X_DEBUG=yes vs X_DEBUG=1'), known, IDS);
  expect(same).toMatchObject({ ok: false, error: { code: 'identical-arms' } });
  expect(requestOf('X_SECURE=ON vs X_SECURE=1').notes).toEqual([
    'X_SECURE=ON and X_SECURE=1 are one value to an option of cmake that is on or off: both sides may turn out the same.',
  ]);
  expect(requestOf('X_LEVEL=4 vs X_LEVEL=1').notes).toEqual([]);
});

test('explain says what each flag of a build system is', () => {
  expect(explainPlan(planOf('X_SECURE X_DEBUG X_OPT'))).toContain(
    'flags      X_SECURE is the option X_SECURE of cmake\n           X_DEBUG is the switch --enable-debug of configure\n           X_OPT is the variable X_OPT of make\n',
  );
  expect(explainPlan(planOf('HZ4_BATCH=64'))).not.toContain('flags ');
});

test('a value behind a space is named with its flag, and other signs with "env"', () => {
  expect(ask('X_SECURE ON', known)).toMatchObject({
    ok: false,
    error: { code: 'unknown-flag', token: 'ON', suggestion: 'X_SECURE=ON' },
  });
  expect(ask('X_SECURE OFF on every', known)).toMatchObject({ ok: false, error: { suggestion: 'X_SECURE=OFF' } });
  expect(parseCommand('X_SHOW=a:1,b:2')).toMatchObject({
    ok: false,
    error: { code: 'bad-value', suggestion: 'env X_SHOW=a:1,b:2' },
  });
});

test('a line that names a flag is taken before one whose prefix it has', () => {
  const two = facts((yaml) =>
    yaml.replace(
      'lines:\n',
      "lines:\n  other:\n    build: [cmake, '{cmake}']\n    library: x.so\n    flags: { cmake: [HZ4_GUARD] }\n",
    ),
  );
  const lineOf = (words: string) => {
    const request = ask(words, two);
    return request.ok ? request.value.candidate.source : request.error;
  };
  expect(lineOf('HZ4_GUARD')).toMatchObject({ line: 'other' });
  expect(lineOf('HZ4_BATCH=8')).toMatchObject({ line: 'hz4' });
});

test('a line hides the built-in allocator of its name', () => {
  const own = facts((yaml) => yaml.replace('  plain:\n', '  mimalloc:\n').replace('alloc/plain]', 'alloc/mimalloc]'));
  const request = ask('mimalloc vs jemalloc', own);
  expect(request).toMatchObject({
    ok: true,
    value: {
      candidate: { source: { kind: 'line', line: 'mimalloc' } },
      baseline: { source: { kind: 'allocator', allocator: 'jemalloc' } },
    },
  });
});
