import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { execa } from 'execa';
import { findProgram } from '../../../src/system/find-program.ts';

/** A define that stands where the flags of a question stand in a command. */
const MARKER = '-DALLOC_AB_CHECK_MARKER=1';
const COMPILERS = ['cc', 'gcc', 'c++', 'g++', 'clang', 'clang++'];
const BUILD_TIMEOUT_MS = 20 * 60_000;
const SOURCE = /\.(c|cc|cpp|cxx|S)$/;
/** Options whose value is the next argument. */
const WITH_VALUE = new Set(
  '-o -MF -MT -MQ -include -imacros -isystem -iquote -idirafter -I -D -U -x -L -l -Xlinker -T -u -z'.split(' '),
);
/** Options that name an output, or list dependencies. */
const DROPPED = /^(-c|-MD|-MMD|-MP|-MG|-M[FTQ].+|-o.+|-save-temps.*)$/;

/** A source that the build of a line compiles, and how. */
export interface RealUnit {
  readonly cwd: string;
  readonly compiler: string;
  /** Options before the place of the flags, and after it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly source: string;
}

/**
 * Builds a line once in its folder, and returns what its compilers compiled: each compiler in PATH is a script that records its arguments.
 * Other means than the ones of alloc-ab, which reads `make -n`, and what the kernel saw.
 *
 * @param commands Of the line; `{defines}` is where flags go.
 * @param scratch An empty folder outside the repository.
 */
export async function recordUnits(
  repository: string,
  commands: readonly (readonly string[])[],
  scratch: string,
): Promise<{ readonly units: readonly RealUnit[]; readonly withoutFlags: number }> {
  const bin = join(scratch, 'bin');
  const calls = mkdtempSync(join(scratch, 'calls-'));
  mkdirSync(bin);
  const path = process.env.PATH ?? '/usr/bin:/bin';
  for (const name of COMPILERS) {
    const real = findProgram(name, path, '/');
    if (real === null) continue;
    const script = `#!/bin/sh\nfile=$(mktemp ${calls}/XXXXXXXX) && printf '%s\\0' "$PWD" ${real} "$@" >"$file"\nexec ${real} "$@"\n`;
    writeFileSync(join(bin, name), script);
    chmodSync(join(bin, name), 0o755);
  }
  for (const words of commands) {
    const [program = '', ...args] = words.flatMap(filled);
    const ran = await execa(program, args, {
      cwd: repository,
      env: { PATH: `${bin}:${path}`, SOURCE_DATE_EPOCH: '0' },
      timeout: BUILD_TIMEOUT_MS,
      reject: false,
      all: true,
    });
    if (ran.exitCode !== 0) throw new Error(`the build of the line fails: ${String(ran.all).slice(-2000)}`);
  }
  const recorded = readdirSync(calls).map((name) => readFileSync(join(calls, name), 'utf8').split('\0').slice(0, -1));
  return unitsOf(recorded);
}

/** A word of a command with the marker in place of the flags, and without other settings. */
function filled(word: string): string[] {
  if (/^\{(make|cmake|meson|configure)\}$/.test(word)) return [];
  return [word.replaceAll('{defines}', MARKER).replaceAll(/\{(make|cmake|meson|configure)\}/g, '')];
}

function unitsOf(recorded: readonly (readonly string[])[]): { units: RealUnit[]; withoutFlags: number } {
  const units = new Map<string, RealUnit>();
  let withoutFlags = 0;
  for (const [cwd = '', compiler = '', ...args] of recorded) {
    const sources: string[] = [];
    const options: string[] = [];
    for (let index = 0; index < args.length; index += 1) {
      const word = args[index] ?? '';
      if (word === '-o' || /^-M[FTQ]$/.test(word)) index += 1;
      else if (WITH_VALUE.has(word)) options.push(word, args[++index] ?? '');
      else if (SOURCE.test(word) && !word.startsWith('-')) sources.push(resolve(cwd, word));
      else if (word.startsWith('-') && !DROPPED.test(word)) options.push(word);
    }
    const at = options.indexOf(MARKER);
    if (at === -1) withoutFlags += sources.length;
    else {
      for (const source of sources) {
        const unit = { cwd, compiler, before: options.slice(0, at), after: options.slice(at + 1), source };
        units.set(JSON.stringify(unit), unit);
      }
    }
  }
  return { units: [...units.values()].sort((a, b) => (a.source < b.source ? -1 : 1)), withoutFlags };
}

/** The name of a unit in messages. */
export function unitName({ source }: RealUnit): string {
  return basename(source);
}
