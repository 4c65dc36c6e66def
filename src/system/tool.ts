import { findProgram } from './find-program.ts';

/** Tools of the machine that evidence comes from, and the Debian package of each. */
const TOOLS = { perf: 'linux-perf', valgrind: 'valgrind', nm: 'binutils', gdb: 'gdb' } as const;
export type Tool = keyof typeof TOOLS;

/** The tool's absolute path, by a search path such as `PATH`; null where it is not installed. */
export function findTool(tool: Tool, searchPath: string): string | null {
  return findProgram(tool, searchPath, '/');
}

/** That a tool is absent, in words that follow its name, with the remedy. */
export function absence(tool: Tool): string {
  return `is not installed on this machine (Debian: apt-get install ${TOOLS[tool]})`;
}
