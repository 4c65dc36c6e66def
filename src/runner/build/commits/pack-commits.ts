import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../../model/incident.ts';
import { ok, type Result } from '../../../model/result.ts';
import { makeFolder } from '../../../system/make-folder.ts';
import { fetchCommit } from './commit-store.ts';
import { fetchFailed, gitFailed, openGit } from './git.ts';
import { type GitSource, readSource } from './git-source.ts';

/** What to fetch, from where. */
interface PackedCommits {
  readonly source: string;
  /** An installation's token. It is passed to git in its environment and is in no file. */
  readonly token: string;
  readonly shas: Iterable<string>;
  readonly signal: AbortSignal;
}

/**
 * Fetches commits into a bare repository in `directory` that survives an archive of plain files: each commit is a branch, since an
 * archive has no empty folders. Nothing is checked out, and no submodule is fetched; the URLs of those lead on from the source.
 */
export async function packCommits(
  directory: string,
  { source, token, shas, signal }: PackedCommits,
): Promise<Result<void, Incident>> {
  const from = readSource(source);
  if (from === null) {
    const next = 'The address of the server must begin with https://.';
    return fetchFailed('bad-source', 'The source is not an address that commits can be fetched from.', { next });
  }
  const branches = join(directory, 'refs', 'heads');
  await makeFolder(branches);
  const git = openGit(directory, signal);
  for (const args of [
    ['init', '--quiet', '--bare', '--template=', directory],
    ['config', 'remote.origin.url', source],
  ]) {
    const made = await git(args);
    if (made.exitCode !== 0) return gitFailed('git could not create a repository', made);
  }
  const env = tokenVariables(from, token);
  for (const sha of shas) {
    const fetched = await fetchCommit(git, from, sha, { env });
    if (!fetched.ok) return fetched;
    await writeFile(join(branches, `commit-${sha}`), `${sha}\n`);
  }
  await rm(join(directory, 'alloc-ab.gitconfig'), { force: true });
  return ok(undefined);
}

/** Variables that make git send a token to this source only. A redirect could lead elsewhere and is refused. */
function tokenVariables({ url }: GitSource, token: string): Record<string, string> {
  const credentials = Buffer.from(`x-access-token:${token}`).toString('base64');
  const settings = {
    [`http.${url}.extraHeader`]: `Authorization: Basic ${credentials}`,
    'http.followRedirects': 'false',
  };
  const pairs = Object.entries(settings).flatMap(([name, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(pairs.length / 2), ...Object.fromEntries(pairs) };
}
