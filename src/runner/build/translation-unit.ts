import { resolve } from 'node:path';
import type { CompilerCall } from './shim.ts';

/** One source file that a build compiled, and how to ask the compiler what was defined in it. */
export interface TranslationUnit {
  /** Absolute path. */
  readonly source: string;
  readonly cwd: string;
  /** Prints every macro that is defined at the end of the unit. */
  readonly macrosArgv: readonly string[];
}

const SOURCE = /\.(c|cc|cpp|cxx|c\+\+|C|i|ii)$/;
const LINKER_INPUT = /\.(o|a|so|lo|la|obj)(\.[0-9.]+)?$/;
/** Calls that compile nothing: preprocessing, dependency lists, questions to the compiler. */
const NO_COMPILE = /^(-E|-M|-MM|-fsyntax-only|--version|-v|-###|-dumpversion|-dumpmachine|-print-.*)$/;
/** Options whose value is the next argument, and that say where results go: dropped with it. */
const OUTPUT_WITH_VALUE = new Set(['-o', '-MF', '-MT', '-MQ']);
const OUTPUT = /^(-c|-S|-MD|-MMD|-MP|-MG|-o.+|-M[FTQ].+|-save-temps.*|-l.+|-L.+|-shared|-Wl,.*)$/;
/** Other options whose value is the next argument: it is no source, whatever it is called. */
const WITH_VALUE = new Set([
  '-D',
  '-U',
  '-I',
  '-include',
  '-imacros',
  '-isystem',
  '-iquote',
  '-idirafter',
  '-x',
  '-L',
  '-l',
  '-Xlinker',
  '-T',
  '-u',
  '-z',
  '-arch',
  '-target',
  '--param',
]);

/** The translation units of one compiler call: none for a pure link, several for `gcc -shared a.c b.c`. */
export function translationUnits(call: CompilerCall): TranslationUnit[] {
  if (call.args.some((word) => NO_COMPILE.test(word))) return [];
  const options: string[] = [];
  const sources: string[] = [];
  for (let index = 0; index < call.args.length; index++) {
    const word = call.args[index] ?? '';
    if (OUTPUT_WITH_VALUE.has(word)) index++;
    else if (WITH_VALUE.has(word)) options.push(word, call.args[++index] ?? '');
    else if (SOURCE.test(word) && !word.startsWith('-')) sources.push(word);
    else if (word !== '-' && !OUTPUT.test(word) && !(LINKER_INPUT.test(word) && !word.startsWith('-')))
      options.push(word);
  }
  return sources.map((source) => ({
    source: resolve(call.cwd, source),
    cwd: call.cwd,
    macrosArgv: [call.compiler, ...options, '-E', '-dM', source],
  }));
}

/** Value of each wanted macro in a `-dM` listing; absent when it is not defined. A macro with no text has the value ''. */
export function readMacros(listing: string, names: ReadonlySet<string>): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of listing.matchAll(/^#define ([A-Za-z_]\w*)(?: (.*))?$/gm)) {
    if (names.has(name)) values.set(name, value.trim());
  }
  return values;
}
