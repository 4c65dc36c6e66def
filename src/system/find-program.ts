import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/**
 * The absolute path of a program: a bare name is looked up in `path`, then at the top of `checkout`; a relative path starts there. Null
 * when there is no executable file.
 */
export function findProgram(name: string, path: string, checkout: string): string | null {
  const candidates = name.includes('/')
    ? [isAbsolute(name) ? name : resolve(checkout, name)]
    : [...path.split(':'), checkout].map((folder) => join(folder, name));
  return candidates.find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Tools that alloc-ab uses when they are installed, with the Debian package of each. */
const TOOLS = { perf: 'linux-perf', valgrind: 'valgrind', nm: 'binutils', objdump: 'binutils', gdb: 'gdb' } as const;
export type Tool = keyof typeof TOOLS;

/** The absolute path of a tool, looked up in `path`; null when it is not installed. */
export function findTool(tool: Tool, path: string): string | null {
  return findProgram(tool, path, '/');
}

/** Predicate for a sentence about a missing tool, with the package to install. */
export function notInstalled(tool: Tool): string {
  return `is not installed on this machine (Debian: apt-get install ${TOOLS[tool]})`;
}
