/** Characters of all kept texts together. */
const CHARACTERS_MAX = 33_554_432;

/**
 * Texts of documents that were read, by repository and digest of git: a text never changes, whatever commit has it. A document is found only under the
 * repository that it was read from, so that no one reads another repository by naming a digest. The texts that were not used for the longest time are forgotten first.
 */
export class DocumentTexts {
  readonly #texts = new Map<string, string>();
  readonly #most: number;
  #characters = 0;

  constructor(most = CHARACTERS_MAX) {
    this.#most = most;
  }

  get(repositoryId: number, sha: string): string | undefined {
    const key = `${repositoryId} ${sha}`;
    const text = this.#texts.get(key);
    if (text === undefined) return undefined;
    this.#texts.delete(key);
    this.#texts.set(key, text);
    return text;
  }

  keep(repositoryId: number, sha: string, text: string): void {
    const key = `${repositoryId} ${sha}`;
    if (text.length > this.#most || this.#texts.has(key)) return;
    this.#texts.set(key, text);
    this.#characters += text.length;
    for (const [oldest, { length }] of this.#texts) {
      if (this.#characters <= this.#most) return;
      this.#texts.delete(oldest);
      this.#characters -= length;
    }
  }
}
