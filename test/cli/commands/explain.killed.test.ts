import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { program } from '../../program.ts';
import { configuredRepository } from '../../runner/runner-fixture.ts';
import { HANGS_MS } from '../../soon.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-killed-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A repository with a flag. With `waits` its make goes on for a minute when it is asked what it would run. */
function repository(name: string, waits: boolean): string {
  return configuredRepository(join(scratch, name), waits ? 'WAITED := $(shell sleep 60)\n' : '');
}

/** The folders that a process has for its job, on the disk and in memory. */
function foldersOf(pid: number | undefined): string[] {
  return ['/var/tmp', '/dev/shm'].flatMap((place) => {
    const parent = join(place, `alloc-ab-${process.geteuid?.()}`);
    const names = existsSync(parent) ? readdirSync(parent) : [];
    return names.filter((each) => each.startsWith(`${pid}-`)).map((each) => join(parent, each));
  });
}

function start(...words: string[]) {
  const running = execa(program(), [...words], { reject: false, timeout: HANGS_MS, env: { NO_COLOR: '1' } });
  onTestFinished(() => void running.kill('SIGKILL'));
  return running;
}

/** An `explain` that waits for make, with its checkout. */
async function waiting(name: string) {
  const running = start('explain', 'FIX_FAST', '--no-cache', '--repo', repository(name, true));
  await vi.waitFor(
    () => expect(foldersOf(running.pid).some((each) => existsSync(join(each, 'src')))).toBe(true),
    HANGS_MS,
  );
  return { running };
}

describe.skipIf(!(await findProtection()).isolated)('what a killed explain left (skipped without bubblewrap)', () => {
  const quick = repository('quick', false);
  test.each([
    ['explain', ['explain', 'FIX_FAST', '--no-cache', '--repo', quick]],
    ['flags', ['flags', '--no-cache', '--repo', quick]],
    ['sandbox', ['sandbox', '--', 'true']],
    ['doctor', ['doctor']],
  ])(
    'is removed by the next %s, and what a living one needs is not',
    async (name, words) => {
      const [{ running: killed }, { running: living }] = await Promise.all([
        waiting(`${name}-killed`),
        waiting(`${name}-living`),
      ]);
      const [left, kept] = [foldersOf(killed.pid), foldersOf(living.pid)];
      killed.kill('SIGKILL');
      await killed;
      expect(left.every(existsSync) && left.length > 0).toBe(true);
      // One command takes bounded time for it: on a slow disk the one after it removes the rest.
      await vi.waitFor(async () => {
        await start(...words);
        expect(left.filter(existsSync)).toEqual([]);
      }, HANGS_MS / 2);
      expect(kept.every(existsSync) && kept.length > 0).toBe(true);
    },
    HANGS_MS,
  );
});
