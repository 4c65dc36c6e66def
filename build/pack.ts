/**
 * Runs around `npm pack`: Node does not run TypeScript below `node_modules`, so a package has the command line as bundled JavaScript in
 * `lib`, with every package that it uses. Its `package.json` then has no dependencies but the optional Node, and says which release it is.
 *
 *   node build/pack.ts prepare    before: writes lib and the package's package.json
 *   node build/pack.ts restore    afterwards: puts the package.json of the project back
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licenses } from './licenses.ts';
import { bundleProgram } from './program.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LIB = join(ROOT, 'lib');
const PACKAGE = join(ROOT, 'package.json');
/** The package.json of the project while that of the package stands in its place. */
const ASIDE = join(ROOT, '.cache', 'package.json');

async function prepare(): Promise<void> {
  // An earlier attempt may have been interrupted.
  restore();
  rmSync(LIB, { recursive: true, force: true });
  const modules = await bundleProgram(LIB);
  writeFileSync(join(LIB, 'LICENSES.txt'), licenses(modules));
  const text = readFileSync(PACKAGE, 'utf8');
  const { dependencies: _, devDependencies: __, scripts: ___, private: ____, ...kept } = JSON.parse(text);
  mkdirSync(dirname(ASIDE), { recursive: true });
  writeFileSync(ASIDE, text);
  replace(PACKAGE, `${JSON.stringify({ ...kept, release: releaseOf(kept.version) }, null, 2)}\n`);
}

function restore(): void {
  if (!existsSync(ASIDE)) return;
  replace(PACKAGE, readFileSync(ASIDE, 'utf8'));
  rmSync(ASIDE);
}

function replace(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** The repository on GitHub and the commit of a release; a commit without the tag of its version, or with other files, is none. */
function releaseOf(version: string): { readonly repository?: string; readonly commit?: string } {
  const origin = git('remote', 'get-url', 'origin');
  const [, repository] =
    /^(?:https:\/\/github\.com\/|(?:ssh:\/\/)?git@github\.com[:/])([^/\s]+\/[^/\s]+?)(?:\.git)?$/.exec(origin) ?? [];
  const commit = git('rev-parse', 'HEAD');
  const isRelease =
    commit !== '' &&
    git('rev-parse', `refs/tags/v${version}^{commit}`) === commit &&
    git('status', '--porcelain') === '';
  return { ...(repository !== undefined && { repository }), ...(isRelease && { commit }) };
}

/** Output of git; empty where it fails, as without a checkout. */
function git(...args: string[]): string {
  try {
    return execFileSync('git', ['-C', ROOT, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

const [step] = process.argv.slice(2);
if (step === 'prepare') await prepare();
else if (step === 'restore') restore();
else {
  console.error('usage: node build/pack.ts prepare|restore');
  process.exitCode = 2;
}
