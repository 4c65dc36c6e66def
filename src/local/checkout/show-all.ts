import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecResult } from '../../system/exec.ts';
import { makeTemporaryFolder } from '../../system/temporary-folder.ts';

/**
 * The texts of files at a commit, read by one git: to start one for each file takes longer than to read it. Null: git failed, or does not
 * have one of them.
 *
 * @param start Runs git with a file as its input.
 */
export async function showAll(
  start: (args: readonly string[], stdin: number) => Promise<ExecResult>,
  sha: string,
  paths: readonly string[],
): Promise<readonly string[] | null> {
  if (paths.length === 0) return [];
  if (paths.some((path) => path.includes('\n'))) return null;
  const folder = await makeTemporaryFolder('names');
  // No file can have this line: it is chosen after the commit was made. Sizes would not tell where a file ends, since its text is sanitised.
  const mark = `alloc-ab ${randomBytes(16).toString('hex')}`;
  try {
    await using names = await open(join(folder, 'names'), 'wx+', 0o600);
    await names.write(`${paths.map((path) => `${sha}:${path}`).join('\n')}\n`, 0);
    await using input = await open(join(folder, 'names'), 'r');
    const result = await start(['cat-file', `--batch=${mark} %(objecttype)`], input.fd);
    if (result.exitCode !== 0 || result.cut.includes('stdout')) return null;
    const [before, ...texts] = result.stdout.split(`${mark} blob\n`);
    // Each text ends with a line feed of git.
    return before === '' && texts.length === paths.length ? texts.map((text) => text.replace(/\n$/, '')) : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
