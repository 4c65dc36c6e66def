import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettings, TIMING } from '../../src/app/settings.ts';
import { generateKey } from '../../src/signing/ed25519.ts';

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString();
const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-app-settings-'));
afterAll(() => rmSync(directory, { recursive: true }));

const GOOD = {
  APP_ID: '7',
  WEBHOOK_SECRET: 'hush',
  PRIVATE_KEY: KEY.replaceAll('\n', '\\n'),
  CONTROL_REPOSITORY: 'example/control',
};

test('readSettings fills in the defaults', () => {
  expect(readSettings(GOOD)).toMatchObject({
    port: 3000,
    appId: '7',
    privateKey: KEY,
    control: { repository: 'example/control', workflow: 'ab.yml', ref: 'main' },
    apiUrl: 'https://api.github.com',
    throttle: true,
    timing: TIMING,
  });
});

test('SIGNING_KEY is an optional Ed25519 key, with line breaks or escaped ones', () => {
  expect(readSettings(GOOD).signingKey).toBeNull();
  const pem = generateKey();
  const { signingKey } = readSettings({ ...GOOD, SIGNING_KEY: pem });
  expect(readSettings({ ...GOOD, SIGNING_KEY: pem.replaceAll('\n', '\\n') }).signingKey?.publicKey).toBe(
    signingKey?.publicKey,
  );
  const wrong = () => readSettings({ ...GOOD, SIGNING_KEY: 'sekret' });
  expect(wrong).toThrow('SIGNING_KEY');
  expect(wrong).not.toThrow('sekret');
});

test.each(['APP_ID', 'WEBHOOK_SECRET', 'PRIVATE_KEY', 'CONTROL_REPOSITORY'])(
  'readSettings refuses a missing or empty %s',
  (name) => {
    for (const value of ['', '  ', undefined]) {
      expect(() => readSettings({ ...GOOD, [name]: value })).toThrow(name);
    }
  },
);

/** The message about these settings. */
function complaint(environment: Record<string, string>, file?: Record<string, string>): string {
  try {
    readSettings(environment, file);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the settings were taken');
}

test('readSettings names every wrong setting at once, from the environment, the file and the files of keys, and none of their values', () => {
  const environment = { APP_ID: 'sekret-one', WEBHOOK_SECRET: '', CONTROL_REPOSITORY: 'sekret two', PORT: 'sekret3' };
  const file = { PRIVATE_KEY_PATH: join(directory, 'none.pem'), CONTROL_REPOSITRY: 'sekret/4', LEASE_MS: '0' };
  const lines = complaint(environment, file).split('\n');
  expect(lines).toEqual([
    'The App cannot start with these settings:',
    `  PRIVATE_KEY_PATH: ${file.PRIVATE_KEY_PATH} does not exist`,
    '  CONTROL_REPOSITRY in the settings file is not a setting: did you mean CONTROL_REPOSITORY?',
    '  PORT is not a port, a number from 0 to 65535',
    '  APP_ID is not a number',
    '  WEBHOOK_SECRET is missing: set the secret of your GitHub App; without one everyone could send commands',
    '  CONTROL_REPOSITORY is not the owner/name of a repository',
    '  LEASE_MS is not a number of milliseconds from 1 to 86400000',
    'The settings and their meaning: docs/operating.md.',
  ]);
});

test('without settings the message points to alloc-ab create-app', () => {
  expect(complaint({})).toContain('alloc-ab create-app makes a GitHub App');
  expect(complaint({ APP_ID: '7' })).not.toContain('create-app');
});

test.each(['-----BEGIN KEY', generateKey()])(
  'PRIVATE_KEY %# that is not an RSA key is refused without being repeated',
  (key) => {
    const message = complaint({ ...GOOD, PRIVATE_KEY: key });
    expect(message).toContain('PRIVATE_KEY is not the PEM text of a private RSA key');
    expect(message).not.toContain(key.slice(0, 20));
  },
);

test('settings of a file count, and variables of the environment take precedence', () => {
  writeFileSync(join(directory, 'key.pem'), KEY);
  const { PRIVATE_KEY: _, ...others } = GOOD;
  const file = { ...others, PRIVATE_KEY_PATH: join(directory, 'key.pem'), PORT: '3001', LOG_LEVEL: 'debug' };
  expect(readSettings({ PORT: '3002', LOG_LEVEL: '' }, file)).toMatchObject({
    privateKey: KEY.trim(),
    port: 3002,
    logLevel: 'debug',
  });
});

test.each(['https://github.acme.test/api/v3', 'https://github.acme.test/api/v3/'])(
  'readSettings refuses GitHub Enterprise Server at %s',
  (GITHUB_API_URL) => {
    expect(() => readSettings({ ...GOOD, GITHUB_API_URL })).toThrow(
      'GITHUB_API_URL: GitHub Enterprise Server is not supported',
    );
  },
);

test.each([
  [undefined, null],
  ['', null],
  [' ', null],
  ['old', 'old'],
])('an earlier webhook secret %j is read as %j', (given, secret) => {
  expect(readSettings({ ...GOOD, PREVIOUS_WEBHOOK_SECRET: given }).previousWebhookSecret).toBe(secret);
});

test('DATABASE_URL takes precedence over DATABASE_FILE, and a wrong URL is not repeated in the message', () => {
  expect(readSettings(GOOD).database).toBe('alloc-ab.db');
  expect(readSettings({ ...GOOD, DATABASE_FILE: 'x.db' }).database).toBe('x.db');
  const url = 'postgres://mina:hush@db/alloc';
  expect(readSettings({ ...GOOD, DATABASE_FILE: 'x.db', DATABASE_URL: url }).database).toBe(url);
  const wrong = () => readSettings({ ...GOOD, DATABASE_URL: 'mysql://mina:hush-hush@db/alloc' });
  expect(wrong).toThrow('DATABASE_URL is postgres://');
  expect(wrong).not.toThrow('hush-hush');
});

test.each([
  ['https://api.github.com', 'https://token.actions.githubusercontent.com'],
  ['https://api.acme.ghe.com', 'https://token.actions.acme.ghe.com'],
])('with the API at %s the identities of workflow jobs are issued by %s', (GITHUB_API_URL, issuer) => {
  expect(readSettings({ ...GOOD, GITHUB_API_URL }).fetch).toEqual({
    publicUrl: null,
    labels: ['ubuntu-latest'],
    issuer,
  });
});

test('PUBLIC_URL, FETCH_LABELS and OIDC_ISSUER are read, without slashes at the end', () => {
  const set = { PUBLIC_URL: 'https://app.test/ab/', FETCH_LABELS: '["self-hosted", "fetcher"]' };
  expect(readSettings({ ...GOOD, ...set, OIDC_ISSUER: 'https://issuer.test/acme/' }).fetch).toEqual({
    publicUrl: 'https://app.test/ab',
    labels: ['self-hosted', 'fetcher'],
    issuer: 'https://issuer.test/acme',
  });
});

test.each([
  ['PUBLIC_URL', 'http://app.test'],
  ['PUBLIC_URL', 'https://user@app.test'],
  ['PUBLIC_URL', 'https://app.test/?x=1'],
  ['PUBLIC_URL', 'app.test'],
  ['FETCH_LABELS', 'ubuntu-latest'],
  ['FETCH_LABELS', '[]'],
  ['FETCH_LABELS', '["a b"]'],
  ['FETCH_LABELS', '{"group": "x"}'],
  ['OIDC_ISSUER', 'http://issuer.test'],
])('readSettings refuses %s %j and names the setting', (name, value) => {
  expect(() => readSettings({ ...GOOD, [name]: value })).toThrow(name);
});
