import { repositoryParts } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

/** Largest file that is read to be changed, in bytes. */
const BYTES_MAX = 1_048_576;

/** A file as git has it. */
export interface ExactFile {
  /** Decoded without a loss: encoded as UTF-8 it has the bytes of the file again. Null where there is no file. */
  readonly text: string | null;
  /** Mode of git, kept by a change. */
  readonly mode: '100644' | '100755';
}

interface ExactEntry {
  readonly mode?: string;
  readonly type?: string;
  readonly sha?: string;
  readonly path?: string;
  readonly size?: number;
}

/**
 * Reads files of one tree that are going to be changed. Other readers follow links and replace bytes that are not UTF-8, which a
 * change would write back.
 */
export class ExactFiles {
  readonly #octokit: Octokit;
  readonly #repository: string;
  readonly #treeSha: string;
  readonly #folders = new Map<string, Promise<readonly ExactEntry[]>>();

  constructor(octokit: Octokit, repository: string, treeSha: string) {
    this.#octokit = octokit;
    this.#repository = repository;
    this.#treeSha = treeSha;
  }

  /** A file by its path, or why it cannot be changed, a phrase. Throws what Octokit throws. */
  async read(path: string): Promise<ExactFile | { readonly why: string }> {
    const folders = path.split('/');
    const name = folders.pop();
    let tree = this.#treeSha;
    for (const folder of folders) {
      const entry = (await this.#entries(tree)).find((each) => each.path === folder);
      if (entry === undefined) return { text: null, mode: '100644' };
      if (entry.type !== 'tree' || entry.sha === undefined) return { why: `is below ${folder}, which is not a folder` };
      tree = entry.sha;
    }
    const entry = (await this.#entries(tree)).find((each) => each.path === name);
    if (entry === undefined) return { text: null, mode: '100644' };
    const { mode, sha, size = 0 } = entry;
    if ((mode !== '100644' && mode !== '100755') || sha === undefined)
      return { why: mode === '120000' ? 'is a symbolic link' : 'is not a file' };
    if (size > BYTES_MAX) return { why: `has more than ${BYTES_MAX} bytes` };
    const text = decoded(await this.#blob(sha));
    return text === null ? { why: 'is not a text in UTF-8' } : { text, mode };
  }

  #entries(tree: string): Promise<readonly ExactEntry[]> {
    const known = this.#folders.get(tree);
    if (known !== undefined) return known;
    const where = { ...repositoryParts(this.#repository), tree_sha: tree };
    const read = this.#octokit.rest.git.getTree(where).then(({ data }) => data.tree);
    this.#folders.set(tree, read);
    return read;
  }

  async #blob(sha: string): Promise<Buffer> {
    const { data } = await this.#octokit.rest.git.getBlob({ ...repositoryParts(this.#repository), file_sha: sha });
    return Buffer.from(data.content, data.encoding === 'base64' ? 'base64' : 'utf8');
  }
}

/** The text of bytes; null where they are not UTF-8, or have NUL. */
function decoded(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}
