import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { type RealUnit, unitName } from './compiler-record.ts';
import type { Truth } from './judge.ts';

const COMPILE = { timeout: 5 * 60_000, reject: false, maxBuffer: 64 * 1024 * 1024 } as const;
/**
 * Units whose errors are collected after one has failed, in which a macro is looked at, and that are compiled although their preprocessed text
 * is the one that ships.
 */
const UNITS_MAX = { errors: 3, values: 3, sameText: 3 } as const;

/** A flag and its value; null: not defined. */
export interface Setting {
  readonly name: string;
  readonly value: string | null;
}

/** What a name is at the end of a unit: whether it is defined, and has the value that was asked about. */
type SeenValue = { readonly is: 'undefined' | 'equal' } | { readonly is: 'other'; readonly text: string };

/** The real units of a line. Each question is answered by compiling them with the flags in the place where a build has them. */
export class RealLine {
  readonly #units: readonly RealUnit[];
  readonly #object: string;
  readonly #shipped = new Map<RealUnit, string>();
  readonly #texts = new Map<RealUnit, string>();
  readonly #words = new Map<RealUnit, ReadonlySet<string>>();

  constructor(units: readonly RealUnit[], scratch: string) {
    this.#units = units;
    this.#object = join(scratch, 'unit.o');
  }

  /** Compiles every unit without a flag. Throws where one fails: the line as it ships has to build. */
  async open(): Promise<void> {
    for (const unit of this.#units) {
      const built = await this.#compile(unit, []);
      if (built.digest === null) throw new Error(`${unitName(unit)} does not compile: ${built.stderr.slice(0, 500)}`);
      this.#shipped.set(unit, built.digest);
      this.#texts.set(unit, await textOf(unit, []));
      this.#words.set(unit, await wordsOf(unit));
    }
  }

  /** What a build with these flags is, against the line as it ships. */
  async build(flags: readonly Setting[]): Promise<Truth> {
    const ordered = this.#ordered(flags.map(({ name }) => name));
    let changed: RealUnit | undefined;
    let repeated = 0;
    for (const [index, unit] of ordered.entries()) {
      // A compiler makes one object of one text. That this is so is seen in some units of each question.
      if ((await textOf(unit, flags)) === this.#texts.get(unit)) {
        repeated += 1;
        if (repeated > UNITS_MAX.sameText) continue;
      }
      const built = await this.#compile(unit, flags);
      if (built.digest === null) return failure(built.stderr, await this.#moreErrors(ordered.slice(index + 1), flags));
      if (built.digest === this.#shipped.get(unit)) continue;
      changed = unit;
      break;
    }
    for (const { name, value } of flags) {
      if (value === null) continue;
      for (const seen of await this.values(name, value, flags))
        if (seen.is === 'other')
          return { kind: 'overridden', final: seen.text, unit: changed === undefined ? null : unitName(changed) };
    }
    return changed === undefined ? { kind: 'same' } : { kind: 'changes', unit: unitName(changed) };
  }

  /** The names in the source and the headers of any unit. */
  has(name: string): boolean {
    return this.#units.some((unit) => this.#words.get(unit)?.has(name));
  }

  /** Lines of the source and the headers of the units that have a name. */
  async linesWith(name: string): Promise<string[]> {
    const files = new Set<string>();
    for (const unit of this.#units)
      if (this.#words.get(unit)?.has(name)) for (const file of await filesOf(unit)) files.add(file);
    const word = new RegExp(`(?<!\\w)${name}(?!\\w)`);
    return [...files].flatMap((file) =>
      readFileSync(file, 'utf8')
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' ')
        .replaceAll(/\\\n/g, ' ')
        .split('\n')
        .filter((line) => word.test(line)),
    );
  }

  /** What a name is at the ends of units that have it, asked of the preprocessor. */
  async values(name: string, value: string, flags: readonly Setting[]): Promise<SeenValue[]> {
    const units = this.#units.filter((unit) => this.#words.get(unit)?.has(name)).slice(0, UNITS_MAX.values);
    const found: SeenValue[] = [];
    for (const unit of units) {
      const probe = [
        `#include "${unit.source}"`,
        `#ifndef ${name}`,
        'alloc_ab_undefined',
        `#elif (${name}) == (${value})`,
        'alloc_ab_equal',
        '#else',
        `alloc_ab_other ${name}`,
        '#endif',
        '',
      ].join('\n');
      const language = unit.source.endsWith('.c') ? 'c' : unit.source.endsWith('.S') ? 'assembler-with-cpp' : 'c++';
      const args = [...command(unit, flags), '-w', '-E', '-P', '-x', language, '-'];
      const { stdout } = await execa(unit.compiler, args, { ...COMPILE, cwd: unit.cwd, input: probe });
      const [, what, text = ''] = /alloc_ab_(undefined|equal|other)(.*)/.exec(stdout) ?? [];
      if (what === 'other') found.push({ is: 'other', text: text.trim() });
      else if (what === 'undefined' || what === 'equal') found.push({ is: what });
    }
    return found;
  }

  #ordered(names: readonly string[]): readonly RealUnit[] {
    const mentions = (unit: RealUnit) => names.some((name) => this.#words.get(unit)?.has(name));
    return [...this.#units.filter(mentions), ...this.#units.filter((unit) => !mentions(unit))];
  }

  async #moreErrors(units: readonly RealUnit[], flags: readonly Setting[]): Promise<string[]> {
    const found: string[] = [];
    for (const unit of units.slice(0, UNITS_MAX.errors)) found.push((await this.#compile(unit, flags)).stderr);
    return found;
  }

  /** The digest of the object without debug information; null: the compiler failed. */
  async #compile(unit: RealUnit, flags: readonly Setting[]): Promise<{ digest: string | null; stderr: string }> {
    const options = { ...COMPILE, cwd: unit.cwd, env: { SOURCE_DATE_EPOCH: '0', LC_ALL: 'C' } };
    const args = [...command(unit, flags), '-frandom-seed=alloc-ab', '-c', unit.source, '-o', this.#object];
    const ran = await execa(unit.compiler, args, options);
    if (ran.exitCode !== 0) return { digest: null, stderr: ran.stderr };
    if (args.some((word) => /^-g/.test(word)))
      await execa('objcopy', ['--strip-debug', '--remove-section=.comment', this.#object]);
    const digest = createHash('sha256').update(readFileSync(this.#object)).digest('hex');
    rmSync(this.#object);
    return { digest, stderr: '' };
  }
}

/** The digest of the preprocessed text of a unit, with the names and lines of its files. */
async function textOf(unit: RealUnit, flags: readonly Setting[]): Promise<string> {
  const options = { ...COMPILE, cwd: unit.cwd, env: { SOURCE_DATE_EPOCH: '0', LC_ALL: 'C' } };
  const { stdout, exitCode } = await execa(unit.compiler, [...command(unit, flags), '-E', unit.source], options);
  return exitCode === 0 ? createHash('sha256').update(stdout).digest('hex') : 'stopped';
}

/** The words of a unit: of its source and of every header that it reads. */
async function wordsOf(unit: RealUnit): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for (const file of await filesOf(unit))
    for (const [word] of readFileSync(file, 'utf8').matchAll(/[A-Za-z_]\w*/g)) words.add(word);
  return words;
}

/** The files of a unit, without those of the system. */
async function filesOf(unit: RealUnit): Promise<string[]> {
  const { stdout } = await execa(unit.compiler, [...command(unit, []), '-MM', unit.source], {
    ...COMPILE,
    cwd: unit.cwd,
  });
  const words = stdout.replaceAll('\\\n', ' ').split(/\s+/).slice(1).filter(Boolean);
  return words.map((word) => (word.startsWith('/') ? word : join(unit.cwd, word)));
}

function command({ before, after }: RealUnit, flags: readonly Setting[]): string[] {
  const own = flags.flatMap(({ name, value }) => [`-U${name}`, ...(value === null ? [] : [`-D${name}=${value}`])]);
  return [...before, ...own, ...after];
}

/** What the errors of a compiler say: an `#error` or a static assertion stopped it, or anything else. */
function failure(stderr: string, more: readonly string[]): Truth {
  const all = [stderr, ...more].join('\n');
  const stops = [...all.matchAll(/^(.+?):(\d+):\d+: error: (?:#error (.*)|static assertion failed:? ?(.*))$/gm)].map(
    ([, file = '', line = '', error, assertion]) => ({ place: `${file}:${line}`, text: error ?? assertion ?? '' }),
  );
  const first = /^.*error: .*$/m.exec(stderr)?.[0] ?? 'without a message';
  return stops.length === 0 || !/#error|static assertion/.test(first)
    ? { kind: 'fails', error: first.slice(0, 300) }
    : { kind: 'stopped', errors: stops };
}
