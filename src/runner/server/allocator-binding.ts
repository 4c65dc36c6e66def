import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { isAllocator } from '../sandbox/library-proof.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ServerTrouble } from '../sandbox/served.ts';

/** What the loader does with a program that was linked against an allocator, as Debian's redis-server is against jemalloc. */
export interface Binding {
  /** Library that must be preloaded although the arm has none: the C library, before the allocator the program is linked to. */
  readonly preload: string | null;
  /** Allocators that are mapped because the program is linked to them, and that serve no call of malloc or free. */
  readonly linked: readonly string[];
}

/** A program whose loader is asked. */
export interface BoundProgram {
  readonly program: string;
  readonly cwd: string;
  /** Null for the C library's own allocator. */
  readonly library: string | null;
}

const TIMEOUT_MS = 10_000;
/** Each of some ten thousand bindings is a line. */
const TRACE_BYTES = 16 * 1024 * 1024;
const SERVES = ['malloc', 'free', 'calloc', 'realloc'];
/** Asked about blocks by programs that count their memory; must be answered by whoever gave them. */
const SIZE_OF = 'malloc_usable_size';

const known = new WeakMap<Sandbox, Map<string, Promise<Binding | ServerTrouble>>>();

/**
 * Asks the dynamic loader itself, once for each program and library, whose malloc a program would call: maps alone cannot tell
 * an allocator that is used from one that the program merely is linked to. Programs that the loader says nothing about (static
 * ones, scripts) are left to the proof by maps.
 */
export function bindAllocator(sandbox: Sandbox, asked: BoundProgram): Promise<Binding | ServerTrouble> {
  const own = known.get(sandbox) ?? new Map<string, Promise<Binding | ServerTrouble>>();
  known.set(sandbox, own);
  const key = `${asked.program}\n${asked.library ?? ''}`;
  const answer = own.get(key) ?? bind(sandbox, asked);
  own.set(key, answer);
  return answer;
}

async function bind(sandbox: Sandbox, { program, cwd, library }: BoundProgram): Promise<Binding | ServerTrouble> {
  const plain = await trace(sandbox, program, cwd, library);
  if (plain.calls.length === 0) return { preload: null, linked: [] };
  if (library !== null) return judged(plain, real(library), null, program);
  const foreign = plain.calls.some(({ symbol, to }) => SERVES.includes(symbol) && !isLibc(to));
  const libc = plain.loaded.find(isLibc);
  if (!foreign || libc === undefined) return { preload: null, linked: [] };
  return judged(await trace(sandbox, program, cwd, libc), real(libc), libc, program);
}

interface Trace {
  readonly loaded: readonly string[];
  readonly calls: readonly { readonly from: string; readonly to: string; readonly symbol: string }[];
}

async function trace(sandbox: Sandbox, program: string, cwd: string, preload: string | null): Promise<Trace> {
  // LD_TRACE_LOADED_OBJECTS ends the process before any of its code runs: this is what ldd does.
  const loader = { LD_TRACE_LOADED_OBJECTS: '1', LD_WARN: 'yes', LD_BIND_NOW: '1', LD_DEBUG: 'bindings' };
  const { stdout, stderr } = await sandbox.start({
    argv: [program],
    cwd,
    env: preload === null ? loader : { ...loader, LD_PRELOAD: preload },
    timeoutMs: TIMEOUT_MS,
    maxBytes: TRACE_BYTES,
  });
  const text = `${stdout}\n${stderr}`;
  return {
    loaded: [...text.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x/gm)].map(([, path = '']) => real(path)),
    calls: [...text.matchAll(/binding file (\S+) \[0\] to (\S+) \[0\]: normal symbol `(\w+)'/g)].flatMap(
      ([, from = '', to = '', symbol = '']) =>
        SERVES.includes(symbol) || symbol === SIZE_OF ? [{ from: real(from), to: real(to), symbol }] : [],
    ),
  };
}

function judged(
  { calls, loaded }: Trace,
  expected: string,
  preload: string | null,
  program: string,
): Binding | ServerTrouble {
  const stray = calls.find(({ symbol, to }) => SERVES.includes(symbol) && to !== expected);
  const size = calls.find(({ from, symbol, to }) => symbol === SIZE_OF && from === real(program) && to !== expected);
  const wrong = stray ?? size;
  if (wrong === undefined) {
    return { preload, linked: loaded.filter((path) => path !== expected && isAllocator(path)) };
  }
  const [arm, other] = [expected, wrong.to].map((path) => basename(path));
  return {
    code: stray ? 'allocator-not-in-use' : 'allocator-incomplete',
    message: `would not run on ${arm} alone: its calls of ${wrong.symbol} go to ${other}`,
    next: stray
      ? 'Measure a build of the server without an allocator of its own.'
      : `Give the library ${SIZE_OF}: the server asks it about every block, and ${other} knows none of them.`,
    output: '',
  };
}

function isLibc(path: string): boolean {
  return /^libc[.-]/.test(basename(path));
}

/** One name for a file that several paths lead to: /lib is a link to /usr/lib. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
