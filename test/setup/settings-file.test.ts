import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { mergedSettings } from '../../src/setup/merged-settings.ts';
import { readSettingsFile, settingsLines } from '../../src/setup/settings-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(text: string, mode = 0o600): string {
  const path = join(directory, 'app.env');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

test('a settings file has NAME=value lines, comments and values in quotes', () => {
  const text =
    '\ufeff# a comment\r\n\nAPP_ID=7\r\nexport PORT = 3001 # as a number\nPRIVATE_KEY="-----BEGIN\nabc=\n-----END"\n';
  const read = readSettingsFile(file(text));
  expect(read.ok && read.value).toEqual({ APP_ID: '7', PORT: '3001', PRIVATE_KEY: '-----BEGIN\nabc=\n-----END' });
});

test.each([0o640, 0o604, 0o620, 0o644])('a settings file with mode %o is refused with the remedy', (mode) => {
  const read = readSettingsFile(file('WEBHOOK_SECRET=sekret\n', mode));
  expect(read).toMatchObject({
    ok: false,
    error: { code: 'bad-settings', next: expect.stringContaining('chmod 600') },
  });
  expect(JSON.stringify(read)).not.toContain('sekret');
});

test('a credential of systemd may have the bits of a group, and only below its folder', () => {
  const path = file('APP_ID=7\n', 0o440);
  vi.stubEnv('CREDENTIALS_DIRECTORY', directory);
  expect(readSettingsFile(path)).toEqual({ ok: true, value: { APP_ID: '7' } });
  vi.stubEnv('CREDENTIALS_DIRECTORY', join(directory, 'other'));
  expect(readSettingsFile(path).ok).toBe(false);
  vi.unstubAllEnvs();
});

test.each([
  ['APP_ID=7\nsekret\n', 'line 2: this is not NAME=value'],
  ['APP_ID=7\n\nAPP_ID=sekret\n', 'line 3: APP_ID is set twice'],
  ['A="sekret\nmore"\nsekret more\n', 'line 3: this is not NAME=value'],
  ['A="x" sekret\n', 'line 1: text follows the value of A in quotes'],
  ['A=1\nB=sek#ret\n', 'line 2: put the value of B in quotes, since # begins a comment'],
  ['A=sekret b#c\n', 'line 1: put the value of A in quotes, since # begins a comment'],
  ['A: sekret\n', 'line 1: this is not NAME=value'],
  ['A="sekret\nB=1\n', 'line 1: the quotes of A do not end'],
  ['A=sekret\0\n', 'is no text'],
])('the settings file %j is refused with its line, without its values', (text, message) => {
  const read = readSettingsFile(file(text));
  expect(!read.ok && read.error.message).toContain(message);
  expect(JSON.stringify(read)).not.toContain('sekret');
});

test('a missing file, a folder, a pipe and a huge file are refused, and nothing is waited for', () => {
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  const cases: readonly (readonly [string, string])[] = [
    [join(directory, 'none.env'), 'does not exist'],
    [directory, 'is not a file'],
    [pipe, 'is not a file'],
    [file(`A=${'x'.repeat(70_000)}\n`), 'is no settings file'],
  ];
  for (const [path, message] of cases) {
    const read = readSettingsFile(path);
    expect(!read.ok && read.error.message).toContain(message);
  }
});

test('what settingsLines writes is read back as it was', () => {
  const value = fc.stringMatching(/^[A-Za-z0-9+/=:._\\-][A-Za-z0-9+/=:._ \\-]*[A-Za-z0-9+/=:._\\-]$/);
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[A-Z][A-Z_]{0,20}$/), value), (values) => {
      expect(parseEnv(settingsLines(values))).toEqual({ ...values });
    }),
  );
});

test('a variable of the environment takes the place of the same setting in the file, and of its alternative', () => {
  const inFile = { PORT: '1', DATABASE_URL: 'postgres://x', PRIVATE_KEY: 'pem', LOG_LEVEL: 'debug' };
  const merged = mergedSettings(
    { PORT: '2', DATABASE_FILE: 'x.db', PRIVATE_KEY_PATH: 'k.pem', LOG_LEVEL: ' ' },
    inFile,
  );
  expect(merged).toEqual({ PORT: '2', DATABASE_FILE: 'x.db', PRIVATE_KEY_PATH: 'k.pem', LOG_LEVEL: 'debug' });
});
