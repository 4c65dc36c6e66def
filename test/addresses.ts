import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Where a process has its memory, and the limit of its stack in bytes. */
export type Addresses = Readonly<Record<'stack' | 'code' | 'mapping' | 'heap' | 'limit', number>>;

/** Compiles the program or library that prints its addresses, with further options of the compiler. */
export function compileAddresses(path: string, ...options: readonly string[]): void {
  execFileSync('gcc', [...options, '-o', path, join(import.meta.dirname, 'fixtures/runner/addresses.c')]);
}

/** The addresses in an output. Throws when it has none. */
export function addressesIn(output: string): Addresses {
  const line = /^stack=(\S+) code=(\S+) mapping=(\S+) heap=(\S+) limit=(\S+)$/m.exec(output);
  if (line === null) throw new Error(`no addresses in: ${output.slice(0, 200)}`);
  const [stack = 0, code = 0, mapping = 0, heap = 0, limit = 0] = line.slice(1).map(Number);
  return { stack, code, mapping, heap, limit };
}
