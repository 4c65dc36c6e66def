import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { commit, git } from '../../runner/runner-fixture.ts';

/** Writes files below a folder. */
export function write(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** A repository with one commit on the branch main, in a folder that is removed after the test. */
export function checkout(files: Readonly<Record<string, string | Buffer>>, branch = 'main') {
  const root = mkdtempSync(join(tmpdir(), 'alloc-ab-checkout-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const path = join(root, 'repository');
  mkdirSync(path);
  git(path, 'init', '--quiet', `--initial-branch=${branch}`);
  write(path, files);
  git(path, 'add', '--all');
  return { root, path, sha: commit(path, 'first') };
}
