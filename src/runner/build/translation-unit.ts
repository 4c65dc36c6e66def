import { resolve } from 'node:path';
import type { CompilerCall } from './compiler-calls.ts';

/** One source file that a build compiled. */
export interface TranslationUnit {
  /** Absolute path. */
  readonly source: string;
  readonly cwd: string;
  /** Command that prints every macro that is defined at the end of the unit. */
  readonly macrosArgv: readonly string[];
}

const SOURCE = /\.(c|cc|cpp|cxx|c\+\+|C|i|ii)$/;
/** Sources that the preprocessor sees, those in assembly included. */
export const WITH_ASSEMBLY = /\.(c|cc|cpp|cxx|c\+\+|C|i|ii|S|sx)$/;
const LINKER_INPUT = /\.(o|a|so|lo|la|obj)(\.[0-9.]+)?$/;
/** Options of calls that compile nothing: preprocessing, dependency lists, queries. */
const NO_COMPILE = /^(-E|-M|-MM|-fsyntax-only|--version|-v|-###|-dumpversion|-dumpmachine|-print-.*)$/;
/** Output options whose value is the next argument; both are dropped. */
const OUTPUT_WITH_VALUE = new Set(['-o', '-MF', '-MT', '-MQ']);
/** Options that make the compiler run code of the build, which could print any macro; they are dropped, with the next argument. */
const CODE_WITH_VALUE = new Set(['-B', '-wrapper', '--specs', '-Xclang', '--config']);
const CODE = /^(-B.+|--?specs=.*|-fplugin\b.*|-fpass-plugin=.*|--config=.*|-no-integrated-cpp)$/;
const OUTPUT = /^(-c|-S|-MD|-MMD|-MP|-MG|-o.+|-M[FTQ].+|-save-temps.*|-l.+|-L.+|-shared|-Wl,.*)$/;
/** Other options whose value is the next argument: the value is not a source, whatever its name. */
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

/** All options whose value is the next argument. */
const TAKES_VALUE = new Set([...OUTPUT_WITH_VALUE, ...CODE_WITH_VALUE, ...WITH_VALUE, '-Xassembler', '-Xpreprocessor']);
/** Options that write macros or the command line into an object. */
const RECORDS_MACROS =
  /^-g(gdb|dwarf\S*|stabs\S*)?3$|^-f?debug-macro$|^-[fg]record-(gcc-switches|command-line)$|^-save-temps/;

/** The translation units of one compiler call: none for a link, several for `gcc -shared a.c b.c`. `suffixes`: of their sources. */
export function translationUnits(call: CompilerCall, suffixes = SOURCE): TranslationUnit[] {
  if (call.args.some((argument) => NO_COMPILE.test(argument))) return [];
  const options: string[] = [];
  const sources: string[] = [];
  for (let index = 0; index < call.args.length; index++) {
    const argument = call.args[index] ?? '';
    if (OUTPUT_WITH_VALUE.has(argument) || CODE_WITH_VALUE.has(argument)) index++;
    else if (CODE.test(argument)) continue;
    else if (WITH_VALUE.has(argument)) options.push(argument, call.args[++index] ?? '');
    else if (suffixes.test(argument) && !argument.startsWith('-')) sources.push(argument);
    else if (argument !== '-' && !OUTPUT.test(argument) && !(LINKER_INPUT.test(argument) && !argument.startsWith('-')))
      options.push(argument);
  }
  return sources.map((source) => ({
    source: resolve(call.cwd, source),
    cwd: call.cwd,
    macrosArgv: [call.compiler, ...options, '-E', '-dM', source],
  }));
}

/** An argument of a compiler, with its value where that is the next one. */
type Argument = readonly [string] | readonly [string, string];

/** The arguments of a compiler one by one: options, each with its value, and inputs. */
export function separateArguments(args: readonly string[]): Argument[] {
  const separate: Argument[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? '';
    separate.push(TAKES_VALUE.has(argument) ? [argument, args[++index] ?? ''] : [argument]);
  }
  return separate;
}

/** Whether an argument is an input: a source, an object or a library by its path. */
export function isInput([argument, value]: Argument): boolean {
  return value === undefined && !argument.startsWith('-');
}

/** The arguments of a compiler without the macros that they define and undefine. */
export function withoutDefines(args: readonly string[]): string[] {
  return separateArguments(args).flatMap((each) => (/^-[DU]/.test(each[0]) ? [] : [...each]));
}

/** Whether a call only links: all its inputs are objects and libraries. */
export function isLinkOnly(args: readonly string[]): boolean {
  const inputs = separateArguments(args).filter(isInput);
  return inputs.length > 0 && inputs.every(([input]) => LINKER_INPUT.test(input));
}

/** Why equal preprocessed text does not show that a call makes the same code, in words; null when it does. */
export function unseenByPreprocessor(args: readonly string[]): string | null {
  const code = args.find((each) => CODE_WITH_VALUE.has(each) || CODE.test(each));
  if (code !== undefined) return `${code} lets the compiler run other code`;
  const record = args.find((each) => RECORDS_MACROS.test(each));
  return record === undefined ? null : `${record} writes macros or options into the object`;
}

/** Values of the macros `names`, or of all, in a `-dM` listing. An undefined macro is missing; a macro without a value has ''. */
export function readMacros(listing: string, names: ReadonlySet<string> | null): Map<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of listing.matchAll(/^#define ([A-Za-z_]\w*)(?: (.*))?$/gm)) {
    if (names === null || names.has(name)) values.set(name, value.trim());
  }
  return values;
}
