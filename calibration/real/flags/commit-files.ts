import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A line of a file with a name in it. */
export interface WordPlace {
  readonly path: string;
  /** From 1. */
  readonly lineNumber: number;
  readonly text: string;
}

/** The tracked text files of a checkout, read once: another search than the one of alloc-ab, which asks git for words. */
export class CommitFiles {
  readonly #folder: string;
  readonly #texts = new Map<string, string>();

  constructor(folder: string) {
    this.#folder = folder;
    const listed = execFileSync('git', ['-C', folder, 'ls-files', '-z'], { maxBuffer: 1 << 28 }).toString();
    for (const path of listed.split('\0')) {
      const file = join(folder, path);
      if (path === '' || !statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
      const text = readFileSync(file, 'latin1');
      if (!text.includes('\0')) this.#texts.set(path, text);
    }
  }

  /** The lines of a file; null: there is none. */
  readonly linesOf = (path: string): readonly string[] | null => {
    const file = join(this.#folder, path);
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8').split('\n') : null;
  };

  /** Every name that begins with one of the prefixes. */
  namesWith(prefixes: readonly string[]): string[] {
    if (prefixes.length === 0) return [];
    const name = new RegExp(`(?<![A-Za-z0-9_])(?:${prefixes.join('|')})[A-Z0-9_]+(?![A-Za-z0-9_])`, 'g');
    return [...new Set([...this.#texts.values()].flatMap((text) => text.match(name) ?? []))];
  }

  /** Every line that has a name as a word. */
  placesOf(name: string): WordPlace[] {
    const word = new RegExp(`(?<![A-Za-z0-9_])${name}(?![A-Za-z0-9_])`);
    return [...this.#texts].flatMap(([path, text]) =>
      text.includes(name)
        ? text.split('\n').flatMap((line, at) => (word.test(line) ? [{ path, lineNumber: at + 1, text: line }] : []))
        : [],
    );
  }
}
