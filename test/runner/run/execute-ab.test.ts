import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { Progress } from '../../../src/runner/job/progress.ts';
import { lockMachine } from '../../../src/runner/machine/machine-lock.ts';
import type { ExecuteOptions } from '../../../src/runner/machine/with-machine.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import type { RecordedRun } from '../../../src/runner/run/record-run.ts';
import { SOON_MS } from '../../soon.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { commit, fixtureArm, fixtureLane, fixturePlan, fixtureRepository, temporary } from '../runner-fixture.ts';

interface Lab {
  readonly path: string;
  readonly sha: string;
  readonly events: Progress[];
  run(plan: AbPlan, more?: Partial<ExecuteOptions>): Promise<RecordedRun>;
}

function lab(): Lab {
  const directory = temporary();
  const repository = fixtureRepository(directory);
  const events: Progress[] = [];
  return {
    ...repository,
    events,
    run: (plan, more = {}) =>
      executeAb(plan, {
        cache: KIT_ALONE,
        source: repository.path,
        out: join(directory, 'out'),
        onProgress: (event) => events.push(event),
        lock: { name: join(directory, 'lock') },
        ...more,
      }),
  };
}

const codes = ({ manifest }: RecordedRun): string[] => manifest.incidents.map(({ code }) => code);
const statuses = ({ manifest }: RecordedRun) =>
  Object.fromEntries(manifest.observations.map((each) => [each.name, each.status]));

test('executeAb writes a valid bundle with both builds and paired samples and leaves nothing else', async () => {
  const { sha, run, events } = lab();
  const executed = await run(fixturePlan(sha, { lanes: [fixtureLane(), fixtureLane({ id: 'second' })] }));
  expect(codes(executed)).toEqual([]);
  expect(statuses(executed)).toMatchObject({
    'byte-identical-arms': 'pass',
    'flag-reached': 'pass',
    'library-mapped': 'pass',
    'lanes-readable': 'pass',
    'libraries-unchanged': 'pass',
  });
  const { baseline, candidate, ended } = executed.manifest;
  expect(ended).toBe('decided');
  expect(baseline).toMatchObject({ effective: { FIX_FAST: '0' }, translationUnits: 2, sha });
  expect(candidate).toMatchObject({ effective: { FIX_FAST: '1' }, translationUnits: 2 });
  expect(candidate?.compiler).toMatch(/cc|gcc|clang/i);
  expect(executed.manifest.code).toMatchObject({ isSame: false, problem: null });
  expect(executed.manifest.code?.code?.changed.names).toEqual(['fixture_speed', 'fixture_work']);

  const read = await readAbBundle(executed.bundle);
  if (!read.ok) throw new Error(read.error.message);
  const { samples } = read.value;
  expect(samples.length).toBeGreaterThanOrEqual(24);
  expect(
    samples.every(
      ({ library, checks, rssPeakBytes }) =>
        library === 'expected' && checks.remote === 90.1 && (rssPeakBytes ?? 0) > 0,
    ),
  ).toBe(true);
  const speeds = (arm: string) => samples.filter((sample) => sample.arm === arm).map(({ value }) => value ?? 0);
  expect(Math.min(...speeds('candidate'))).toBeGreaterThanOrEqual(1300);
  expect(Math.max(...speeds('baseline'))).toBeLessThanOrEqual(1010);

  expect(readdirSync(dirname(executed.bundle))).toEqual(['bundle']);
  expect(readdirSync(join(executed.bundle, 'logs')).sort()).toEqual([
    'build-baseline.log',
    'build-benches.log',
    'build-candidate.log',
  ]);
  expect(events.filter(({ kind }) => kind === 'block').length).toBe(samples.length / 2);
  expect(events.at(-1)).toMatchObject({ kind: 'end', ended: 'decided' });
});

test('a flag that changes no text is a no-op before anything is built, with the reason', async () => {
  const { sha, run, events } = lab();
  const arms = { baseline: fixtureArm(sha, { FIX_NOTHING: '0' }), candidate: fixtureArm(sha, { FIX_NOTHING: '1' }) };
  const executed = await run(fixturePlan(sha, arms));
  expect(executed.manifest).toMatchObject({
    baseline: null,
    candidate: null,
    ended: 'not-started',
    samples: { count: 0 },
  });
  expect(codes(executed)).toEqual([]);
  expect(statuses(executed)).toEqual({
    'machine-ready': 'pass',
    sandbox: 'pass',
    'files-as-committed': 'pass',
    'no-op': 'fail',
  });
  const [noOp] = executed.manifest.observations.filter(({ name }) => name === 'no-op');
  expect(noOp?.detail).toBe(
    'Both arms compile the same text with the same options in 2 units, so nothing was built. FIX_NOTHING is declared in line/config.h:4, and nothing in the units of the build tests it.',
  );
  expect(events.some(({ kind }) => kind === 'build')).toBe(false);
  expect((await readAbBundle(executed.bundle)).ok).toBe(true);
});

test('two builds whose flag reaches no code give byte-identical libraries and no samples', async () => {
  const { sha, run } = lab();
  const script = (value: string) => {
    const arm = fixtureArm(sha, { FIX_NOTHING: value });
    const make = `make clean all DEFS_EXTRA='-UFIX_NOTHING -DFIX_NOTHING=${value}'`;
    return arm.source.kind === 'build' ? { ...arm, source: { ...arm.source, commands: [['sh', '-c', make]] } } : arm;
  };
  const executed = await run(fixturePlan(sha, { baseline: script('0'), candidate: script('1') }));
  const { baseline, candidate } = executed.manifest;
  expect(baseline?.librarySha256).toMatch(/^[0-9a-f]{64}$/);
  expect(candidate?.librarySha256).toBe(baseline?.librarySha256);
  expect(statuses(executed)).toEqual({
    'machine-ready': 'pass',
    sandbox: 'pass',
    'files-as-committed': 'pass',
    'byte-identical-arms': 'fail',
    'flag-reached': 'pass',
    'no-op': 'fail',
  });
  expect(executed.manifest.observations.at(-1)?.detail).toContain('nothing in the units of the build tests it');
  expect(executed.manifest).toMatchObject({ ended: 'not-started', samples: { count: 0 } });
});

test('a define that the build drops is named before a build', async () => {
  const { sha, run } = lab();
  const candidate = fixtureArm(sha, { FIX_FAST: '1' }, ['clean', 'dropped']);
  const executed = await run(fixturePlan(sha, { candidate }));
  const noOp = executed.manifest.observations.find(({ name }) => name === 'no-op');
  expect(noOp).toMatchObject({ status: 'fail', detail: expect.stringContaining('the build drops the define') });
  expect(executed.manifest.ended).toBe('not-started');
});

test('two builds that differ in debug information only are the same machine code, and no sample is taken', async () => {
  const { path, run } = lab();
  writeFileSync(
    join(path, 'Makefile'),
    readFileSync(join(path, 'Makefile'), 'utf8').replace('-fPIC -O1', '-fPIC -O1 $(DEBUG)'),
  );
  const sha = commit(path, 'debug information');
  const arm = fixtureArm(sha, { FIX_FAST: '0' });
  const debug = fixtureArm(sha, { FIX_FAST: '0' }, ['clean', 'all', 'DEBUG=-g']);
  const executed = await run(fixturePlan(sha, { baseline: arm, candidate: debug }));
  const { baseline, candidate, code } = executed.manifest;
  expect(candidate?.librarySha256).not.toBe(baseline?.librarySha256);
  expect(code).toMatchObject({ isSame: true, problem: null });
  expect(statuses(executed)).toMatchObject({ 'byte-identical-arms': 'fail' });
  expect(executed.manifest).toMatchObject({ ended: 'not-started', samples: { count: 0 } });
});

test('a define that the build drops fails flag-reached before sampling', async () => {
  const { sha, run } = lab();
  const candidate = fixtureArm(sha, { FIX_FAST: '1' }, ['clean', 'dropped']);
  const baseline = fixtureArm(sha, { FIX_FAST: '2' });
  const executed = await run(fixturePlan(sha, { baseline, candidate }));
  expect(executed.manifest.candidate?.effective).toEqual({ FIX_FAST: '0' });
  const reached = executed.manifest.observations.find(({ name }) => name === 'flag-reached');
  expect(reached?.status).toBe('fail');
  expect(reached?.detail).toContain('the plan sets FIX_FAST=1, but the compiler saw FIX_FAST=0 (defined in 2 of 2');
  expect(executed.manifest.ended).toBe('not-started');
});

test('an env question builds one library and runs it with two environments', async () => {
  const { sha, run, events } = lab();
  const arm = fixtureArm(sha, {});
  const plan = fixturePlan(sha, {
    question: 'env',
    baseline: arm,
    candidate: { ...arm, label: 'FIX_MODE=fast', env: { FIX_MODE: 'fast' } },
  });
  const executed = await run(plan);
  expect(codes(executed)).toEqual([]);
  expect(executed.manifest.samples.count).toBeGreaterThanOrEqual(12);
  expect(executed.manifest.candidate?.label).toBe('FIX_MODE=fast');
  expect(events.filter((event) => event.kind === 'build' && event.state === 'done')).toHaveLength(2);
});

test('each broken build gives an incident with its arm and the sanitised end of its output', async () => {
  const { sha, run } = lab();
  const arms = { baseline: fixtureArm(sha, {}, ['broken']), candidate: fixtureArm(sha, {}, ['silent']) };
  const executed = await run(fixturePlan(sha, arms));
  expect(executed.manifest.incidents).toMatchObject([
    { code: 'build-failed', phase: 'build', arm: 'baseline', detail: expect.stringContaining(': :error::forged') },
    { code: 'library-missing', phase: 'build', arm: 'candidate' },
  ]);
  expect((await readAbBundle(executed.bundle)).ok).toBe(true);
});

test('a missing commit and a busy machine give bundles with an incident', async () => {
  const { run } = lab();
  const gone = await run(fixturePlan('1'.repeat(40)));
  expect(gone.manifest).toMatchObject({ ended: 'not-started', incidents: [{ code: 'fetch-failed' }], baseline: null });
  const name = join(temporary(), 'lock');
  const lock = await lockMachine('another', { name });
  const busy = await run(fixturePlan('1'.repeat(40)), { lock: { name, onBusy: 'refuse' } });
  expect(codes(busy)).toEqual(['machine-busy']);
  expect((await readAbBundle(busy.bundle)).ok && lock.ok).toBe(true);
});

test('an abort kills every process and still writes a complete bundle', async () => {
  const { sha, run, events } = lab();
  const abort = new AbortController();
  const plan = fixturePlan(sha, { sampling: { ...fixturePlan(sha).sampling, looks: [5000] } });
  const running = run(plan, { signal: abort.signal });
  while (!events.some(({ kind }) => kind === 'block')) await sleep(20);
  const began = performance.now();
  abort.abort();
  const executed = await running;
  expect(performance.now() - began).toBeLessThan(SOON_MS);
  expect(codes(executed)).toEqual(['cancelled']);
  expect(executed.manifest.ended).toBe('incident');
  const read = await readAbBundle(executed.bundle);
  expect(read.ok && read.value.samples.length).toBeGreaterThan(0);
});
