import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { AbPlan, Arm } from '../../src/model/plan.ts';
import type { BuildRecord, Manifest, Sample } from '../../src/model/run.ts';
import { asRecorded, bundleFilesOf } from '../fixtures/as-recorded.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';

/** The files of a bundle. */
export interface BundleFiles {
  manifest: Manifest;
  samples: readonly Sample[];
}

/**
 * A SYNTHETIC bundle for the plan: the candidate is faster by `effect` (a fraction, or one for each lane) and the sentinel is
 * not. Nothing was measured.
 */
export function syntheticBundle(
  plan: AbPlan,
  effect: number | Readonly<Record<string, number>> = 0.08,
  noise = 0.01,
): BundleFiles {
  const lanes = plan.lanes.map(({ id }) => id);
  const effectOn = (id: string) => (typeof effect === 'number' ? effect : (effect[id] ?? 0));
  const effects = Object.fromEntries(plan.lanes.map(({ id, role }) => [id, role === 'sentinel' ? 0 : effectOn(id)]));
  const run = syntheticRun({ effect: effects, lanes, blocks: 20, noise });
  const samples = run.samples.map((sample) => ({ ...sample, checks: {} }));
  return asRecorded({
    manifest: {
      ...run.manifest,
      plan,
      baseline: buildRecordOf(plan.baseline, run.manifest.baseline),
      candidate: buildRecordOf(plan.candidate, run.manifest.candidate),
    },
    samples,
  });
}

/** The zip file that a workflow uploads. */
export function zipBundle({ manifest, samples }: BundleFiles): Promise<Buffer> {
  return zipFiles({
    ...bundleFilesOf({ manifest, samples }),
    'logs/build-baseline.log': 'cc …\n',
  });
}

/** A zip file with these files. */
export async function zipFiles(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
}

function buildRecordOf({ label, source }: Arm, record: BuildRecord | null): BuildRecord | null {
  if (record === null) return null;
  if (source.kind === 'installed') return { ...record, label, sha: null, commands: [], effective: {} };
  const effective = Object.fromEntries(source.defines.map(({ name, value }) => [name, value]));
  return { ...record, label, sha: source.sha, commands: source.commands, effective };
}
