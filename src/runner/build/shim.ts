import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One start of a compiler during a build, as the build asked for it. */
export interface CompilerCall {
  /** Absolute path of the real compiler. */
  readonly compiler: string;
  readonly cwd: string;
  readonly args: readonly string[];
}

/** Compiler drivers by their usual names: gcc, cc, clang-15, x86_64-linux-gnu-g++-12. */
const DRIVER = /^([a-z0-9_]+-)*(gcc|cc|g\+\+|c\+\+|clang|clang\+\+)(-[0-9.]+)?$/;
const RECORDS_MAX = 20_000;
const RECORD_BYTES_MAX = 1_000_000;

/**
 * Writes one wrapper per compiler found on `path` into `directory`, to stand first on PATH: each notes its working
 * directory and arguments, then becomes the real compiler. Proof of what a build really passed, whatever make did.
 */
export async function installShims(directory: string, path: string): Promise<void> {
  await mkdir(records(directory), { recursive: true });
  const seen = new Set<string>();
  for (const place of path.split(':')) {
    for (const name of await readdir(place).catch(() => [])) {
      if (!DRIVER.test(name) || seen.has(name)) continue;
      seen.add(name);
      const file = join(directory, name);
      await writeFile(file, script(join(place, name), records(directory)));
      await chmod(file, 0o755);
    }
  }
}

/** Forgets what was noted: before each build. */
export async function clearCalls(directory: string): Promise<void> {
  await rm(records(directory), { recursive: true, force: true });
  await mkdir(records(directory), { recursive: true });
}

/** What the wrappers noted since the last `clearCalls`. Notes that are not well-formed are left out. */
export async function readCalls(directory: string): Promise<CompilerCall[]> {
  const names = (await readdir(records(directory)).catch(() => [])).sort().slice(0, RECORDS_MAX);
  const calls: CompilerCall[] = [];
  for (const name of names) {
    const text = await readFile(join(records(directory), name), 'utf8');
    const [compiler, cwd, ...args] = text.slice(0, RECORD_BYTES_MAX).split('\0').slice(0, -1);
    if (compiler?.startsWith('/') && cwd?.startsWith('/')) calls.push({ compiler, cwd, args });
  }
  return calls;
}

function records(directory: string): string {
  return join(directory, 'calls');
}

// One file per call: calls of a parallel make never mix.
function script(compiler: string, notes: string): string {
  return `#!/bin/sh
note=$(mktemp ${quote(`${notes}/XXXXXXXXXX`)}) && printf '%s\\0' ${quote(compiler)} "$PWD" "$@" >"$note"
exec ${quote(compiler)} "$@"
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
