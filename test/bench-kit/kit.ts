import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { HANGS_MS } from '../soon.ts';

const KIT = join(import.meta.dirname, '../../bench-kit');

/** Arguments of each workload that take little time; `iters` is the number of operations of each thread. */
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

/** How a process ended. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary directory for the programs of one test file. */
export function outputDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'alloc-ab-kit-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a program to its end, with PATH and these variables only. */
export function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = '/') {
  return new Promise<Finished>((resolve) => {
    const child = execFile(
      program,
      args,
      { env: { PATH: process.env.PATH ?? '/usr/bin:/bin', ...env }, timeout: HANGS_MS, cwd },
      (_, stdout, stderr) => resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr }),
    );
  });
}

/** Builds workloads as the runner does, and returns their paths by name. Throws on a warning. */
export function buildAsMeasured(directory: string, names: readonly string[]) {
  return make(directory, names, 'CFLAGS=-Wall -Wextra -Werror');
}

/** Builds workloads without optimisation, which is faster. */
export function buildQuickly(directory: string, names: readonly string[], ...flags: string[]) {
  return make(directory, names, 'WORKLOAD_CFLAGS=-std=c11 -O0 -fno-builtin -pthread', `CFLAGS=${flags.join(' ')}`);
}

async function make(directory: string, names: readonly string[], ...variables: string[]) {
  const done = await run('make', ['-j2', '-C', KIT, `OUT=${directory}`, ...variables, ...names]);
  if (done.code !== 0 || done.stderr !== '') throw new Error(`make ${names.join(' ')}\n${done.stderr}`);
  return Object.fromEntries(names.map((name) => [name, join(directory, name)])) as Readonly<Record<string, string>>;
}

/** Runs the compiler in a directory. Throws with its messages when it fails or warns. */
export async function gcc(directory: string, ...args: string[]): Promise<void> {
  const done = await run('gcc', ['-I', KIT, ...args], {}, directory);
  if (done.code !== 0 || done.stderr !== '') throw new Error(`gcc ${args.join(' ')}\n${done.stderr}`);
}

/** The last line of a workload's output, as numbers by name. */
export function summary(stdout: string): Record<string, number> {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return Object.fromEntries(line.split(' ').map((pair) => [pair.split('=')[0], Number(pair.split('=')[1])]));
}
