import { basename, dirname } from 'node:path';
import { harmless } from '../../core/text/quote.ts';
import { findProgram } from '../../system/find-program.ts';
import { PATH_VARIABLE } from '../sandbox/machine-tools.ts';

/** A build that failed. */
interface FailedBuild {
  /** The program that was to be started. */
  readonly program: string;
  readonly output: string;
  /** The `PATH` of builds. */
  readonly path: string;
  /** That of the caller. */
  readonly callersPath: string;
}

/** How shells, make and env report a program that they did not find. */
const NOT_FOUND = [
  /^(?:\S*sh): (?:line )?(?:\d+: )?([A-Za-z0-9][A-Za-z0-9_.+-]*): (?:command )?not found$/m,
  /^g?make(?:\[\d+\])?: ([A-Za-z0-9][A-Za-z0-9_.+-]*): No such file or directory$/m,
  /^(?:\S*env): [‘'"]?([A-Za-z0-9][A-Za-z0-9_.+-]*)[’'"]?: No such file or directory$/m,
];
/** Variables that name the compiler of a build, by its usual name. */
const COMPILERS: Readonly<Record<string, string>> = {
  gcc: 'CC',
  cc: 'CC',
  clang: 'CC',
  'g++': 'CXX',
  'c++': 'CXX',
  'clang++': 'CXX',
};

/** What to do about a program that a failed build did not find; null when every program that it names is there. */
export function missingProgram({ program, output, path, callersPath }: FailedBuild): string | null {
  const named = NOT_FOUND.flatMap((form) => form.exec(output)?.[1] ?? []);
  const missing = [...(program.includes('/') ? [] : [program]), ...named].find(
    (each) => each !== '' && findProgram(each, path, '/') === null,
  );
  if (missing === undefined) return null;
  const name = harmless(missing);
  const found = findProgram(missing, callersPath, '/');
  if (found !== null) {
    const folder = dirname(found);
    return `${name} is in ${folder}, which builds do not see: set ${PATH_VARIABLE}=${folder} in the environment of alloc-ab, or install it for the system.`;
  }
  const variable = COMPILERS[basename(missing).replace(/-[0-9.]+$/, '')];
  const compiler = variable === undefined ? '' : ` To build with another compiler, name it in ${variable} there.`;
  return `Install ${name} on this machine, or name its folder in ${PATH_VARIABLE} in the environment of alloc-ab.${compiler}`;
}
