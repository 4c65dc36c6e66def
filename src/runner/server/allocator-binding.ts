import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { err, ok, type Result } from '../../model/result.ts';
import { isAllocator } from '../sandbox/library-proof.ts';
import { ALLOCATION_CALLS, allocationCalls } from '../sandbox/own-malloc.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { ServerFailure } from './server-result.ts';

/** How to make a program use an arm's allocator if it is linked to another one, as Debian's redis-server is to jemalloc. */
interface Binding {
  /** Library to preload although the arm has none: the C library, so that it comes before the linked allocator. */
  readonly preload: string | null;
  /** Allocators that are mapped because the program is linked to them, but serve no call of malloc or free. */
  readonly linked: readonly string[];
  /** Whether the loader printed bindings of malloc or free. */
  readonly isKnown: boolean;
}

/** A program and the library that is preloaded into it. */
interface BoundProgram {
  readonly program: string;
  readonly cwd: string;
  /** Null for the C library's allocator. */
  readonly library: string | null;
}

const TIMEOUT_MS = 10_000;
/** The loader writes one line for each of some ten thousand bindings. */
const TRACE_BYTES = 16 * 1024 * 1024;
/** Programs that count their memory call it on every block; the allocator of the block must answer. */
const SIZE_OF = 'malloc_usable_size';

const known = new WeakMap<Sandbox, Map<string, Promise<Result<Binding, ServerFailure>>>>();

/**
 * Finds out from the dynamic loader whose malloc a program would call, once for each program and library. Memory maps alone
 * cannot distinguish an allocator that is used from one that is only linked. Programs for which the loader prints no bindings
 * (static programs, scripts) are left to the check of the memory maps.
 */
export function bindAllocator(sandbox: Sandbox, bound: BoundProgram): Promise<Result<Binding, ServerFailure>> {
  const own = known.get(sandbox) ?? new Map<string, Promise<Result<Binding, ServerFailure>>>();
  known.set(sandbox, own);
  const key = `${bound.program}\n${bound.library ?? ''}`;
  const binding = own.get(key) ?? bind(sandbox, bound);
  own.set(key, binding);
  return binding;
}

async function bind(
  sandbox: Sandbox,
  { program, cwd, library }: BoundProgram,
): Promise<Result<Binding, ServerFailure>> {
  const plain = await trace(sandbox, program, cwd, library);
  if (plain.calls.length === 0) return ok({ preload: null, linked: [], isKnown: false });
  if (library !== null) return checkTrace(plain, real(library), null, program);
  const foreign = plain.calls.some(({ symbol, to }) => isAllocation(symbol) && !isLibc(to));
  const libc = plain.loaded.find(isLibc);
  if (!foreign || libc === undefined) return ok({ preload: null, linked: [], isKnown: true });
  return checkTrace(await trace(sandbox, program, cwd, libc), real(libc), libc, program);
}

interface Trace {
  readonly loaded: readonly string[];
  readonly calls: readonly { readonly from: string; readonly to: string; readonly symbol: string }[];
}

async function trace(sandbox: Sandbox, program: string, cwd: string, preload: string | null): Promise<Trace> {
  // As in ldd, LD_TRACE_LOADED_OBJECTS ends the process before any of its code runs.
  const loader = { LD_TRACE_LOADED_OBJECTS: '1', LD_WARN: 'yes', LD_BIND_NOW: '1', LD_DEBUG: 'bindings' };
  const { stdout, stderr } = await sandbox.start({
    argv: [program],
    cwd,
    env: preload === null ? loader : { ...loader, LD_PRELOAD: preload },
    timeoutMs: TIMEOUT_MS,
    maxBytes: TRACE_BYTES,
  });
  const text = `${stdout}\n${stderr}`;
  const own = real(program);
  const at = (path: string): string => real(sandbox.hostPath(path));
  return {
    loaded: [...text.matchAll(/^[^\S\n]*(?:\S+ => )?(\/\S+) \(0x/gm)].map(([, path = '']) => at(path)),
    calls: [...text.matchAll(/binding file (\S+) \[0\] to (\S+) \[0\]: normal symbol `(\w+)'/g)].flatMap(
      ([, from = '', to = '', symbol = '']) =>
        (isAllocation(symbol) || symbol === SIZE_OF) && !(at(to) === own && passesOn(own, symbol))
          ? [{ from: at(from), to: at(to), symbol }]
          : [],
    ),
  };
}

function checkTrace(
  { calls, loaded }: Trace,
  expected: string,
  preload: string | null,
  program: string,
): Result<Binding, ServerFailure> {
  const stray = calls.find(({ symbol, to }) => isAllocation(symbol) && to !== expected);
  const size = calls.find(({ from, symbol, to }) => symbol === SIZE_OF && from === real(program) && to !== expected);
  const wrong = stray ?? size;
  if (wrong === undefined) {
    const linked = loaded.filter((path) => path !== expected && isAllocator(path));
    return ok({ preload, linked, isKnown: true });
  }
  const [arm, other] = [expected, wrong.to].map((path) => basename(path));
  return err({
    code: stray ? 'allocator-not-in-use' : 'allocator-incomplete',
    message: `would not run on ${arm} alone: its calls of ${wrong.symbol} go to ${other}`,
    next: stray
      ? 'Measure a build of the program that has no allocator of its own.'
      : `Add ${SIZE_OF} to the library: the program calls it for its blocks, and ${other} does not know these blocks.`,
    output: '',
  });
}

/**
 * Whether a program has an address for a call that it does not define: one at a fixed address that uses the address of `free` has it in its
 * own table, from where calls go where its own calls go.
 */
function passesOn(program: string, symbol: string): boolean {
  const defined: ReadonlySet<string> | null = allocationCalls(program);
  return isAllocation(symbol) && defined !== null && !defined.has(symbol);
}

function isAllocation(symbol: string): boolean {
  return ALLOCATION_CALLS.some((call) => call === symbol);
}

function isLibc(path: string): boolean {
  return /^libc[.-]/.test(basename(path));
}

/** The canonical path of a file: /lib may be a link to /usr/lib. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
