import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { planComparisonLocally } from '../../../src/local/planning/local-plan.ts';
import type { Sample } from '../../../src/model/run.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { program } from '../../program.ts';
import { KIT_ALONE } from '../../runner/kept-kits.ts';
import { commit, fixtureRepository, git, temporary } from '../../runner/runner-fixture.ts';
import { undisturbed } from '../../runner/undisturbed.ts';
import { HANGS_MS } from '../../soon.ts';

/** The pattern of earlier documents and drafts: it matches the front of many numbers. */
const FRONT = 'ops/s=([0-9.]+)';

/** Forms that are read; each prints the same speed, 30 % higher with the flag. */
const READ = ['plain', 'exponent', 'shortest', 'comma', 'point', 'quote', 'nbsp', 'mega', 'unit', 'scaled'];

/** Reasons of a verdict on a loaded machine, or on one whose host took its processors. */
const BUSY =
  /^(?:(?:machine-not-quiet|noise-limited|too-few-blocks|too-coarse): |machine-unchanged: During sampling the host took )/;

/** A measured repository whose bench prints its number in several forms. */
function repository(forms: readonly string[], read: string): string {
  const { path } = fixtureRepository(temporary());
  copyFileSync(resolve('test/fixtures/printed-numbers/form.c'), join(path, 'bench/form.c'));
  writeFileSync(
    join(path, 'alloc-ab.yml'),
    `schema: 1
lines:
  fixture:
    build: [make, clean, all, 'DEFS_EXTRA={defines}']
    library: line/libfixture.so
    flags: { prefixes: [FIX_], declaredIn: [line/config.h] }
benches: { build: [gcc, -o, bench/form, bench/form.c, -ldl] }
lanes:
  form:
    command: [bench/form, '{F}']
    matrix: { F: [${forms.join(', ')}] }
    metric: { read: '${read}' }
    guards: { rss: off, faults: off }
suites: { all: { targets: [form] } }
defaults: { suite: all, budget: 60s }
`,
  );
  git(path, 'add', '--all');
  commit(path, 'forms');
  return path;
}

function run(path: string, ...more: string[]) {
  const config = ['--config', join(path, 'alloc-ab.yml')];
  const argv = ['run', 'FIX_FAST', 'budget=10s', '--repo', path, '--out', join(path, '../runs'), ...config, ...more];
  // A separate TMPDIR, so that the runner does not wait for another run on this machine.
  const env = { NO_COLOR: '1', TMPDIR: join(path, '..') };
  return execa(program(), argv, { reject: false, timeout: HANGS_MS, env });
}

/** Expects the speed of its arm from each sample. The bench adds up to 1 % to 1,000,000 and to 1,300,000. */
function expectTrueValues(samples: readonly Pick<Sample, 'lane' | 'arm' | 'value'>[], forms: readonly string[]): void {
  for (const form of forms) expect(samples.map(({ lane }) => lane)).toContain(`form/F=${form}`);
  for (const { lane, arm, value } of samples) {
    const truth = arm === 'candidate' && !lane.includes('.aa') ? 1.3e6 : 1e6;
    expect((value ?? 0) / truth, `${lane} ${arm}`).toBeGreaterThan(0.9999);
    expect((value ?? 0) / truth, `${lane} ${arm}`).toBeLessThan(1.0101);
  }
}

// What others take of the machine is left out, so the verdict is the same on a busy one.
test.each([FRONT, 'ops/s='])('a run reads every form of a number, with read: %s', async (read) => {
  const path = repository(READ, read);
  const planned = await planComparisonLocally(['FIX_FAST', 'budget=10m'], {
    repo: path,
    config: join(path, 'alloc-ab.yml'),
  });
  if (!planned.ok) throw new Error(planned.error.message);
  const { plan } = planned.value;
  const { bundle } = await executeAb(
    { ...plan, rules: { ...plan.rules, foreignCores: 1024 } },
    {
      ...{ source: path, out: join(path, '../runs'), cache: KIT_ALONE, onProgress: () => {} },
      lock: { name: join(path, '../lock') },
    },
  );
  const written = await readAbBundle(bundle);
  if (!written.ok) throw new Error(written.error.message);
  const run = undisturbed(written.value);
  expectTrueValues(run.samples, READ);
  const { outcome, reasons } = judge(run, analyze(run));
  expect({ outcome, reasons }).toMatchObject({ outcome: 'GO' });
});

test('alloc-ab run reads a number in JSON', async () => {
  const path = repository(['json'], '"ops/s":');
  const { stdout, exitCode } = await run(path, '--json');
  const { outcome, reasons } = JSON.parse(stdout);
  const [folder = ''] = readdirSync(join(path, '../runs'));
  const lines = readFileSync(join(path, '../runs', folder, 'bundle/samples.jsonl'), 'utf8');
  expectTrueValues(
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    ['json'],
  );
  // A loaded machine measures too few undisturbed blocks.
  if (outcome === 'GO') expect(exitCode).toBe(0);
  else {
    const [{ code, message }] = reasons;
    expect({ exitCode, reason: `${code}: ${message}` }).toEqual({ exitCode: 3, reason: expect.stringMatching(BUSY) });
  }
});

describe('alloc-ab run ends with 3, the name of the fault and the printed number, never with a verdict', () => {
  test.each<[form: string, code: string, shown: RegExp]>([
    ['one-comma', 'number-ambiguous', /is "1,\d{3}" in the line "ops\/s=1,\d{3}"/],
    ['spaces', 'number-ambiguous', /is "1 \d{3} \d{3}" in the line/],
    ['hex', 'number-unreadable', /is "0x[0-9a-f]+" in the line/],
    ['power', 'number-unreadable', /is "1\.\d+x10\^6" in the line/],
    ['suffix', 'number-unreadable', /is "\d+L" in the line/],
    ['nan', 'number-unreadable', /is "nan" in the line "ops\/s=nan"/],
    ['negative', 'metric-unreadable', /the value read is -\d+/],
    ['zero', 'metric-unreadable', /the value read is 0/],
    ['huge', 'number-unreadable', /is "9{40,}"/],
    ['time', 'unit-mismatch', /is "[\d.]+ ms" in the line .*the unit "ops\/s"/],
    ['twice', 'numbers-differ', /is "\d+" in one place of the output and "\d+" in another/],
    ['change', 'number-form-changed', /is "\d+( ops\/s)?" in one sample and "\d+( ops\/s)?" in another/],
    ['locale', 'number-form-changed', /the point may separate thousands/],
  ])('%s: %s', async (form, code, shown) => {
    const path = repository([form], FRONT);
    const asJson = await run(path, '--json');
    const { outcome, reasons } = JSON.parse(asJson.stdout);
    expect({ exitCode: asJson.exitCode, outcome, code: reasons[0].code }).toEqual({
      exitCode: 3,
      outcome: 'INVALID',
      code,
    });
    expect(reasons[0].message).toMatch(shown);
    expect(reasons[0].next).not.toBe('');
    if (form !== 'hex') return;
    const { exitCode, stdout } = await run(path);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(shown);
    expect(stdout).toContain('Known forms are 1304221, 1.17e+06');
  });
});
