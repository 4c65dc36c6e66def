import type { ListedFile } from '../../core/decisions/searched-documents.ts';
import { DECLARATION_LIMITS, declarationFiles } from '../../core/plan/flags/declaration-files.ts';
import { repositoryParts } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

/** Folders that are read one by one where GitHub does not list all files of a commit at once. */
const FOLDERS_MAX = 200;
/** Mode of a symbolic link in git. */
const LINK = '120000';

/** An entry of a folder. */
interface TreeEntry {
  readonly path?: string;
  readonly mode?: string;
  readonly type?: string;
  readonly sha?: string;
  readonly size?: number;
}

/** What GitHub lists of a commit at once. */
export interface Listing {
  readonly paths: readonly string[];
  /** Without symbolic links, whose bytes are a path. */
  readonly files: readonly ListedFile[];
  /** Whether there are more: the repository is too large. */
  readonly isCut: boolean;
}

/** The files that may declare flags, and why some may be missing. */
interface DeclaredFiles {
  readonly paths: readonly string[];
  /** Undefined where all were found. */
  readonly why?: string;
}

/**
 * Finds the files of `declaredIn` entries at one commit. GitHub cuts the list of a large repository off (`truncated`: more than
 * 100,000 entries or 7 MB); then the folders of the entries are read one by one.
 */
export class DeclaredFileFinder {
  readonly #octokit: Octokit;
  readonly #repository: string;
  readonly #sha: string;
  #whole: Promise<{ readonly entries: readonly TreeEntry[]; readonly isCut: boolean }> | null = null;
  #folders = 0;

  constructor(octokit: Octokit, repository: string, sha: string) {
    this.#octokit = octokit;
    this.#repository = repository;
    this.#sha = sha;
  }

  /** The files of one line's entries, at most as many as are read. */
  async find(entries: readonly string[]): Promise<DeclaredFiles> {
    if (entries.length === 0) return { paths: [] };
    const { entries: all, isCut } = await this.#listed();
    const listed = filesOf(all, '');
    const found: string[] = [];
    let isComplete = true;
    for (const entry of entries) {
      const below = isCut ? await this.#below(entry) : { paths: listed, isComplete: true };
      found.push(...declarationFiles(entry, below.paths));
      isComplete &&= below.isComplete;
    }
    const paths = found.slice(0, DECLARATION_LIMITS.files);
    if (!isComplete)
      return {
        paths,
        why: `GitHub does not list the files of so large a commit at once, and alloc-ab reads ${FOLDERS_MAX} folders`,
      };
    const isFull = found.length >= DECLARATION_LIMITS.files;
    return isFull
      ? { paths, why: `alloc-ab reads ${DECLARATION_LIMITS.files} headers of a line, and there may be more` }
      : { paths };
  }

  /** The files of the commit that GitHub lists at once. */
  async listing(): Promise<Listing> {
    const { entries, isCut } = await this.#listed();
    const files = entries.flatMap(({ path, mode, type, sha, size = 0 }) =>
      type === 'blob' && mode !== LINK && path !== undefined && sha !== undefined ? [{ path, sha, bytes: size }] : [],
    );
    return { paths: filesOf(entries, ''), files, isCut };
  }

  #listed(): Promise<{ readonly entries: readonly TreeEntry[]; readonly isCut: boolean }> {
    this.#whole ??= this.#list(this.#sha, true);
    return this.#whole;
  }

  /** The files at or below a path, read folder by folder. */
  async #below(entry: string): Promise<{ readonly paths: string[]; readonly isComplete: boolean }> {
    const parts = entry.split('/').filter((part) => part !== '' && part !== '.');
    let sha = this.#sha;
    for (const [index, part] of parts.entries()) {
      if (!this.#mayRead()) return { paths: [], isComplete: false };
      const { entries, isCut } = await this.#list(sha, false);
      const found = entries.find(({ path }) => path === part);
      if (found?.type === 'blob' && index === parts.length - 1) return { paths: [entry], isComplete: true };
      if (found?.type !== 'tree' || found.sha === undefined) return { paths: [], isComplete: !isCut };
      sha = found.sha;
    }
    return this.#walk(sha, parts.length === 0 ? '' : `${parts.join('/')}/`);
  }

  /** All files below a folder: at once where GitHub lists them, and otherwise one folder after the other. */
  async #walk(sha: string, prefix: string): Promise<{ readonly paths: string[]; readonly isComplete: boolean }> {
    if (!this.#mayRead()) return { paths: [], isComplete: false };
    const whole = await this.#list(sha, true);
    if (!whole.isCut) return { paths: filesOf(whole.entries, prefix), isComplete: true };
    const waiting = [{ sha, prefix }];
    const paths: string[] = [];
    let isComplete = true;
    for (const folder of waiting) {
      if (!this.#mayRead()) return { paths, isComplete: false };
      const { entries, isCut } = await this.#list(folder.sha, false);
      isComplete &&= !isCut;
      paths.push(...filesOf(entries, folder.prefix));
      for (const { path, type, sha: child } of entries)
        if (type === 'tree' && child !== undefined) waiting.push({ sha: child, prefix: `${folder.prefix}${path}/` });
    }
    return { paths, isComplete };
  }

  #mayRead(): boolean {
    this.#folders += 1;
    return this.#folders <= FOLDERS_MAX;
  }

  async #list(
    sha: string,
    isRecursive: boolean,
  ): Promise<{ readonly entries: readonly TreeEntry[]; readonly isCut: boolean }> {
    const { data } = await this.#octokit.rest.git.getTree({
      ...repositoryParts(this.#repository),
      tree_sha: sha,
      ...(isRecursive && { recursive: '1' }),
    });
    return { entries: data.tree, isCut: data.truncated };
  }
}

function filesOf(entries: readonly TreeEntry[], prefix: string): string[] {
  return entries.flatMap(({ type, path }) => (type === 'blob' && path !== undefined ? [prefix + path] : []));
}
