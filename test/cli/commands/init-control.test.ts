import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { controlRelease } from '../../../src/local/checkout/control-release.ts';
import { HANGS_MS } from '../../soon.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-control-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98';
const FILES = ['ab.yml', 'release-gate.yml', 'survey.yml'];
const version: string = JSON.parse(readFileSync('package.json', 'utf8')).version;

function initControl(directory: string, commit: string | null = COMMIT, more: readonly string[] = [], env = {}) {
  const pinned = commit === null ? [] : ['--commit', commit];
  const argv = ['init-control', directory, '--from', 'example/alloc-ab', ...pinned, ...more];
  return execa(resolve('bin/alloc-ab'), argv, { reject: false, timeout: HANGS_MS, env });
}

const workflows = (directory: string) => join(directory, '.github/workflows');
const all = (directory: string) => (readdirSync(directory, { recursive: true }) as string[]).sort();

describe('alloc-ab init-control', () => {
  test('writes the workflows and nothing else; again it changes nothing', async () => {
    const directory = join(scratch, 'new/control');
    const first = await initControl(directory);
    expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('next') });
    expect(all(directory)).toEqual(
      ['.github', '.github/workflows', ...FILES.map((name) => `.github/workflows/${name}`)].sort(),
    );
    expect(readFileSync(join(workflows(directory), 'ab.yml'), 'utf8')).toContain(
      `uses: example/alloc-ab@${COMMIT} # v${version}\n`,
    );
    const before = FILES.map((name) => readFileSync(join(workflows(directory), name), 'utf8'));
    const again = await initControl(directory);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('already') });
    expect(FILES.map((name) => readFileSync(join(workflows(directory), name), 'utf8'))).toEqual(before);
  });

  test('goes on where it was interrupted, beside files of the user', async () => {
    const directory = join(scratch, 'interrupted');
    await initControl(directory);
    rmSync(join(workflows(directory), 'survey.yml'));
    writeFileSync(join(directory, 'README.md'), 'ours');
    writeFileSync(join(workflows(directory), 'own.yml'), 'ours');
    expect(await initControl(directory)).toMatchObject({ exitCode: 0 });
    expect(all(workflows(directory))).toEqual([...FILES, 'own.yml'].sort());
    expect(readFileSync(join(directory, 'README.md'), 'utf8')).toBe('ours');
  });

  test('shows what an upgrade changes, writes nothing, and writes it with the printed command', async () => {
    const directory = join(scratch, 'it is old');
    await initControl(directory, OTHER);
    const shown = await initControl(directory);
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain(`-        uses: example/alloc-ab@${OTHER} # v${version}`);
    expect(shown.stdout).toContain(`+        uses: example/alloc-ab@${COMMIT} # v${version}`);
    expect(readFileSync(join(workflows(directory), 'ab.yml'), 'utf8')).toContain(OTHER);
    const [, next = ''] = /, then (.*)$/m.exec(shown.stderr) ?? [];
    const env = { ...process.env, PATH: `${resolve('bin')}:${process.env.PATH}` };
    execFileSync('sh', ['-c', next], { env, stdio: 'pipe' });
    const text = readFileSync(join(workflows(directory), 'ab.yml'), 'utf8');
    expect(text).toContain(COMMIT);
    expect(text).not.toContain(OTHER);
  });

  test.each([
    ['a workflow that it did not write', (at: string) => writeFileSync(join(at, '.github/workflows/ab.yml'), 'mine')],
    ['a folder with the name of a workflow', (at: string) => mkdirSync(join(at, '.github/workflows/ab.yml'))],
    ['a symbolic link', (at: string) => symlinkSync(join(scratch, 'x'), join(at, '.github/workflows/survey.yml'))],
    [
      'a file where a folder belongs',
      (at: string) => {
        rmSync(join(at, '.github'), { recursive: true });
        writeFileSync(join(at, '.github'), 'mine');
      },
    ],
  ])('refuses a folder with %s in the way, also for an upgrade', async (_, put) => {
    const directory = mkdtempSync(join(scratch, 'way-'));
    mkdirSync(workflows(directory), { recursive: true });
    put(directory);
    const before = all(directory);
    for (const more of [[], ['--upgrade']]) {
      const refused = await initControl(directory, COMMIT, more);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toMatch(/is in the way: .*Nothing was written/);
    }
    expect(all(directory)).toEqual(before);
    expect(existsSync(join(scratch, 'x'))).toBe(false);
  });

  test('refuses this project, a file, and a folder that cannot be made', async () => {
    expect((await initControl('.')).stderr).toContain('is in the way');
    for (const directory of ['package.json', 'package.json/x', '/proc/x']) {
      const refused = await initControl(directory);
      expect(refused.exitCode).toBe(2);
      expect(refused.stderr).toContain(directory.replace('/x', ''));
    }
  });

  test.each([
    ['--from', 'a name without its owner', ['--from', 'alloc-ab']],
    ['--commit', 'a short commit', ['--commit', '0123456']],
  ])('refuses with 2 for %s: %s', async (option, _, more) => {
    const refused = await initControl(join(scratch, 'none'), null, more);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain(option);
  });
});

describe('the commit of the release', () => {
  const git = (directory: string, ...args: string[]): string =>
    execFileSync('git', ['-C', directory, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      encoding: 'utf8',
    }).trim();
  /** What git reaches in place of github.com. */
  const github = mkdtempSync(join(scratch, 'github-'));
  const repository = join(github, 'example', 'alloc-ab');
  mkdirSync(repository, { recursive: true });
  git(repository, 'init', '--quiet', '-b', 'main');
  git(repository, 'commit', '--quiet', '--allow-empty', '-m', 'one');
  const commit = git(repository, 'rev-parse', 'HEAD');
  const env = {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${github}/.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://github.com/',
  };

  test.each([
    ['an annotated tag', ['-a', '-m', 'release']],
    ['a lightweight tag', []],
  ])('is that of %s of this version', async (_, how) => {
    git(repository, 'tag', '-f', ...how, `v${version}`);
    // What has the same beginning is another version.
    git(repository, 'tag', '-f', '-a', '-m', 'other', `v${version}-rc.1`);
    const directory = mkdtempSync(join(scratch, 'tagged-'));
    const { exitCode, stderr } = await initControl(directory, null, [], env);
    expect(exitCode, stderr).toBe(0);
    expect(readFileSync(join(workflows(directory), 'ab.yml'), 'utf8')).toContain(`@${commit} # v${version}\n`);
  });

  test('a repository without the tag and one that does not exist are refused, and nothing is written', async () => {
    git(repository, 'tag', '-d', `v${version}`);
    const directory = join(scratch, 'untagged');
    const untagged = await initControl(directory, null, [], env);
    expect(untagged).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(`has no tag v${version}`) });
    const missing = await initControl(directory, null, ['--from', 'example/other'], env);
    expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('cannot be read') });
    expect(existsSync(directory)).toBe(false);
  });

  test('a packed release knows its repository and its commit', async () => {
    const root = mkdtempSync(join(scratch, 'packed-'));
    const release = { repository: 'example/alloc-ab', commit: COMMIT };
    writeFileSync(join(root, 'package.json'), JSON.stringify({ version: '1.2.3', release }));
    expect(await controlRelease({}, root)).toEqual({ ok: true, value: { ...release, version: '1.2.3' } });
    // Another repository may have other commits.
    expect(await controlRelease({ repository: 'example/fork', commit: OTHER }, root)).toMatchObject({
      value: { repository: 'example/fork', commit: OTHER },
    });
  });

  test('a checkout knows both by its remote and its tag; without a remote the user has to name it', async () => {
    const root = mkdtempSync(join(scratch, 'clone-'));
    git(root, 'init', '--quiet', '-b', 'main');
    writeFileSync(join(root, 'package.json'), JSON.stringify({ version: '1.2.3' }));
    git(root, 'add', '.');
    git(root, 'commit', '--quiet', '-m', 'one');
    git(root, 'tag', 'v1.2.3');
    expect(await controlRelease({}, root)).toMatchObject({
      error: { code: 'no-release', next: expect.stringContaining('--from') },
    });
    for (const url of ['https://github.com/example/alloc-ab.git', 'git@github.com:example/alloc-ab.git']) {
      git(root, 'config', 'remote.origin.url', url);
      const value = { repository: 'example/alloc-ab', commit: git(root, 'rev-parse', 'HEAD'), version: '1.2.3' };
      expect(await controlRelease({}, root)).toEqual({ ok: true, value });
    }
    // The package in a folder of somebody else's checkout is not of that checkout.
    const inside = join(root, 'node_modules/alloc-ab');
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, 'package.json'), JSON.stringify({ version: '1.2.3' }));
    expect(await controlRelease({}, inside)).toMatchObject({ error: { code: 'no-release' } });
  });
});
