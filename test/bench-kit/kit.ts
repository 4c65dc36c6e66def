import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const KIT = join(import.meta.dirname, '../../bench-kit');
const kitSources = globSync(join(KIT, 'kit/*.c')).sort();

/** Small but real arguments of each workload; `iters` is the number of operations of each thread. */
export const SMALL: Readonly<Record<string, (iters: number) => string[]>> = {
  'st-mixed': (iters) => [`${iters}`, '200', '16', '2048', '7'],
  'mt-remote': (iters) => ['3', `${iters}`, '100', '16', '2048', '60', '1024'],
  larson: (iters) => ['3', `${iters}`, '200', '16', '512', '100'],
  'producer-consumer': (iters) => ['4', `${iters}`, '16', '512', '32'],
  'realloc-growth': (iters) => [`${iters}`, '50', '16', '20000'],
  'large-blocks': (iters) => [`${iters}`, '4', '20000', '200000'],
  'ageing-heap': (iters) => [`${iters}`, '300000', '16', '4096', '1000'],
  latency: (iters) => ['2', `${iters}`, '100', '16', '1024'],
};
export const THREADED = ['mt-remote', 'larson', 'producer-consumer', 'latency'];
export const workloads = globSync(join(KIT, 'workloads/*.c'))
  .map((file) => basename(file, '.c'))
  .sort();

/** What a finished process left. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory for what one test file builds. */
export function outputDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'alloc-ab-kit-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a program to its end, with these variables only. */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = '/') {
  return new Promise<Finished>((resolve) => {
    const child = execFile(
      program,
      args,
      { env: { PATH: process.env.PATH ?? '/usr/bin:/bin', ...env }, timeout: 60_000, cwd },
      (_, stdout, stderr) => resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
    );
  });
}

/** How the runner builds a workload, to the letter. */
const MEASURED = [
  ...['-std=c11', '-O2', '-g', '-fno-omit-frame-pointer', '-fno-builtin-malloc', '-fno-builtin-free'],
  ...['-fno-builtin-realloc', '-fno-builtin-calloc', '-fno-plt', '-Wall', '-Wextra', '-Werror', '-pthread'],
];
const QUICK = ['-std=c11', '-O0', '-fno-builtin', '-pthread'];

/** Compiles workloads as the runner does, and returns their paths by name; throws with gcc's output on the least warning. */
export function buildAsMeasured(directory: string, names: readonly string[]) {
  return buildEach(directory, names, [...MEASURED, ...kitSources]);
}

/** Compiles workloads sooner: not optimised, the kit only once. */
export async function buildQuickly(directory: string, names: readonly string[], ...flags: string[]) {
  await gcc(directory, ...QUICK, ...flags, '-c', ...kitSources);
  const objects = kitSources.map((file) => join(directory, `${basename(file, '.c')}.o`));
  return buildEach(directory, names, [...QUICK, ...flags, ...objects]);
}

/** Runs the compiler in a directory; throws with what it says. */
export async function gcc(directory: string, ...args: string[]): Promise<void> {
  const done = await run('gcc', ['-I', KIT, ...args], {}, directory);
  if (done.code !== 0 || done.stderr !== '') throw new Error(`gcc ${args.join(' ')}\n${done.stderr}`);
}

async function buildEach(directory: string, names: readonly string[], args: readonly string[]) {
  const left = [...names];
  const compile = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      await gcc(directory, '-o', join(directory, name), join(KIT, `workloads/${name}.c`), ...args);
    }
  };
  await Promise.all([compile(), compile()]);
  return Object.fromEntries(names.map((name) => [name, join(directory, name)])) as Readonly<Record<string, string>>;
}

/** The last line of a run as numbers by name. */
export function summary(stdout: string): Record<string, number> {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return Object.fromEntries(line.split(' ').map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])]));
}
