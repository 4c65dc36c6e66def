import type { AbPlan } from '../../model/plan.ts';
import { oneLine } from '../../system/sanitise.ts';
import type { Progress } from '../job/progress.ts';
import { machineTools } from '../sandbox/machine-tools.ts';
import type { Protection } from '../sandbox/protection.ts';
import { type BuildCache, openBuildCache } from './cache/build-cache.ts';
import { openCacheFolder } from './cache/cache-folder.ts';
import type { CacheSettings } from './cache/cache-settings.ts';
import { type SystemView, viewSystem } from './cache/system-view.ts';

/** The cache of a run, and what all its builds see. */
export interface RunCache {
  readonly builds: BuildCache;
  readonly repository: string;
  /** Rules about files that are not in the commit, from the plan. */
  readonly rules: unknown;
  readonly system: SystemView;
}

interface CacheOptions {
  readonly cache?: CacheSettings | null | undefined;
  readonly signal?: AbortSignal | undefined;
  onProgress(event: Progress): void;
}

/** Tells the user of a run about its cache. */
export function cacheNote(onProgress: CacheOptions['onProgress']): (text: string) => void {
  return (text) => onProgress({ kind: 'phase', phase: 'build', detail: `build cache: ${text}` });
}

/** Opens the cache for a run; null, with a note where one is wanted, when this machine cannot keep builds. */
export async function openRunCache(
  protection: Protection,
  { repository, tree }: Pick<AbPlan, 'repository' | 'tree'>,
  { cache: settings, signal, onProgress }: CacheOptions,
): Promise<RunCache | null> {
  // Without the sandbox a build sees the folder of its job and all of the machine, and could write to the cache.
  if (settings?.keeps !== 'builds' || !protection.isolated) return null;
  const note = cacheNote(onProgress);
  const tools = machineTools(process.env, false);
  const shown = tools.ok ? tools.value.shown : [];
  try {
    const folder = await openCacheFolder(settings.folder, shown);
    const system = folder.ok ? await viewSystem(shown, signal) : null;
    if (!folder.ok || system === null) {
      const why = folder.ok ? 'the state of the system cannot be read' : folder.error;
      if (!signal?.aborted) note(`not used, since ${oneLine(why)}`);
      return null;
    }
    const builds = openBuildCache({ ...settings, folder: folder.value }, note);
    return { builds, repository, rules: tree ?? null, system };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    note(`not used: ${oneLine(message)}`);
    return null;
  }
}
