import { z } from 'zod';
import { toolVersion } from '../../system/package-root.ts';
import type { KitStore } from '../sandbox/kit.ts';
import { kitSources } from '../sandbox/kit-sources.ts';
import { type BuildCache, openBuildCache } from './cache/build-cache.ts';
import { buildKey } from './cache/build-key.ts';
import { openCacheFolder } from './cache/cache-folder.ts';
import type { CacheSettings } from './cache/cache-settings.ts';
import type { SystemView } from './cache/system-view.ts';
import { viewTools } from './cache/tools-view.ts';

/** A kit has no facts beside its files. */
const NO_FACTS = z.strictObject({});

/**
 * The kits that this machine keeps with its builds. The harness compiles a kit before code under test starts, so it is kept without isolation too.
 * Null: nothing is kept, or not in that folder.
 */
export async function keptKits(
  settings: CacheSettings | null | undefined,
  note: (text: string) => void = () => {},
): Promise<KitStore | null> {
  if (!settings) return null;
  const folder = await openCacheFolder(settings.folder, []).catch(() => null);
  if (!folder?.ok) return null;
  // A kit is compiled with the programs of the system, whatever builds get.
  const system = viewTools({ path: [], variables: {} });
  return kitsIn(openBuildCache({ ...settings, folder: folder.value }, note), system);
}

/** The kits of a cache: the launcher, the filters, and workloads with their driver, by their sources and by `system`. */
export function kitsIn(builds: BuildCache, system: SystemView): KitStore {
  const key = (programs: readonly string[]): string =>
    buildKey({ kind: 'kit', sources: kitSources(), programs, environment: {}, system, tool: toolVersion() });
  return {
    find: async (programs) => {
      const kept = await builds.find(key(programs), NO_FACTS);
      return kept === null ? null : new Map(kept.files.map(({ path, bytes }) => [path, bytes]));
    },
    keep: async (programs, files) => {
      const list = [...files].map(([path, bytes]) => ({ path, kind: 'file', mode: 0o755, bytes }) as const);
      await builds.keep(key(programs), { facts: {}, files: list });
    },
  };
}
