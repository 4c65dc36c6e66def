import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { positionsOf } from '../../../src/core/analysis/survey/position.ts';
import { standingsOf } from '../../../src/core/analysis/survey/standings.ts';
import { settingOf } from '../../../src/runner/machine/record-standing.ts';
import { readSanityRecord, writeSanityRecord } from '../../../src/runner/machine/sanity-file.ts';
import { quietSentinels, recordOf } from '../../fixtures/sanity-record.ts';
import { fixtureArm, fixtureLane, temporary } from '../runner-fixture.ts';
import { ABSENT, lab, SYSTEM } from '../survey-fixture.ts';

test('executeSurvey measures the other arms when one is not installed or crashes', async () => {
  const { sha, measure } = lab();
  const arms = [
    fixtureArm(sha, { FIX_FAST: '1' }),
    fixtureArm(sha, { FIX_FAST: '0' }),
    SYSTEM,
    ABSENT,
    fixtureArm(sha, { FIX_FAST: '2' }),
  ];
  const run = await measure('compare', { arms, rounds: 14 });
  expect(run.manifest.incidents.map(({ code, arm }) => [code, arm])).toEqual([['allocator-not-installed', 'absent']]);
  expect(run.manifest).toMatchObject({ ended: 'rounds', builds: [{ sha }, { sha }, { sha: null }, null, { sha }] });
  const [lane] = standingsOf(run);
  expect(lane?.standings.map(({ rank, rounds }) => [rank, rounds])).toEqual([
    [1, 14],
    [2, 14],
    [3, 14],
    [null, 0],
    [null, 0],
  ]);
  // An arm that crashed is not run again.
  const crashed = run.readings.filter(({ arm }) => arm === 4);
  expect(crashed.map(({ trouble }) => trouble?.end)).toEqual(['was killed by SIGSEGV']);
  expect(run.readings.every(({ library, trouble }) => trouble !== null || library === 'expected')).toBe(true);
  expect(run.readings.every(({ rssEndBytes, trouble }) => trouble !== null || (rssEndBytes ?? 0) > 0)).toBe(true);
  expect(readdirSync(dirname(run.bundle))).toEqual(['bundle']);
  expect(await readAbBundle(run.bundle)).toMatchObject({ ok: false, error: { code: 'bad-bundle' } });
});

test('the order of the arms differs from round to round', async () => {
  const { sha, measure } = lab();
  const run = await measure('compare', { arms: [fixtureArm(sha, {}), SYSTEM], rounds: 8 });
  const orders = Array.from({ length: 8 }, (_, round) =>
    run.readings.flatMap((reading) => (reading.round === round ? reading.arm : [])).join(),
  );
  expect(new Set(orders)).toEqual(new Set(['0,1', '1,0']));
});

test('a baseline has ten rounds and a control that detects an effect of the environment', async () => {
  const { sha, measure } = lab();
  const { role: _, lockstep: __, why: ___, measures: ____, ...lane } = fixtureLane();
  const lanes = [lane, { ...lane, id: 'leaky', command: ['bench/bench', 'home'] }];
  const run = await measure('baseline', { arms: [fixtureArm(sha, {})], rounds: 10, lanes });
  const [plain, leaky] = positionsOf(run);
  expect(plain).toMatchObject({ control: { within: true } });
  expect(leaky).toMatchObject({ control: { within: false } });
  expect([plain?.runs.length, leaky?.runs.length]).toEqual([10, 10]);
  expect(run.readings.filter(({ environment }) => environment === 'empty')).toHaveLength(2);
});

test('a health survey reports failed builds and the backtrace of a crash', async () => {
  const { sha, measure } = lab();
  const arms = [fixtureArm(sha, {}), fixtureArm(sha, { FIX_FAST: '2' }), fixtureArm(sha, {}, ['broken'])];
  const run = await measure('health', { arms, rounds: 1 });
  expect(run.readings.map(({ arm, exitCode, signal }) => [arm, exitCode, signal]).sort()).toEqual([
    [0, 0, null],
    [1, null, 'SIGSEGV'],
  ]);
  expect(run.manifest.builds.map((build) => build !== null)).toEqual([true, true, false]);
  expect(run.manifest.incidents).toMatchObject([{ code: 'build-failed' }]);
  const backtrace = run.readings.find(({ arm }) => arm === 1)?.trouble?.backtrace;
  if (backtrace !== null) expect(backtrace).toContain('fixture_crash');
});

test('a health survey has the record of the machine for lanes of its repository alone; other surveys have none', async () => {
  const { sha, measure } = lab();
  const folder = join(temporary(), 'sanity');
  const sanity = { folder, by: 'question' } as const;
  const arms = [fixtureArm(sha, {})];
  const first = await measure('health', { arms, rounds: 1 }, { sanity });
  expect(first.manifest.machineRecord).toMatchObject({ record: { lanes: [] }, recordProblem: null });
  expect(existsSync(folder)).toBe(false);

  const here = settingOf(first.manifest.environment);
  const record = recordOf(quietSentinels(Date.now()), [here, { ...here, repository: 'team/private' }]);
  await readSanityRecord(folder, []);
  await writeSanityRecord(folder, record);
  const run = await measure('health', { arms, rounds: 1 }, { sanity });
  const lanes = run.manifest.machineRecord?.record?.lanes;
  expect(lanes).toMatchObject([{ lane: 'lane-0.aa', repository: 'team/alloc', state: 'fresh', vouching: 8 }]);
  expect(JSON.stringify(run.manifest)).not.toContain('team/private');
  expect((await measure('compare', { arms: [...arms, SYSTEM], rounds: 1 }, { sanity })).manifest.machineRecord).toBe(
    undefined,
  );

  writeFileSync(join(folder, 'record'), 'cut');
  expect((await measure('health', { arms, rounds: 1 }, { sanity })).manifest.machineRecord).toEqual({
    record: null,
    recordProblem: 'it is not a record of this version',
  });
});

test('an arm whose library is not in the program of a script has no place, and the program is named', async () => {
  const { sha, measure } = lab();
  const { role: _, lockstep: __, why: ___, measures: ____, ...lane } = fixtureLane();
  const arms = [fixtureArm(sha, { FIX_FAST: '1' }), fixtureArm(sha, { FIX_FAST: '0' }), SYSTEM];
  const script = (text: string) => ({ ...lane, command: ['/bin/sh', '-c', text] });
  const dropping = await measure('compare', { arms, rounds: 2, lanes: [script('env -i bench/bench; true')] });
  const ends = dropping.readings.flatMap(({ arm, trouble }) => (trouble === null ? [] : [[arm, trouble.end]]));
  expect(ends.sort()).toEqual([
    [0, expect.stringMatching(/^was not measured: bench used \d+ % of the CPU time without the arm's library mapped$/)],
    [1, expect.stringMatching(/bench used/)],
  ]);
  expect(dropping.readings.filter(({ arm, library }) => arm === 2 && library === 'expected')).toHaveLength(2);
  const keeping = await measure('compare', { arms, rounds: 2, lanes: [script('bench/bench; true')] });
  expect(keeping.readings.filter(({ trouble }) => trouble !== null)).toEqual([]);
});

test('a cancelled survey keeps its readings and leaves no other file', async () => {
  const { sha, events, measure } = lab();
  const abort = new AbortController();
  const running = measure('compare', { arms: [fixtureArm(sha, {}), SYSTEM], rounds: 1000 }, { signal: abort.signal });
  while (!events.some(({ kind }) => kind === 'block')) await new Promise((resolve) => setTimeout(resolve, 20));
  abort.abort();
  const run = await running;
  expect(run.manifest.ended).toBe('incident');
  expect(run.manifest.incidents).toMatchObject([{ code: 'cancelled' }]);
  expect(run.readings.length).toBeGreaterThan(0);
  expect(readdirSync(dirname(run.bundle))).toEqual(['bundle']);
});
