import { parseConfig } from '../../core/config/config.ts';
import type { ConfigText } from '../../core/export/export-detail.ts';
import { promotionOf } from '../../core/export/promotion.ts';
import { DECLARATION_LIMITS, declarationFiles } from '../../core/plan/flags/declaration-files.ts';
import { declaredFlags } from '../../core/plan/flags/declared-flags.ts';
import type { FlagDeclaration } from '../../model/command.ts';
import { CONFIG_BYTES_MAX, CONFIG_PATH, type Config } from '../../model/config.ts';
import { repositoryParts, statusOf } from '../../model/github-api.ts';
import { isSurveyPlan, type Plan } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import type { Octokit } from '../clients.ts';

/** Files that are read at the same time. */
const CONCURRENT = 8;

/** The configuration at a commit of the default branch; never taken from a pull request. */
export async function readConfig(octokit: Octokit, repository: string, sha: string): Promise<Result<Config, Refusal>> {
  const text = await readConfigText(octokit, repository, sha);
  if (text === null) {
    return refuse({
      code: 'no-config',
      message: `The default branch has no ${CONFIG_PATH}, so there is nothing to build and measure.`,
      next: 'Write one with alloc-ab init, and merge it into the default branch.',
    });
  }
  if (Buffer.byteLength(text) > CONFIG_BYTES_MAX) {
    return refuse({
      code: 'bad-config',
      message: `${CONFIG_PATH} is larger than ${CONFIG_BYTES_MAX} bytes.`,
      next: 'Shorten it; matrices can replace repeated lanes.',
    });
  }
  return parseConfig(text, CONFIG_PATH);
}

/** The text of the configuration at a commit; null when there is no such file. */
export function readConfigText(octokit: Octokit, repository: string, sha: string): Promise<string | null> {
  return readText(octokit, repository, sha, CONFIG_PATH);
}

/** The configuration that a GO changes, as it was measured with; null where a result changes nothing. */
export async function configToChange(octokit: Octokit, plan: Plan): Promise<ConfigText | null> {
  if (isSurveyPlan(plan) || !promotionOf(plan).ok) return null;
  const text = await readConfigText(octokit, plan.repository, plan.benches.sha);
  return text === null ? null : { file: CONFIG_PATH, text };
}

/** The flags that each line declares at a commit. */
export async function readFlags(
  octokit: Octokit,
  repository: string,
  sha: string,
  config: Config,
): Promise<Record<string, FlagDeclaration[]>> {
  const flags: Record<string, FlagDeclaration[]> = {};
  let listed: string[] | null = null;
  for (const [name, { flags: declared }] of Object.entries(config.lines)) {
    const entries = declared?.declaredIn ?? [];
    if (entries.length > 0) listed ??= await listFiles(octokit, repository, sha);
    const paths = entries.flatMap((entry) => declarationFiles(entry, listed ?? [])).slice(0, DECLARATION_LIMITS.files);
    const files: { path: string; text: string }[] = [];
    for (let at = 0; at < paths.length; at += CONCURRENT) {
      const batch = paths.slice(at, at + CONCURRENT);
      const texts = await Promise.all(batch.map((path) => readText(octokit, repository, sha, path)));
      for (const [index, path] of batch.entries()) {
        files.push({ path, text: (texts[index] ?? '').slice(0, DECLARATION_LIMITS.fileCharacters) });
      }
    }
    flags[name] = declaredFlags(files);
  }
  return flags;
}

async function listFiles(octokit: Octokit, repository: string, sha: string): Promise<string[]> {
  const { data } = await octokit.rest.git.getTree({ ...repositoryParts(repository), tree_sha: sha, recursive: '1' });
  return data.tree.flatMap(({ type, path }) => (type === 'blob' && path !== undefined ? [path] : []));
}

/** The text of a file at a commit; null when there is no such file. */
async function readText(octokit: Octokit, repository: string, sha: string, path: string): Promise<string | null> {
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
    throw error;
  }
}
