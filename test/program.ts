import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

const DAY_MS = 86_400_000;
/** What a package has beside its program, and its packages. */
const BESIDE = ['bench-kit', 'runner-setup', 'docs', 'schemas', 'app.yml', '.github', 'node_modules'];
const BUILD = `
import { bundleProgram } from './build/program.ts';
await bundleProgram(process.argv[1] + '/lib');
await bundleProgram(process.argv[1] + '/app', { index: 'src/index.ts' });
`;

let made: string | null = null;

/**
 * The command line as an installed package has it, bundled from the present sources. It starts in half the time of the sources, so tests
 * of what commands do use it; tests of the checkout itself start bin/alloc-ab.
 */
export function program(): string {
  return join(packageFolder(), 'bin/alloc-ab');
}

/** The entry file of the App, bundled from the present sources. */
export function appProgram(): string {
  return join(packageFolder(), 'app/index.js');
}

function packageFolder(): string {
  made ??= realpathSync(makePackage());
  return made;
}

/** Makes the folder of the package once for the same sources. */
function makePackage(): string {
  const parent = resolve('node_modules/.cache/alloc-ab-program');
  mkdirSync(parent, { recursive: true });
  const folder = join(parent, digestOfSources());
  if (existsSync(folder)) return folder;
  removeOld(parent);
  const half = mkdtempSync(join(parent, 'half-'));
  execFileSync(process.execPath, ['--input-type=module-typescript', '-e', BUILD, half], { stdio: 'pipe' });
  mkdirSync(join(half, 'bin'));
  for (const name of ['bin/alloc-ab', 'package.json']) copyFileSync(name, join(half, name));
  for (const name of BESIDE) symlinkSync(resolve(name), join(half, name));
  try {
    renameSync(half, folder);
  } catch (error) {
    // Another worker was faster.
    if (!existsSync(folder)) throw error;
    rmSync(half, { recursive: true });
  }
  return folder;
}

/** Removes what was made more than a day ago: its sources have changed since. */
function removeOld(parent: string): void {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts !== undefined && Date.now() - facts.mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}

function digestOfSources(): string {
  const hash = createHash('sha256').update(resolve());
  const files = [
    'bin/alloc-ab',
    'package.json',
    'package-lock.json',
    'build/program.ts',
    ...globSync('src/**/*').sort(),
  ];
  for (const file of files) if (/\.\w+$|alloc-ab$/.test(file)) hash.update(`${file}\n`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 32);
}
