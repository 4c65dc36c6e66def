import { z } from 'zod';
import { toolVersion } from '../../system/package-root.ts';
import type { KitStore } from '../sandbox/kit.ts';
import { kitSources } from '../sandbox/kit-sources.ts';
import { buildKey } from './cache/build-key.ts';
import type { RunCache } from './run-cache.ts';

/** A kit has no facts beside its files. */
const NO_FACTS = z.strictObject({});

/** The kits of a cache: the launcher, the filters, and workloads with their driver. */
export function keptKits({ builds, system }: Pick<RunCache, 'builds' | 'system'>): KitStore {
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
