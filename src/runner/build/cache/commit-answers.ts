import type { CommitQuestion, KeptAnswers } from '../../../model/kept-answers.ts';
import { err } from '../../../model/result.ts';
import { toolVersion } from '../../../system/package-root.ts';
import { machineTools } from '../../sandbox/machine-tools.ts';
import { type BuildCache, openBuildCache } from './build-cache.ts';
import { buildKey } from './build-key.ts';
import { openCacheFolder } from './cache-folder.ts';
import type { CacheSettings } from './cache-settings.ts';

/** Opens the answers that the cache of builds has about the commits of a repository: no build and no tool of the machine has a part in them. */
export function openCommitAnswers(
  settings: CacheSettings,
  repository: string,
  environment: Readonly<Record<string, string | undefined>>,
): KeptAnswers {
  let cache: Promise<BuildCache | null> | undefined;
  const tools = machineTools(environment, false);
  const opened = () => (cache ??= openAnswerCache(settings, tools.ok ? tools.value.shown : []));
  const keyOf = (question: CommitQuestion) =>
    buildKey({ ...question, repository, environment: {}, tool: toolVersion() });
  return {
    async find(question, schema) {
      return (await (await opened())?.find(keyOf(question), schema))?.facts ?? null;
    },
    async keep(question, answer) {
      await (await opened())?.keep(keyOf(question), { facts: answer, files: [] });
    },
  };
}

/**
 * Opens the cache for answers, which can be found again without it: null where its folder cannot be used, or none is wanted.
 *
 * @param shown Folders that code under test sees, beside the folders of the system.
 */
export async function openAnswerCache(
  settings: CacheSettings | null,
  shown: readonly string[],
): Promise<BuildCache | null> {
  if (settings?.keeps !== 'builds') return null;
  const folder = await openCacheFolder(settings.folder, shown).catch(() => err('it cannot be made'));
  return folder.ok ? openBuildCache({ ...settings, folder: folder.value }, () => {}) : null;
}
