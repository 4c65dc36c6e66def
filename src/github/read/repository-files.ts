import { parseConfig } from '../../core/config/config.ts';
import type { ConfigText } from '../../core/export/export-detail.ts';
import { promotionOf } from '../../core/export/promotion.ts';
import { readHeaders } from '../../core/plan/flags/declared-flags.ts';
import type { FlagDeclaration } from '../../model/command.ts';
import { CONFIG_BYTES_MAX, CONFIG_PATH, type Config } from '../../model/config.ts';
import type { Facts } from '../../model/facts.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import type { HeaderFile } from '../../model/header.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';
import { DeclaredFileFinder } from './declared-files.ts';

/** Files that are read at the same time. */
const CONCURRENT = 8;
/** GitHub does not send files of more than 100 MB. */
const TOO_LARGE = Symbol('too large');

/** The configuration at a commit of the default branch; never taken from a pull request. */
export async function readConfig(octokit: Octokit, repository: string, sha: string): Promise<Result<Config, Refusal>> {
  const text = await readText(octokit, repository, sha, CONFIG_PATH);
  if (text === null) {
    return refuse({
      code: 'no-config',
      message: `The default branch has no ${CONFIG_PATH}, so there is nothing to build and measure.`,
      next: 'Write one with alloc-ab init, and merge it into the default branch.',
    });
  }
  if (text === TOO_LARGE || Buffer.byteLength(text) > CONFIG_BYTES_MAX) {
    return refuse({
      code: 'bad-config',
      message: `${CONFIG_PATH} is larger than ${CONFIG_BYTES_MAX} bytes.`,
      next: 'Shorten it; matrices can replace repeated lanes.',
    });
  }
  return parseConfig(text, CONFIG_PATH);
}

/** The text of the configuration at a commit; null when there is no such file, or one of more than 100 MB. */
export function readConfigText(octokit: Octokit, repository: string, sha: string): Promise<string | null> {
  return readFileText(octokit, repository, sha, CONFIG_PATH);
}

/** The configuration that a GO changes, as it was measured with; null where a result changes nothing. */
export async function configToChange(octokit: Octokit, plan: Plan): Promise<ConfigText | null> {
  if (isSurveyPlan(plan) || !promotionOf(plan).ok) return null;
  const text = await readConfigText(octokit, plan.repository, plan.benches.sha);
  return text === null ? null : { file: CONFIG_PATH, text };
}

/** The text of a file at a commit; null when there is no such file, or one of more than 100 MB. */
export async function readFileText(
  octokit: Octokit,
  repository: string,
  sha: string,
  path: string,
): Promise<string | null> {
  const text = await readText(octokit, repository, sha, path);
  return text === TOO_LARGE ? null : text;
}

/** The flags that each line declares at a commit, and by line why there may be more. */
export async function readFlags(
  octokit: Octokit,
  repository: string,
  sha: string,
  config: Config,
  finder = new DeclaredFileFinder(octokit, repository, sha),
): Promise<Pick<Facts, 'flags' | 'headers' | 'unreadFlags'>> {
  const flags: Record<string, readonly FlagDeclaration[]> = {};
  const headers: Record<string, readonly HeaderFile[]> = {};
  const unreadFlags: Record<string, string> = {};
  for (const [name, { flags: declared }] of Object.entries(config.lines)) {
    const { paths, why } = await finder.find(declared?.declaredIn ?? []);
    const files: { path: string; text: string }[] = [];
    let unread = why;
    for (let at = 0; at < paths.length; at += CONCURRENT) {
      const batch = paths.slice(at, at + CONCURRENT);
      const texts = await Promise.all(batch.map((path) => readText(octokit, repository, sha, path)));
      for (const [index, path] of batch.entries()) {
        const text = texts[index] ?? '';
        if (text === TOO_LARGE) unread ??= `GitHub does not send ${path}, which has more than 100 MB`;
        else files.push({ path, text });
      }
    }
    const read = readHeaders(files);
    unread ??= read.unread;
    flags[name] = read.flags;
    // The files that are missing may define anything.
    headers[name] = unread === undefined ? read.headers : [];
    if (unread !== undefined) unreadFlags[name] = unread;
  }
  return { flags, headers, unreadFlags };
}

/** The text of a file at a commit; null when there is no such file. */
async function readText(
  octokit: Octokit,
  repository: string,
  sha: string,
  path: string,
): Promise<string | typeof TOO_LARGE | null> {
  try {
    const { data } = await octokit.rest.repos.getContent({
      ...repositoryParts(repository),
      path,
      ref: sha,
      mediaType: { format: 'raw' },
    });
    return typeof data === 'string' ? data : null;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    if (statusOf(error) === 403 && /too large/i.test((error as Error).message)) return TOO_LARGE;
    throw error;
  }
}
