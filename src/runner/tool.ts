import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Tools of the machine that evidence comes from, and the Debian package of each. */
export const TOOLS = { perf: 'linux-perf', valgrind: 'valgrind', nm: 'binutils', gdb: 'gdb' } as const;
export type Tool = keyof typeof TOOLS;

/** The program's absolute path, by a search path such as `PATH`; null where it is not installed. */
export function findTool(tool: Tool, searchPath: string): string | null {
  for (const directory of searchPath.split(':').filter((entry) => entry.startsWith('/'))) {
    const path = join(directory, tool);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** That a tool is absent, in words that follow its name, with the remedy. */
export function absence(tool: Tool): string {
  return `is not installed on this machine (Debian: apt-get install ${TOOLS[tool]})`;
}
