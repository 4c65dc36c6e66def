import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { execa } from 'execa';

/** What of this project is not copied: what was made from it, its packages, and its history. */
const LEFT_OUT =
  /^(?:node_modules|\.git|\.cache|lib|dist|tmp|test|calibration|demo-out|calibration-out|alloc-ab-runs)$|\.(?:tgz|db.*)$/;
/** Packing and installing take seconds; a busy machine may need a hundred times as long. */
const TIMEOUT_MS = 600_000;

/** A release of this project, as its maintainers would make it. */
export interface PackedRelease {
  /** A copy of the project, at the tag of its version. */
  readonly project: string;
  readonly tarball: string;
  readonly repository: string;
  readonly commit: string;
  readonly version: string;
}

/** Copies the project into `directory`, commits and tags it as a release of `repository` on GitHub, and runs `npm pack` there. */
export async function packRelease(directory: string, repository = 'example/alloc-ab'): Promise<PackedRelease> {
  const project = join(directory, 'project');
  mkdirSync(project, { recursive: true });
  for (const name of readdirSync('.').filter((each) => !LEFT_OUT.test(each)))
    cpSync(name, join(project, name), { recursive: true, filter: (from) => !from.endsWith('bench-kit/out') });
  symlinkSync(resolve('node_modules'), join(project, 'node_modules'));
  // The actions as they are built from the sources.
  execFileSync(process.execPath, ['build/bundle.ts', '--out', join(project, 'dist')], { stdio: 'pipe' });
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', project, ...IDENTITY, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '--quiet', '-b', 'main');
  git('add', '--all');
  git('commit', '--quiet', '-m', `v${version}`);
  git('tag', `v${version}`);
  git('remote', 'add', 'origin', `https://github.com/${repository}.git`);
  const before = readFileSync(join(project, 'package.json'), 'utf8');
  const { stdout } = await npm(project, directory, 'pack', '--silent', '--pack-destination', directory);
  if (readFileSync(join(project, 'package.json'), 'utf8') !== before || git('status', '--porcelain') !== '')
    throw new Error(`npm pack left the project changed: ${git('status', '--porcelain')}`);
  const tarball = join(directory, stdout.trim().split('\n').at(-1) ?? '');
  return { project, tarball, repository, commit: git('rev-parse', 'HEAD'), version };
}

/** Installs a package into an empty folder, without a network and without the optional Node. */
export async function installPackage(tarball: string, folder: string, home: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await npm(folder, home, 'install', '--offline', '--no-audit', '--no-fund', '--omit=optional', tarball);
}

/** Runs the installed program with npx, as a user does in that folder. */
export function npx(folder: string, home: string, args: readonly string[], env: Record<string, string> = {}) {
  return execa('npx', ['--offline', 'alloc-ab', ...args], {
    cwd: folder,
    env: { ...environmentOf(home), ...env },
    extendEnv: false,
    reject: false,
    timeout: TIMEOUT_MS,
  });
}

function npm(cwd: string, home: string, ...args: string[]) {
  return execa('npm', args, { cwd, env: environmentOf(home), extendEnv: false, timeout: TIMEOUT_MS });
}

/** The environment of a user whose Node is the one of these tests. Nothing of the npm that started the tests reaches the other one. */
export function environmentOf(home: string): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter),
    HOME: home,
    LANG: 'C.UTF-8',
    npm_config_cache: join(home, 'npm-cache'),
    npm_config_update_notifier: 'false',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
}

const IDENTITY = ['-c', 'user.name=Mina', '-c', 'user.email=mina@example.com'];
