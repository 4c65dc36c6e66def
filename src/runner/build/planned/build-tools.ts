import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { harmless } from '../../../core/text/quote.ts';
import type { BuildPlace } from '../build-place.ts';

/** What a call of cmake, meson or ninja does. */
type ToolCall =
  | { readonly kind: 'configures' }
  /** Builds targets in a folder that was configured before; no targets: the default ones. */
  | { readonly kind: 'builds'; readonly folder: string; readonly targets: readonly string[] }
  /** Copies what was built. */
  | { readonly kind: 'installs' }
  | { readonly kind: 'unknown'; readonly why: string };

/** Options of the build tools with a value, and those without, that do not change what is built. */
const WITH_VALUE = new Set(['-j', '--parallel', '--jobs', '-l', '--load-average', '-k', '--config']);
const ALONE = /^(-j\d*|--parallel=\d+|-v|--verbose|--clean-first|--quiet|-k\d+)$/;
const TARGET = new Set(['-t', '--target']);

/** What the words after the name of a program ask for. */
export function toolCall(program: string, words: readonly string[]): ToolCall {
  if (program === 'cmake') return cmakeCall(words);
  if (program === 'meson') return mesonCall(words);
  return buildCall(words, '.');
}

/** Whether a program is one of those whose calls are read. */
export function isBuildTool(program: string): boolean {
  return /^(cmake|meson|ninja)$/.test(program);
}

function cmakeCall(words: readonly string[]): ToolCall {
  const [first = ''] = words;
  if (first === '--build') return buildCall(words.slice(2), words[1] ?? '.', true);
  if (first === '--install') return { kind: 'installs' };
  const other = words.find((word) => /^-(E|P|N)$|^--(find-package|workflow|open)$|^--preset/.test(word));
  return other === undefined ? { kind: 'configures' } : unknown(`runs cmake ${harmless(other)}`);
}

function mesonCall([first = '', ...words]: readonly string[]): ToolCall {
  if (first === 'compile') return buildCall(words, '.');
  if (first === 'install') return { kind: 'installs' };
  if (first === 'setup' || first === 'configure' || !/^(test|dist|init|wrap|subprojects)$/.test(first))
    return { kind: 'configures' };
  return unknown(`runs meson ${harmless(first)}`);
}

/** `-C FOLDER`, targets, and options of how the work is done; cmake passes further words to its build tool after `--`. */
function buildCall(words: readonly string[], at: string, isCmake = false): ToolCall {
  let folder = at;
  const targets: string[] = [];
  let isTarget = !isCmake;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '-C') folder = words[++index] ?? '.';
    else if (TARGET.has(word)) isTarget = true;
    else if (WITH_VALUE.has(word)) {
      if (/^\d+$/.test(words[index + 1] ?? '')) index += 1;
      else if (word === '--config') return unknown(`gives ${word} to its build`);
    } else if (word === '--' || ALONE.test(word)) {
      if (word === '--') isTarget = false;
    } else if (!word.startsWith('-') && isTarget) targets.push(word);
    else return unknown(`gives ${harmless(word)} to its build`);
  }
  return { kind: 'builds', folder, targets };
}

function unknown(why: string): ToolCall {
  return { kind: 'unknown', why };
}

/** The command that lists what a configured folder would run, and its folder; where it cannot be listed, the reason in words. */
export function listingCommand(
  { folder, targets }: Extract<ToolCall, { kind: 'builds' }>,
  { host, inside }: BuildPlace,
): { readonly kind: 'make' | 'ninja'; readonly argv: readonly string[]; readonly cwd: string } | string {
  const cwd = resolve(inside, folder);
  if (cwd !== inside && !cwd.startsWith(`${inside}/`)) return `builds in ${harmless(folder)}, outside of its tree`;
  const onHost = join(host, cwd.slice(inside.length));
  if (existsSync(join(onHost, 'build.ninja')))
    return { kind: 'ninja', argv: ['ninja', '-t', 'commands', ...targets], cwd };
  if (existsSync(join(onHost, 'Makefile')))
    return { kind: 'make', argv: ['make', '-C', cwd, '-f', 'Makefile', ...targets], cwd };
  return `${harmless(folder)} has no Makefile and no build.ninja`;
}
