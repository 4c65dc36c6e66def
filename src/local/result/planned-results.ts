import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseResult } from '../../model/release.ts';
import { digestOf } from '../../signing/ed25519.ts';
import { releaseResult } from './release-result.ts';

/** A bundle of a release on this disk, and what it says. */
export interface PlannedResult {
  readonly directory: string;
  readonly result: ReleaseResult;
}

/** What the folders below a directory hold of a release. */
export interface PlannedResults {
  readonly found: readonly PlannedResult[];
  /** What does not count, and why; one sentence each. */
  readonly ignored: readonly string[];
}

/**
 * Reads a bundle from each folder below `directory`. Only those of a plan among `plans` (id → sha256) count: a machine
 * may measure anything, but only what it was told to is an answer.
 */
export async function plannedResults(
  directory: string,
  plans: Readonly<Record<string, string>>,
): Promise<PlannedResults> {
  const found: PlannedResult[] = [];
  const ignored: string[] = [];
  for (const name of existsSync(directory) ? (await readdir(directory)).sort() : []) {
    const folder = join(directory, name);
    // Machines have no key: what they signed is nobody's word.
    if (existsSync(join(folder, 'signed.json'))) {
      ignored.push(`${name} brings a signature of its own.`);
      continue;
    }
    const read = await releaseResult(folder, {});
    if (!read.ok) {
      ignored.push(read.error.message);
      continue;
    }
    const { plan } = read.value.run.manifest;
    if (plans[plan.id] === digestOf(plan)) found.push({ directory: folder, result: read.value });
    else ignored.push(`${name} is the bundle of another plan.`);
  }
  return { found, ignored };
}
