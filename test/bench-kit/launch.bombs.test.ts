import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeEnd } from '../../src/runner/sandbox/launch-report.ts';
import { SOON_MS } from '../soon.ts';
import { outputDirectory } from './kit.ts';
import { BWRAP_OF_JOB_USER, buildTools, launch, launchLine, makeTools, processesWith } from './launcher.ts';

const directory = outputDirectory();
const bombs = join(directory.path, 'bombs');
const few = join(directory.path, 'few');
beforeAll(async () => {
  mkdirSync(few);
  await buildTools(directory.path, 'launch');
  await makeTools(few, ['-DIMAGES_MAX=300'], ['launch']);
  const source = join(import.meta.dirname, '../fixtures/sandbox/bombs.c');
  execFileSync('gcc', ['-O1', '-pthread', '-o', bombs, source]);
  execFileSync('cp', [bombs, join(few, 'bombs')]);
});
afterAll(() => directory.remove());

/** The report of a bomb in a sandbox whose user may have 500 processes, and how long the launcher took. */
async function exploded(place: string, argv: readonly string[], ...options: string[]) {
  const chain = { ...BWRAP_OF_JOB_USER, before: [...BWRAP_OF_JOB_USER.before, 'prlimit', '--nproc=500'] };
  const began = Date.now();
  const done = await launch(launchLine(chain, place, [join(place, 'bombs'), ...argv], options));
  return { ...done.report, tookMs: Date.now() - began };
}

describe.skipIf(BWRAP_OF_JOB_USER.missing !== null)('the launcher', () => {
  test.each(['forks', 'execs', 'threads'])(
    'ends a program of endless %s at its deadline, and all of its processes',
    async (what) => {
      const report = await exploded(directory.path, [what], '--timeout-ms', '1000');
      expect(report).toMatchObject({ error: null, timedOut: true, signal: 'SIGKILL', strays: expect.any(Number) });
      expect(report.tookMs).toBeLessThan(1000 + SOON_MS);
      expect(processesWith(bombs)).toBe(0);
    },
  );

  test.each([['chain', '1000'], ['execs']])('ends a program of too many processes: %s', async (...argv) => {
    const report = await exploded(few, argv);
    expect(report).toMatchObject({ error: 'too-many-processes', timedOut: false, signal: 'SIGKILL' });
    expect(describeEnd({ report }, 1000)).toBe('started more than 100,000 processes and was killed');
    expect(processesWith(few)).toBe(0);
    expect((await exploded(few, ['chain', '20'])).error).toBeNull();
  });

  test('keeps its report short when a program maps files with long names', async () => {
    const report = await exploded(directory.path, ['maps']);
    expect(report).toMatchObject({ error: null, exitCode: 0, processes: 101 });
    expect(report.programs.some(({ mappedTruncated }) => mappedTruncated)).toBe(true);
    // The lock-step driver drops a report of 256 KiB.
    expect(
      JSON.stringify(report, (_, text) => (typeof text === 'string' ? text.replace(/[^ -~]/g, '\\u0000') : text))
        .length,
    ).toBeLessThan(2 ** 17);
  });

  test('follows a program that stops and continues its processes', async () => {
    expect(await exploded(directory.path, ['stops'])).toMatchObject({ error: null, exitCode: 0, processes: 2 });
  });
});
