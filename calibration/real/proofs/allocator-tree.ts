import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LineChange } from './one-line-changes.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/hakozuna/hakozuna');
/** What the Makefile of hz4 gives to the compiler for every unit, without -O2. */
const UNIT = [
  '-std=gnu11',
  '-fPIC',
  '-fvisibility=hidden',
  '-fno-builtin-malloc',
  '-fno-builtin-calloc',
  '-fno-plt',
  '-DHZ4_S10_CARVE_RUN=1',
];

/** A copy of the allocator hz4 of the example, which is built in it. */
export interface AllocatorTree {
  readonly folder: string;
  /** The sources by their path in it. */
  readonly sources: Readonly<Record<string, string>>;
  /** Writes a change, builds, and takes the change back; null when the build fails. */
  build(change: LineChange | null): Uint8Array | null;
  /** The units as one text each after the preprocessor, by name. */
  preprocessed(change: LineChange | null): Readonly<Record<string, string>>;
}

/** Copies the allocator into `<folder>/hz4`. */
export function openAllocatorTree(folder: string): AllocatorTree {
  const tree = join(folder, 'hz4');
  mkdirSync(tree, { recursive: true });
  for (const part of ['Makefile', 'src', 'include'])
    cpSync(join(EXAMPLE, 'hz4', part), join(tree, part), { recursive: true });
  const names = ['src', 'include'].flatMap((part) => readdirSync(join(tree, part)).map((name) => join(part, name)));
  const sources = Object.fromEntries(names.map((name) => [name, readFileSync(join(tree, name), 'utf8')]));
  const changed = <T>(change: LineChange | null, action: () => T): T => {
    if (change === null) return action();
    const text = sources[change.file] ?? '';
    const lines = text.split('\n');
    lines[change.line - 1] = change.after;
    writeFileSync(join(tree, change.file), lines.join('\n'));
    try {
      return action();
    } finally {
      writeFileSync(join(tree, change.file), text);
    }
  };
  return {
    folder: tree,
    sources,
    build: (change) =>
      changed(change, () => {
        const { status } = spawnSync('make', ['-s', 'clean', 'all'], { cwd: tree, stdio: 'ignore', timeout: 60_000 });
        return status === 0 ? new Uint8Array(readFileSync(join(tree, 'libhakozuna_hz4.so'))) : null;
      }),
    preprocessed: (change) =>
      changed(change, () =>
        Object.fromEntries(
          names
            .filter((name) => name.endsWith('.c'))
            .map((name) => [
              name,
              execFileSync('gcc', ['-E', '-P', ...UNIT, '-Iinclude', name], {
                cwd: tree,
                encoding: 'utf8',
                maxBuffer: 1 << 26,
              }),
            ]),
        ),
      ),
  };
}

/** Builds the bench programs of the example into `<folder>/out`. */
export function buildBenches(folder: string): void {
  cpSync(join(EXAMPLE, 'bench'), join(folder, 'bench'), { recursive: true });
  execFileSync('make', ['-s', '-C', join(folder, 'bench'), 'all'], { stdio: 'ignore' });
}

/** Options of a unit of preprocessed text for a twin that counts its lines. */
export const TWIN = [
  ...[...UNIT, '-x', 'cpp-output', '-O0', '--coverage', '-fprofile-update=atomic', '-w'],
  // A function that a unit does not call would have no counts, and its lines would look like data.
  ...['-fkeep-inline-functions', '-fkeep-static-functions'],
];
