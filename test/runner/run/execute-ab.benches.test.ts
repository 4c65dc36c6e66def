import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { Progress } from '../../../src/runner/job/progress.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import type { RecordedRun } from '../../../src/runner/run/record-run.ts';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { commit, fixtureArm, fixtureLane, fixturePlan, fixtureRepository, git, temporary } from '../runner-fixture.ts';
import { lab as surveyLab } from '../survey-fixture.ts';

/** Runs an A/B of the fixture with other commands for its benches. */
async function run(
  more: Partial<AbPlan>,
  files: Record<string, string> = {},
): Promise<RecordedRun & { events: Progress[] }> {
  const directory = temporary();
  const { path } = fixtureRepository(directory);
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(path, file), text);
    chmodSync(join(path, file), 0o755);
  }
  git(path, 'add', '--all');
  const sha = commit(path, 'with more files');
  const events: Progress[] = [];
  const plan = fixturePlan(sha, { ...more, ...(more.benches && { benches: { ...more.benches, sha } }) });
  const executed = await executeAb(plan, {
    cache: KIT_ALONE,
    source: path,
    out: join(directory, 'out'),
    onProgress: (event) => events.push(event),
    lock: { name: join(directory, 'lock') },
  });
  return { ...executed, events };
}

const benches = (...commands: string[][]) => ({ sha: '', commands });
const codes = ({ manifest }: RecordedRun): string[] => manifest.incidents.map(({ code }) => code);
const FAILS = ['make', 'broken'];

test('a bench that fails and that no lane uses does not end the run, and is told', async () => {
  const executed = await run({ benches: benches(FAILS, ['make', 'bench']) });
  expect(codes(executed)).toEqual([]);
  expect(executed.manifest.ended).toBe('decided');
  const told = executed.events.flatMap((event) => (event.kind === 'phase' ? [event.detail] : []));
  expect(told).toContainEqual(
    expect.stringMatching(/^no lane of this run uses it: The bench programs: make broken ended with exit code 2\./),
  );
});

test('a bench that fails ends the run when a lane misses its program', async () => {
  const executed = await run({ benches: benches(FAILS) });
  expect(codes(executed)).toEqual(['build-failed']);
});

test('a program that a failed command wrote is not measured', async () => {
  const half = ['sh', '-c', 'make bench && exit 3'];
  expect(codes(await run({ benches: benches(half) }))).toEqual(['build-failed']);
  // A command that succeeds afterwards writes it anew.
  const again = ['sh', '-c', 'rm bench/bench && make bench'];
  expect(codes(await run({ benches: benches(half, again) }))).toEqual([]);
});

test('a file that a lane gives to a program of the system is not measured when a failed command wrote it', async () => {
  const lanes = [fixtureLane({ command: ['sh', 'made/run.sh'] })];
  const make = 'mkdir -p made && echo "exec bench/bench" >made/run.sh';
  expect(codes(await run({ lanes, benches: benches(['make', 'bench'], ['sh', '-c', `${make} && exit 1`]) }))).toEqual([
    'build-failed',
  ]);
});

test('benches are not built for lanes of the kit alone', async () => {
  const lane = fixtureLane({ id: 'kit', kit: true, command: ['st-mixed', '20000', '100', '16', '64'], checks: [] });
  const executed = await run({ lanes: [lane], benches: benches(FAILS) });
  expect(codes(executed)).toEqual([]);
});

test('a program at the top of the checkout is found without ./, and its arguments are proven', async () => {
  const lanes = [fixtureLane({ command: ['bench-here'] })];
  const made = benches(['make', 'bench'], ['cp', 'bench/bench', 'bench-here']);
  const executed = await run({ lanes, benches: made });
  expect(codes(executed)).toEqual([]);
  expect(executed.manifest.ended).toBe('decided');
});

test('a program that is neither in PATH nor in the checkout is named with what to write', async () => {
  const executed = await run({ lanes: [fixtureLane({ command: ['bench-nowhere'] })] });
  expect(executed.manifest.incidents).toMatchObject([
    {
      code: 'bench-not-started',
      lane: 'speed',
      message: expect.stringMatching(
        /bench-nowhere is not in the checkout after the bench programs were built, and not in PATH/,
      ),
      next: expect.stringMatching(/"benches" of \.github\/alloc-ab\.yml/),
    },
  ]);
});

test('health does not blame the allocator for a lane that cannot start', async () => {
  const { sha, measure } = surveyLab();
  const { role: _, lockstep: __, why: ___, measures: ____, ...lane } = fixtureLane();
  const lanes = [lane, { ...lane, id: 'gone', command: ['bench/gone'] }];
  const health = await measure('health', { arms: [fixtureArm(sha, {})], rounds: 1, lanes });
  expect(health.manifest.incidents).toMatchObject([{ code: 'bench-not-started', lane: 'gone' }]);
  expect(health.readings.map(({ lane: measured, trouble }) => [measured, trouble])).toEqual([['speed', null]]);
});

describe.skipIf(!(await findProtection()).isolated)(
  'a bench that is linked to a library at the path of its build (skipped without bubblewrap)',
  () => {
    /** Runs the same A/B twice with one cache. */
    async function twice(library: string): Promise<RecordedRun[]> {
      const directory = temporary();
      const { path } = fixtureRepository(directory);
      writeFileSync(join(path, 'bench/own.c'), library);
      const main = ['#include "bench.c"', 'int own(void);', 'int (*kept)(void) = own;'].join('\n');
      writeFileSync(join(path, 'bench/linked.c'), main);
      const rules = [
        'linked:',
        '\tcc -w -shared -fPIC -fno-builtin -o bench/libown.so bench/own.c',
        '\tcc -g -o bench/linked bench/linked.c -Lbench -lown -Wl,-rpath,$(CURDIR)/bench -ldl',
        '',
      ];
      writeFileSync(join(path, 'linked.mk'), rules.join('\n'));
      git(path, 'add', '--all');
      const sha = commit(path, 'linked');
      const lanes = [fixtureLane({ command: ['bench/linked'] })];
      const plan = fixturePlan(sha, { lanes, benches: { sha, commands: [['make', '-f', 'linked.mk', 'linked']] } });
      const cache = {
        folder: join(directory, 'cache'),
        bytesMax: 1024 ** 3,
        entriesMax: 100,
        keeps: 'builds',
      } as const;
      const once = () =>
        executeAb(plan, {
          source: path,
          out: join(directory, 'out'),
          cache,
          onProgress: () => {},
          lock: { name: join(directory, 'lock') },
        });
      return [await once(), await once()];
    }

    test('runs, and again from the cache', async () => {
      const [first, second] = await twice('int own(void) { return 90; }');
      expect([first, second].map((each) => each?.manifest.incidents)).toEqual([[], []]);
      expect(first?.manifest).not.toHaveProperty('benchesFromCache');
      expect(second?.manifest).toMatchObject({
        benchesFromCache: { builtAt: expect.any(String) },
        baseline: {
          fromCache: { builtAt: expect.any(String) },
          librarySha256: first?.manifest.baseline?.librarySha256,
        },
        candidate: { fromCache: { builtAt: expect.any(String) } },
      });
    });

    test('is found out when that library is an allocator, from the cache too', async () => {
      const runs = await twice('void *malloc(unsigned long n) { return 0; } int own(void) { return 90; }');
      expect(runs.map(codes)).toEqual([['library-not-mapped'], ['library-not-mapped']]);
    });
  },
);
