import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { removeTree } from '../job/job.ts';

/** One call of a compiler by a build. */
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
 * Writes a wrapper for each compiler in `path` into `directory`, which builds have first in their PATH. A wrapper records its
 * working directory and arguments in the folder `calls` and then executes the real compiler.
 */
export async function installCompilerWrappers(directory: string, calls: string, path: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const seen = new Set<string>();
  for (const folder of path.split(':')) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!DRIVER.test(name) || seen.has(name)) continue;
      seen.add(name);
      const file = join(directory, name);
      await writeFile(file, script(join(folder, name), calls));
      await chmod(file, 0o755);
    }
  }
}

/** Removes all records; called before each build. */
export async function clearCompilerCalls(calls: string): Promise<void> {
  for (const name of await readdir(calls)) await removeTree(join(calls, name));
}

/** Calls since the last `clearCompilerCalls`. Malformed records are left out. */
export async function readCompilerCalls(directory: string): Promise<CompilerCall[]> {
  const names = (await readdir(directory).catch(() => [])).sort().slice(0, RECORDS_MAX);
  const calls: CompilerCall[] = [];
  for (const name of names) {
    const text = await readFile(join(directory, name), 'utf8');
    const [compiler, cwd, ...args] = text.slice(0, RECORD_BYTES_MAX).split('\0').slice(0, -1);
    if (compiler?.startsWith('/') && cwd?.startsWith('/')) calls.push({ compiler, cwd, args });
  }
  return calls;
}

// One file for each call, since a parallel make calls several compilers at once. The build has another user than the harness, which reads it.
function script(compiler: string, folder: string): string {
  return `#!/bin/sh
record=$(mktemp ${quote(`${folder}/XXXXXXXXXX`)}) && printf '%s\\0' ${quote(compiler)} "$PWD" "$@" >"$record" && chmod 644 "$record"
exec ${quote(compiler)} "$@"
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
