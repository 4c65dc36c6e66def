import type { Run } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { type FileDigest, Manifest } from '../../model/run.ts';
import type { BundleDigests } from '../../model/statement.ts';
import { SurveyManifest } from '../../model/survey.ts';
import { parseAbBundle } from './ab-bundle.ts';
import { type BundleFiles, badBundle, checkPlan, readManifest } from './bundle-files.ts';
import { parseSurveyBundle } from './survey-bundle.ts';

/** A run that could have come from its plan. */
export interface ReadBundle {
  readonly run: Run;
  readonly digests: BundleDigests;
}

/**
 * Reads a bundle of either kind; its manifest shows the kind. The App, the command line and the release gate all read with this
 * function, so that a bundle is refused everywhere in the same words or nowhere. Throws the errors of reading.
 *
 * @param digests Returns the sha256 of each file, after all of it was read.
 */
export async function parseBundle(
  files: BundleFiles,
  digests: () => BundleDigests,
): Promise<Result<ReadBundle, Refusal>> {
  const missing = (['manifest.json', 'samples.jsonl', 'plan.json'] as const).find((name) => files[name] === null);
  if (missing !== undefined) return badBundle(`${missing} is missing from it, so the run did not end in order`);
  const read = await readManifest<Manifest | SurveyManifest>(files['manifest.json'] ?? [], (isSurvey) =>
    isSurvey ? SurveyManifest : Manifest,
  );
  if (!read.ok) return badBundle(read.error);
  const { manifest } = read.value;
  const plan = await checkPlan(files['plan.json'] ?? [], read.value.plan);
  if (!plan.ok) return badBundle(plan.error);
  const run = await ('survey' in manifest ? parseSurveyBundle(files, manifest) : parseAbBundle(files, manifest));
  if (!run.ok) return run;
  const found = digests();
  const other = alteredFile(manifest, found);
  if (other !== null) return badBundle(`${other} is not the file that manifest.json describes: its sha256 differs`);
  return ok({ run: run.value, digests: found });
}

/** Name of the file whose digest differs from its manifest; null when both fit. */
function alteredFile(
  { samples, evidence }: { readonly samples: FileDigest; readonly evidence: FileDigest | null },
  found: BundleDigests,
): string | null {
  if (samples.sha256 !== found['samples.jsonl']) return 'samples.jsonl';
  return evidence !== null && evidence.sha256 !== found['evidence.jsonl'] ? 'evidence.jsonl' : null;
}
