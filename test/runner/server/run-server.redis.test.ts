import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { figuresOf } from '../../../src/core/analysis/survey/figure-standings.ts';
import { standingsOf } from '../../../src/core/analysis/survey/standings.ts';
import { parseConfig } from '../../../src/core/config/config.ts';
import { laneProgram } from '../../../src/core/plan/lanes/lane-program.ts';
import { surveyDocument } from '../../../src/core/report/survey/survey-document.ts';
import type { Arm, LaneProgram } from '../../../src/model/plan.ts';
import { isSurveyRun } from '../../../src/model/plan-and-run.ts';
import { executeSurvey } from '../../../src/runner/run/execute-survey.ts';
import { surveyRun } from '../../fixtures/survey-run.ts';
import { HANGS_MS } from '../../soon.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { fixtureLane, fixtureRepository, temporary } from '../runner-fixture.ts';

const installed = (label: string, library: string | null): Arm => ({
  label,
  source: { kind: 'installed', allocator: label, library },
  env: {},
});
const ARMS = [
  installed('system', null),
  ...['jemalloc.so.2', 'mimalloc.so.2']
    .filter((name) => existsSync(`/usr/lib/x86_64-linux-gnu/lib${name}`))
    .map((name) => installed(name.split('.')[0] ?? '', `lib${name}`)),
];

function exampleLane(): LaneProgram {
  const file = 'examples/hakozuna/.github/alloc-ab.yml';
  const config = parseConfig(readFileSync(file, 'utf8'), file);
  const lane = config.ok ? laneProgram({ lane: 'redis', cell: { D: '64' } }, config.value) : undefined;
  if (!lane) throw new Error('the example has no redis lane');
  return lane;
}

async function compare(lanes: LaneProgram[]) {
  const directory = temporary();
  const { path, sha } = fixtureRepository(directory);
  const survey = {
    ...surveyRun({ arms: [] }).manifest.survey,
    arms: ARMS,
    benches: { sha, commands: [['make', 'bench']] },
    lanes,
    parts: [
      {
        method: 'compare' as const,
        arms: ARMS.map((_, index) => index),
        lanes: lanes.map((_, index) => index),
        rounds: 12,
        budgetSeconds: HANGS_MS / 1000,
      },
    ],
    foreignCores: 1024,
  };
  const { bundle } = await executeSurvey(survey, {
    cache: KIT_ALONE,
    source: path,
    out: join(directory, 'out'),
    onProgress: () => {},
    lock: { name: join(directory, 'lock') },
  });
  const read = await readBundle(bundle);
  if (!read.ok || !isSurveyRun(read.value)) throw new Error('the bundle cannot be read');
  expect(readdirSync(dirname(bundle))).toEqual(['bundle']);
  return read.value;
}

const redis = existsSync('/usr/bin/redis-server') && existsSync('/usr/bin/redis-benchmark');

test.skipIf(!redis)('a survey measures Redis with each allocator (needs redis-server and redis-tools)', async () => {
  const run = await compare([exampleLane()]);
  expect(run.manifest).toMatchObject({ ended: 'rounds', incidents: [] });
  expect(run.readings.map(({ trouble }) => trouble).filter(Boolean)).toEqual([]);
  // Debian's server is linked to jemalloc, which stays mapped. It must neither fail the other arms nor count as their library.
  expect(new Set(run.readings.map(({ library }) => library))).toEqual(new Set(['expected']));
  for (const { value, figures } of run.readings) {
    expect(value).toBeGreaterThan(100);
    const { p50, p95, p99, 'p99.9-at-most': bound, 'mem-fragmentation': ratio } = figures ?? {};
    expect([p50, p95, p99, bound].every((one, index, all) => (one ?? -1) >= (all[index - 1] ?? 0))).toBe(true);
    expect(ratio).toBeGreaterThan(0.5);
  }
  expect(standingsOf(run)[0]?.standings.every(({ rank }) => rank !== null)).toBe(true);
  expect(figuresOf(run, 'redis/D=64').map(({ arms }) => arms.every(({ median }) => median !== null))).toEqual(
    Array(5).fill(true),
  );
});

test('a server that is not installed loses its lane, with the command to install it', async () => {
  const { role: _, lockstep: __, why: ___, measures: ____, ...speed } = fixtureLane();
  const lane = exampleLane();
  const absent = { ...lane, command: ['/nowhere/redis-server', ...lane.command.slice(1)] };
  const run = await compare([absent, speed]);
  expect(run.manifest.incidents).toMatchObject([
    {
      code: 'program-not-installed',
      lane: 'redis/D=64',
      message: 'redis/D=64 could not be started: /nowhere/redis-server is not on this machine.',
      next: 'Install it on the runner (Debian: apt-get install redis-server), then ask again.',
    },
  ]);
  expect(new Set(run.readings.map((reading) => reading.lane))).toEqual(new Set(['speed']));
  expect(JSON.stringify(surveyDocument(run))).toContain('apt-get install redis-server');
});
