import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HANGS_MS } from '../soon.ts';

let first: string;
let second: string;

function bundle(...args: string[]): { code: number | null; err: string } {
  const { status, stderr } = spawnSync(process.execPath, ['build/bundle.ts', ...args], {
    encoding: 'utf8',
    timeout: HANGS_MS,
  });
  return { code: status, err: stderr };
}

beforeAll(() => {
  first = mkdtempSync(join(tmpdir(), 'bundle-'));
  second = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  expect(bundle('--out', first)).toEqual({ code: 0, err: '' });
  expect(bundle('--out', second)).toEqual({ code: 0, err: '' });
});
afterAll(() => {
  rmSync(first, { recursive: true });
  rmSync(second, { recursive: true });
});

test('the build gives the same bytes in every directory', () => {
  expect(readdirSync(first).sort()).toEqual(['LICENSES.txt', 'action.js', 'fetch-commits.js', 'release-gate.js']);
  for (const name of readdirSync(first)) {
    expect(readFileSync(join(first, name)).equals(readFileSync(join(second, name))), name).toBe(true);
  }
});

test.each(['action.js', 'fetch-commits.js', 'release-gate.js'])(
  '%s has no imports and no path of this machine, and LICENSES.txt lists its packages',
  (name) => {
    const text = readFileSync(join(first, name), 'utf8');
    const imports = [...text.matchAll(/^import .* from "([^"]+)";$/gm)].map((match) => match[1] as string);
    expect(imports.filter((name) => !name.startsWith('node:'))).toEqual([]);
    for (const folder of ['node_modules', 'src'])
      expect(text.includes(join(process.cwd(), folder)), folder).toBe(false);
    const licenses = readFileSync(join(first, 'LICENSES.txt'), 'utf8');
    expect(licenses).toMatch(/^zod [0-9.]+ \(MIT\)$/m);
    expect(licenses).toMatch(/^execa [0-9.]+ \(MIT\)$/m);
  },
);

test('--check finds a file that differs from the build', () => {
  expect(bundle('--check', '--out', second)).toEqual({ code: 0, err: '' });
  appendFileSync(join(second, 'action.js'), '// changed by hand\n');
  const { code, err } = bundle('--check', '--out', second);
  expect(code).toBe(1);
  expect(err).toContain('action.js');
});
