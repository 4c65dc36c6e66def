import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { findProtection } from '../../src/runner/sandbox/protection.ts';
import { processStart } from '../../src/system/process-start.ts';
import { program } from '../program.ts';
import { configuredRepository } from '../runner/runner-fixture.ts';
import { HANGS_MS } from '../soon.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-killed-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Lines before a makefile that let it go on for a minute: always when make reads it, or only when make builds. */
const WAITS = {
  always: 'WAITED := $(shell sleep 60)\n',
  building: 'ifeq (,$(findstring n,$(firstword -$(MAKEFLAGS))))\nWAITED := $(shell sleep 60)\nendif\n',
} as const;

function start(temporary: string, words: readonly string[]) {
  const env = { NO_COLOR: '1', TMPDIR: temporary, XDG_STATE_HOME: join(scratch, 'state') };
  const running = execa(program(), words, { reject: false, timeout: HANGS_MS, env });
  onTestFinished(() => void running.kill('SIGKILL'));
  return running;
}

/** Kills a command as soon as it has a temporary folder for `what`; returns the names of all that it left. */
async function killedWith(what: string, temporary: string, words: readonly string[]): Promise<string[]> {
  const running = start(temporary, words);
  const watcher = watch(temporary, (_, name) => {
    if (name?.startsWith(`alloc-ab-${what}-${running.pid}-`)) running.kill('SIGKILL');
  });
  const { signal, all = '' } = await running.finally(() => watcher.close());
  expect(signal, all).toBe('SIGKILL');
  return readdirSync(temporary).filter((name) => name.includes(`-${running.pid}-`));
}

const large = join(scratch, 'large.zip');
writeFileSync(large, '');
// Reading it takes longer than to notice the folder.
truncateSync(large, 256 * 1024 ** 2);

const isIsolated = (await findProtection()).isolated;

describe.skipIf(!isIsolated)('temporary folders of killed commands (skipped without bubblewrap)', () => {
  const always = configuredRepository(join(scratch, 'always'), WAITS.always);
  const building = configuredRepository(join(scratch, 'building'), WAITS.building);
  test.each([
    ['compare', ['campaign', 'FIX_*', '--no-cache', '--out', join(scratch, 'out'), '--repo', always]],
    ['reach', ['explain', 'FIX_FAST', '--lanes', '--no-cache', '--repo', building]],
    ['qualify', ['qualify', '--no-cache', '--verdicts', '1', '--repo', building]],
    ['index', ['run', 'FIX_FAST', '--no-cache', '--out', join(scratch, 'out'), '--repo', building]],
    ['bundle', ['verify', large]],
    ['canary', ['doctor']],
  ])(
    'that of %s is removed by the next command that has one, and by one that opens the sandbox',
    async (what, words) => {
      for (const next of [
        ['verify', join(scratch, 'none.zip')],
        ['sandbox', '--', 'true'],
      ]) {
        const temporary = mkdtempSync(join(scratch, 'tmp-'));
        const living = join(temporary, `alloc-ab-bundle-${process.pid}-${processStart(process.pid)}-AbCd12`);
        const foreign = join(temporary, 'alloc-ab-bundle-notes');
        for (const folder of [living, foreign]) mkdirSync(folder);
        writeFileSync(join(scratch, 'none.zip'), 'no archive');
        expect(await killedWith(what, temporary, words)).toContainEqual(expect.stringMatching(`^alloc-ab-${what}-`));
        await start(temporary, next);
        expect(
          readdirSync(temporary)
            .filter((name) => name.startsWith('alloc-ab-'))
            .sort(),
        ).toEqual([living, foreign].map((path) => path.slice(temporary.length + 1)).sort());
        expect(existsSync(living)).toBe(true);
      }
    },
    HANGS_MS,
  );
});
