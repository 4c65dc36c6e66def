import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { harmless } from '../../../core/text/quote.ts';
import { findProgram } from '../../../system/find-program.ts';
import type { BuildPlace } from '../build-place.ts';
import { type CompilerCall, isCompilerName } from '../compiler-calls.ts';
import { translationUnits, WITH_ASSEMBLY } from '../translation-unit.ts';
import { libtoolCall, libtoolCompiles } from './libtool.ts';
import type { RecipeLine } from './make-listing.ts';
import { type ShellCommand, shellCommands } from './shell-commands.ts';

/** Where recipes run. */
interface RecipeSurroundings {
  readonly place: BuildPlace;
  /** Folders of programs in the sandbox. */
  readonly path: string;
  /** Folder of the host with the files of the commit. */
  readonly tree: string;
}

/** What the recipes of a build would do. */
interface RecipeReading {
  readonly calls: CompilerCall[];
  /** Other commands that make a part of the library or write a file: working directory and words, as one text. */
  readonly rest: string[];
  readonly gaps: string[];
}

/** Programs that make archives and libraries out of objects. */
const BINARY_TOOL = /^([a-z0-9_]+-)*(ar|ranlib|ld|ld\.bfd|ld\.gold|ld\.lld|as|strip|objcopy)(-[0-9.]+)?$/;
/** Commands without an influence on a library. */
const QUIET = new Set(['mkdir', 'rmdir', 'echo', 'printf', 'true', ':', 'false', 'exit', 'set', 'chmod', 'sleep']);
const TEST = new Set(['test', '[']);
/** Commands that write files: the last word is the place. */
const WRITER = new Set(['cp', 'mv', 'ln', 'install', 'touch']);
/** Commands of cmake in its makefiles that report, or look whether anything is to be done. */
const CMAKE_QUIET =
  /^-E (cmake_echo_color|cmake_progress_start|cmake_progress_report|cmake_depends|echo|echo_append|make_directory|touch_nocreate)\b|^-P \S*cmake_clean(_target)?\.cmake$|--check-build-system /;
/** What meson and autotools do with a library that is linked: a list of its symbols, for the dependencies of others. */
const SYMBOLS = /^--internal symbolextractor /;
const CACHE = new Set(['ccache', 'sccache', 'distcc']);
const HARMLESS_ASSIGNMENT = /^(LANG|LC_\w+|CCACHE_\w+)=/;
/** Files that no compiler reads as a source. */
const PRODUCT = /^\/dev\/null$|\.(o|a|so|lo|la|d|dep|Po|Plo|Tpo|stamp|log|pc|ts)(\.[\w.]+)?$/;
/** A call that compiles nothing and may write a source. */
const PREPROCESSES = /^(-E|-M|-MM|-S)$/;
const GAPS_MAX = 16;
/** Largest script of a linker, in bytes. */
const SCRIPT_BYTES = 1024 * 1024;

/** How often a line starts make. */
export function makeStarts({ text }: RecipeLine): number {
  return (shellCommands(text) ?? []).filter(({ words }) => isMake(words[0] ?? '')).length;
}

/** Whether a word calls make. */
export function isMake(word: string): boolean {
  return /^g?make$/.test(basename(word));
}

/** Reads lines of recipes one after the other: what they compile, what else matters, and what cannot be read. */
export function recipeReader(surroundings: RecipeSurroundings): {
  readonly reading: RecipeReading;
  read(line: RecipeLine): void;
} {
  const reading: RecipeReading = { calls: [], rest: [], gaps: [] };
  /** Files written so far that a later call might read. */
  const written: string[] = [];

  function gap(line: RecipeLine, why: string): void {
    if (reading.gaps.length < GAPS_MAX) reading.gaps.push(`${line.at === '' ? '' : `${harmless(line.at)}: `}${why}`);
  }

  function read(line: RecipeLine): void {
    const commands = shellCommands(line.text);
    if (commands === null) {
      gap(line, `"${harmless(line.text)}" cannot be read without a shell`);
      return;
    }
    const folders: string[] = [line.cwd];
    let isConditional = false;
    for (const command of commands) {
      const { words, subshell, after } = command;
      const cwd = folders[subshell] ?? folders[0] ?? line.cwd;
      folders[subshell] = cwd;
      if (after === ';' || after === '') isConditional = false;
      if (after === '||') isConditional = true;
      const [program = ''] = words;
      if (TEST.has(program)) {
        isConditional = true;
        continue;
      }
      if (program === 'cd' && words.length === 2 && !command.hasGlob) {
        if (isConditional) {
          gap(line, 'a condition decides about the working directory');
          return;
        }
        folders[subshell] = resolve(cwd, words[1] ?? '');
        continue;
      }
      const isQuiet = QUIET.has(program) && command.outputs.every((file) => PRODUCT.test(file));
      if (isQuiet || isMake(program) || words.length === 0) {
        if (program === 'set' && words.length !== 2) gap(line, 'a recipe changes the arguments of its shell');
        if (words.length === 0 && command.assignments.length > 0) gap(line, 'a recipe sets a variable of its shell');
        continue;
      }
      if (isConditional && !(WRITER.has(program) || program === 'rm')) {
        gap(line, `a condition decides whether ${harmless(program)} runs`);
        return;
      }
      readCommand(line, command, cwd);
    }
  }

  function readCommand(line: RecipeLine, command: ShellCommand, cwd: string): void {
    const { words, outputs } = command;
    const [program = ''] = words;
    for (const file of outputs) if (!PRODUCT.test(file)) written.push(`${harmless(program)} writes ${harmless(file)}`);
    if (WRITER.has(program)) {
      const operands = words.slice(1).filter((word) => !word.startsWith('-'));
      const target = operands.at(-1) ?? '';
      const isProduct = PRODUCT.test(target) || operands.slice(0, -1).some((each) => PRODUCT.test(each));
      const isStamp = program === 'touch' && !/\.[A-Za-z+]+$/.test(target);
      if (!isProduct && !isStamp) written.push(`${program} writes ${harmless(target)}`);
      reading.rest.push([cwd, ...words].join('\0'));
      return;
    }
    if (isTool(program, surroundings)) {
      readTool(line, command, cwd);
      return;
    }
    if (program === 'rm') {
      const removed = words.slice(1).find((word) => !word.startsWith('-') && touchesTree(surroundings, cwd, word));
      if (removed !== undefined) written.push(`rm removes ${harmless(removed)}, which is in the commit`);
      return;
    }
    if (BINARY_TOOL.test(basename(program)) && findProgram(program, surroundings.path, '/') !== null) {
      reading.rest.push([cwd, ...words].join('\0'));
      return;
    }
    const libtool = libtoolCall(words);
    if (libtool === null) {
      readCall(line, command, cwd);
      return;
    }
    // What libtool adds to a call is written in the script that a configuration makes.
    reading.rest.push([cwd, libtool.script].join('\0'));
    if (libtool.mode === 'link') {
      reading.rest.push([cwd, ...words].join('\0'));
      return;
    }
    const script = writtenFile(surroundings.place, resolve(cwd, libtool.script));
    const calls = script === null ? [] : libtoolCompiles(libtool, script);
    if (calls.length === 0) gap(line, `what ${harmless(libtool.script)} compiles is not known`);
    for (const each of calls) readCall(line, { ...command, words: each }, cwd);
  }

  function readCall(line: RecipeLine, command: ShellCommand, cwd: string): void {
    const { words, outputs, hasGlob } = command;
    const [program = ''] = words;
    const call = compilerCall(surroundings, command, cwd);
    if (typeof call === 'string') {
      gap(line, call);
      return;
    }
    if (hasGlob) {
      gap(line, 'the shell finds the files of a compiler call');
      return;
    }
    if (call.args.some((argument) => PREPROCESSES.test(argument)) && !writesProduct(call, outputs))
      written.push(`${harmless(program)} may write a source`);
    if (call.args.some((argument) => argument === '-' || argument.startsWith('@'))) {
      gap(line, 'a compiler call reads its arguments or its source from elsewhere');
      return;
    }
    if (written.length > 0 && translationUnits(call, WITH_ASSEMBLY).length > 0)
      for (const each of written.splice(0)) gap(line, `${each} before it is compiled`);
    reading.calls.push(call);
  }

  /** A command of cmake or meson in a recipe of make or ninja. */
  function readTool(line: RecipeLine, command: ShellCommand, cwd: string): void {
    const { words } = command;
    const [program = '', ...rest] = words;
    const text = rest.join(' ');
    const [, script] = /^-E cmake_link_script (\S+)/.exec(text) ?? [];
    if (script !== undefined) {
      const lines = writtenFile(surroundings.place, resolve(cwd, script))?.split('\n');
      if (lines === undefined) gap(line, `${harmless(script)} cannot be read`);
      for (const each of lines ?? []) if (each.trim() !== '') read({ ...line, cwd, text: each });
      return;
    }
    if (/^-E (rm|remove) /.test(text)) {
      readCommand(line, { ...command, words: ['rm', ...rest.slice(2)] }, cwd);
      return;
    }
    if (basename(program) === 'meson' ? SYMBOLS.test(text) : CMAKE_QUIET.test(text)) return;
    if (/^-E (cmake_symlink_library|cmake_symlink_executable|create_symlink) /.test(text)) {
      reading.rest.push([cwd, ...words].join('\0'));
      return;
    }
    gap(line, `runs ${harmless([basename(program), ...rest.slice(0, 2)].join(' '))}, whose files are not known before`);
  }

  return { reading, read };
}

/** Whether a word is the cmake or meson of the machine, and no program that a build brings. */
function isTool(program: string, { place, path }: RecipeSurroundings): boolean {
  const isOwn = program.startsWith(`${place.inside}/`) || program.startsWith('.');
  return /^(cmake|meson)$/.test(basename(program)) && !isOwn && findProgram(program, path, '/') !== null;
}

/** The text of a script that a configuration wrote: of cmake for its linker, or libtool. */
function writtenFile({ host, inside }: BuildPlace, path: string): string | null {
  if (!path.startsWith(`${inside}/`)) return null;
  try {
    const file = join(host, path.slice(inside.length));
    if (!lstatSync(file).isFile() || statSync(file).size > SCRIPT_BYTES) return null;
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** The call of a compiler; why it is none, in words, otherwise. */
function compilerCall({ place, path }: RecipeSurroundings, command: ShellCommand, cwd: string): CompilerCall | string {
  if (command.assignments.some((each) => !HARMLESS_ASSIGNMENT.test(each))) return 'a command gets variables of its own';
  let words: readonly string[] = command.words;
  while (CACHE.has(basename(words[0] ?? ''))) words = words.slice(1);
  const [program = '', ...args] = words;
  const inside = program.includes('/') ? resolve(cwd, program) : program;
  const isOwn = isAbsolute(inside) && (inside.startsWith(`${place.inside}/`) || /^\/(tmp|dev|var\/tmp)\//.test(inside));
  const found = isOwn ? null : findProgram(inside, path, '/');
  const compiler = found === null ? null : realPath(found);
  if (compiler === null || !isCompilerName(basename(compiler)))
    return `runs ${harmless(basename(command.words[0] ?? ''))}, which is no compiler`;
  return { compiler, cwd, args };
}

function writesProduct({ args }: CompilerCall, outputs: readonly string[]): boolean {
  const at = args.lastIndexOf('-o');
  const target = at === -1 ? outputs.at(-1) : args[at + 1];
  return target === undefined || PRODUCT.test(target);
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/** Whether a word of `rm` may name a file of the commit. */
function touchesTree({ place, tree }: RecipeSurroundings, cwd: string, word: string): boolean {
  const path = resolve(cwd, word);
  const below = path.startsWith(`${place.inside}/`) ? path.slice(place.inside.length + 1) : null;
  if (below === null) return path === place.inside;
  if (!/[*?[]/.test(below)) return existsSync(join(tree, below));
  // A pattern that ends like a product names none; others name no source where the folder is not one of the commit.
  return !PRODUCT.test(below) && existsSync(join(tree, dirname(below)));
}
