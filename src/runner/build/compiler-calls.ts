import { basename } from 'node:path';
import type { ProgramCall } from '../sandbox/program-call.ts';

/** One call of a compiler by a build. */
export interface CompilerCall {
  /** Absolute path of the real compiler. */
  readonly compiler: string;
  readonly cwd: string;
  readonly args: readonly string[];
}

/** Programs that may be compiler drivers, for `SandboxRequest.calls`. */
export const COMPILER_NAMES = '*gcc*,*cc,*g++*,*c++*,*clang*';
/** Compiler drivers by their usual names: gcc, cc, clang-15, x86_64-linux-gnu-g++-12. */
const DRIVER = /^([a-z0-9_]+-)*(gcc|cc|g\+\+|c\+\+|clang|clang\+\+)(-[0-9.]+)?$/;
/** Whether a file name is that of a compiler driver. */
export function isCompilerName(name: string): boolean {
  return DRIVER.test(name);
}

/** Where a build can write a program that it calls gcc. */
const WRITABLE = ['/tmp/', '/dev/', '/var/tmp/'];
/** A compiler that calls itself for one step. */
const STEP = /^-cc1(as|gen-reproducer)?$/;

/** Calls of compilers among the programs that the kernel started; compilers that a build could have made itself are left out. */
export function compilerCalls(calls: readonly ProgramCall[], place: string): CompilerCall[] {
  const own = [...WRITABLE, `${place}/`];
  return calls
    .filter(
      ({ executable }) => isCompilerName(basename(executable)) && !own.some((folder) => executable.startsWith(folder)),
    )
    .map(({ executable, cwd, arguments: [, ...args] }) => ({ compiler: executable, cwd, args }))
    .filter(({ args }) => !STEP.test(args[0] ?? ''));
}
