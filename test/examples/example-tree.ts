import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExampleRepository } from '../../examples/example-repository.ts';
import { HANGS_MS } from '../soon.ts';

/** How a process ended. `signal` is the signal that killed it, or null. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The example repository in a temporary directory, checked out at its pull request. */
export interface ExampleTree {
  readonly directory: string;
  /** Builds a line from scratch and returns a copy of the library named `name`. Throws with make's output when it fails. */
  build(line: 'hz3' | 'hz4', name: string, defines?: string): string;
  make(...args: readonly string[]): Finished;
  /** Runs a program with this library preloaded. */
  run(library: string | null, program: string, ...args: readonly string[]): Finished;
  checkout(revision: string): void;
  remove(): void;
}

const LINES = {
  hz3: { goal: 'all_ldpreload_scale', defines: 'HZ3_LDPRELOAD_DEFS_EXTRA', library: 'libhakozuna_hz3_scale.so' },
  hz4: { goal: 'all', defines: 'HZ4_DEFS_EXTRA', library: 'libhakozuna_hz4.so' },
} as const;

/** Creates an `ExampleTree`; the caller removes it. */
export function exampleTree(): ExampleTree {
  const directory = mkdtempSync(join(tmpdir(), 'alloc-ab-example-'));
  const repository = join(directory, 'repository');
  const { branch } = createExampleRepository(repository);

  function finish(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Finished {
    const done = spawnSync(program, args, {
      cwd: repository,
      encoding: 'utf8',
      timeout: HANGS_MS,
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: directory, LC_ALL: 'C', ...env },
    });
    if (done.error) throw done.error;
    return { code: done.status, signal: done.signal, stdout: done.stdout, stderr: done.stderr };
  }

  const tree: ExampleTree = {
    directory: repository,
    make: (...args) => finish('make', ['-j2', ...args], {}),
    build(line, name, defines = '') {
      const { goal, defines: variable, library } = LINES[line];
      const folder = `hakozuna/${line}`;
      // Two calls: with -j, "clean all" would remove files that it builds.
      tree.make('-C', folder, 'clean');
      const done = tree.make('-C', folder, goal, `${variable}=${defines}`);
      if (done.code !== 0) throw new Error(done.stderr);
      const kept = join(directory, `${name}.so`);
      copyFileSync(join(repository, folder, library), kept);
      return kept;
    },
    run: (library, program, ...args) => finish(program, args, library === null ? {} : { LD_PRELOAD: library }),
    checkout(revision) {
      const done = finish('git', ['checkout', '--quiet', revision], {});
      if (done.code !== 0) throw new Error(done.stderr);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
  tree.checkout(branch);
  return tree;
}

/** sha256 of a file, in hexadecimal. */
export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
