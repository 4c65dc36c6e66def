import { basename } from 'node:path';
import { WITH_ASSEMBLY } from '../translation-unit.ts';

/** A call of libtool that makes objects or a library. */
interface LibtoolCall {
  readonly mode: 'compile' | 'link';
  /** Path of the script that a configuration wrote. */
  readonly script: string;
  /** The compiler call that it is given. */
  readonly words: readonly string[];
}

const SHELL = new Set(['sh', 'bash', 'dash']);
const SCRIPT = /^(\w+-)*libtool$/;
/** Options of libtool that choose between the two kinds of objects. */
const CHOOSES = /^-(prefer-(non-)?pic|shared|static)$/;

/** What the words of a command ask libtool for; null: it is not libtool, or it is asked for something else. */
export function libtoolCall(command: readonly string[]): LibtoolCall | null {
  const at = SHELL.has(basename(command[0] ?? '')) ? 1 : 0;
  const script = command[at] ?? '';
  const [, mode] = /^--mode=(compile|link)$/.exec(command.find((word) => word.startsWith('--mode=')) ?? '') ?? [];
  const rest = command.slice(at + 1);
  const first = rest.findIndex((word) => !word.startsWith('--'));
  if (!SCRIPT.test(basename(script)) || mode === undefined || first === -1) return null;
  const words = rest.slice(first);
  // What a link compiles, and which objects an option chooses, is not known.
  if (words.some((word) => (mode === 'link' ? WITH_ASSEMBLY.test(word) : CHOOSES.test(word)))) return null;
  return { mode: mode as LibtoolCall['mode'], script, words };
}

/**
 * The calls of the compiler that libtool makes of one: an object for shared libraries, one for archives, or both, as its script is configured.
 *
 * @param script Its text.
 */
export function libtoolCompiles({ words }: LibtoolCall, script: string): string[][] {
  const isOn = (name: string): boolean => new RegExp(`^${name}=yes$`, 'm').test(script);
  return [
    ...(isOn('build_libtool_libs') ? [[...words, '-fPIC', '-DPIC']] : []),
    ...(isOn('build_old_libs') ? [[...words]] : []),
  ];
}
