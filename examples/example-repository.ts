import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { git } from './git.ts';

/** The example allocator repository as a git repository: `main` at `baseSha`, `branch` one commit ahead at `headSha`. */
export interface ExampleRepository {
  readonly directory: string;
  readonly baseSha: string;
  readonly headSha: string;
  readonly branch: string;
}

const CONTENT = join(import.meta.dirname, 'hakozuna');
const PULL_REQUEST = join(import.meta.dirname, 'pull-request');
const BRANCH = 's12-mpsc';
/** Build results in the content directory, which are not part of the repository. */
const BUILT = /^(out|obj|.*\.so|.*\.o)$/;

/**
 * Creates the example repository in `directory`, which must be empty or missing, with `main` checked out. Author, dates and modes
 * are fixed, so that the same content gives the same commit ids everywhere. Throws when git fails.
 */
export function createExampleRepository(directory: string): ExampleRepository {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new Error(`${directory} is not empty: the example repository needs an empty directory`);
  }
  mkdirSync(directory, { recursive: true });
  git(directory, ['init', '--quiet', '--initial-branch=main', '--template=', '--object-format=sha1']);
  git(directory, ['config', 'user.name', 'alloc-ab example']);
  git(directory, ['config', 'user.email', 'example@alloc-ab.invalid']);

  copy(CONTENT, directory);
  const baseSha = commit(directory, 'hz3 and hz4 with their benches', '2026-01-05T09:00:00Z');
  git(directory, ['switch', '--quiet', '--create', BRANCH]);
  copy(PULL_REQUEST, directory);
  const headSha = commit(directory, 'hz4: S12, lock-free remote-free lists', '2026-01-06T09:00:00Z');
  git(directory, ['switch', '--quiet', 'main']);
  return { directory, baseSha, headSha, branch: BRANCH };
}

function copy(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (path) => !BUILT.test(basename(path)) });
}

function commit(directory: string, message: string, date: string): string {
  git(directory, ['add', '--all']);
  git(directory, ['commit', '--quiet', '--no-verify', '--message', message], {
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  });
  return git(directory, ['rev-parse', 'HEAD']).trim();
}
