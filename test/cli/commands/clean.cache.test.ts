import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { cacheOf } from '../../../src/cli/cache-choice.ts';
import { cleanCommand } from '../../../src/cli/commands/clean.ts';
import type { Output } from '../../../src/system/inert-output.ts';
import { temporary } from '../../runner/runner-fixture.ts';

afterEach(() => vi.unstubAllEnvs());

async function clean(...args: string[]): Promise<string> {
  let text = '';
  const write = (chunk: string | Uint8Array): boolean => {
    text += chunk;
    return true;
  };
  const output: Output = { write };
  await cleanCommand({ out: output, err: output, color: false, width: 100 }).parseAsync(args, { from: 'user' });
  return text;
}

test('clean --cache removes the kept builds and nothing else, --dry-run nothing at all', async () => {
  const home = temporary();
  vi.stubEnv('XDG_CACHE_HOME', home);
  const folder = join(home, 'alloc-ab/builds');
  expect(await clean('--cache')).toBe(`removed 0 builds (0 B) in ${folder}\n`);
  mkdirSync(folder, { recursive: true });
  for (const name of ['a'.repeat(64), 'b'.repeat(64), 'mine']) writeFileSync(join(folder, name), 'x'.repeat(512));
  expect(await clean('--cache', '--dry-run')).toBe(`would remove 2 builds (1.00 KiB) in ${folder}\n`);
  expect(readdirSync(folder)).toHaveLength(3);
  expect(await clean('--cache')).toBe(`removed 2 builds (1.00 KiB) in ${folder}\n`);
  expect(readdirSync(folder)).toEqual(['mine']);
});

test('--no-cache and ALLOC_AB_CACHE=off keep nothing', () => {
  vi.stubEnv('ALLOC_AB_CACHE', '');
  expect(cacheOf({})).toMatchObject({ ok: true, value: { entriesMax: 500 } });
  expect(cacheOf({ cache: false })).toEqual({ ok: true, value: null });
  vi.stubEnv('ALLOC_AB_CACHE', 'off');
  expect(cacheOf({})).toEqual({ ok: true, value: null });
});
