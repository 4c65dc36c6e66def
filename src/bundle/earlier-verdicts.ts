import { join } from 'node:path';
import { flagSet } from '../core/decisions/flag-set.ts';
import { rememberedVerdict } from '../core/verdict/contradiction.ts';
import { type DatedVerdict, EarlierVerdict } from '../model/earlier-verdict.ts';
import { BUNDLE_LIMITS, Manifest } from '../model/run.ts';
import { readCapped } from './open-capped.ts';
import { resultFolders } from './result-folders.ts';

/** A verdict in a result folder, with the settings that it is about. */
interface StoredVerdict extends DatedVerdict {
  readonly folder: string;
  /** As `flagSet` has it. */
  readonly flagSet: string | null;
}

/** The verdicts among the result folders in `out`, newest first. Folders that cannot be read, and surveys, are skipped. */
export async function earlierVerdicts(out: string): Promise<StoredVerdict[]> {
  const found: StoredVerdict[] = [];
  for (const folder of await resultFolders(out)) {
    const verdict = await readJson(join(folder, 'verdict.json'));
    const manifest =
      verdict === null ? null : Manifest.safeParse(await readJson(join(folder, 'bundle', 'manifest.json')));
    if (verdict === null || !manifest?.success) continue;
    const { plan, finishedAt: at } = manifest.data;
    const parsed = EarlierVerdict.safeParse({ ...verdict, ...rememberedVerdict(plan, {}) });
    if (parsed.success) found.push({ at, verdict: parsed.data, folder, flagSet: flagSet(plan) });
  }
  return found;
}

async function readJson(file: string): Promise<object | null> {
  try {
    const text = await readCapped(file, BUNDLE_LIMITS.manifestBytes);
    if (!text.ok) return null;
    const value: unknown = JSON.parse(text.value);
    return typeof value === 'object' ? value : null;
  } catch {
    // The file is not JSON.
    return null;
  }
}
