import type { ZodType } from 'zod';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { type Err, err, ok, type Result } from '../../model/result.ts';
import { BUNDLE_LIMITS } from '../../model/run.ts';
import type { BundleFile } from '../../model/statement.ts';
import { type Chunks, readWrittenJson, writtenJson } from './written-json.ts';

/** The files of a bundle; null for one that is not there. */
export type BundleFiles = Readonly<Record<BundleFile, Chunks | null>>;

/** Name and cap of the file of samples. */
export const SAMPLES_FILE = { file: 'samples.jsonl', fileBytes: BUNDLE_LIMITS.samplesBytes } as const;

/** The manifest of a bundle of either kind, and its plan as it stands in the file. */
interface ReadManifest<Whole> {
  readonly manifest: Whole;
  readonly plan: unknown;
}

/** Reads a manifest, or returns what is wrong with it. `schema` chooses by the kind of the bundle. */
export async function readManifest<Whole>(
  chunks: Chunks,
  schema: (isSurvey: boolean) => ZodType<Whole>,
): Promise<Result<ReadManifest<Whole>, string>> {
  const read = await readWrittenJson('manifest.json', chunks, BUNDLE_LIMITS.manifestBytes, (json) =>
    schema(typeof json === 'object' && json !== null && 'survey' in json),
  );
  if (!read.ok) return read;
  const { plan, survey } = read.value.json as { readonly plan?: unknown; readonly survey?: unknown };
  return ok({ manifest: read.value.value, plan: survey ?? plan });
}

/** Compares `plan.json` with the plan of the manifest, byte for byte. */
export async function checkPlan(chunks: Chunks, plan: unknown): Promise<Result<void, string>> {
  const wanted = new TextEncoder().encode(writtenJson(plan));
  let at = 0;
  for await (const chunk of chunks) {
    for (const byte of chunk) if (byte !== wanted[at++]) return err(OTHER_PLAN);
  }
  return at === wanted.length ? ok(undefined) : err(OTHER_PLAN);
}

const OTHER_PLAN = 'plan.json is not the plan of manifest.json, byte for byte';

/** Compares the number of samples with the one that the manifest announces. */
export function checkCount(announced: number, found: number): Result<void, string> {
  if (found === announced) return ok(undefined);
  return err(`manifest.json announces ${announced} samples, samples.jsonl holds ${found}`);
}

/** Builds the refusal of a bundle. */
export function badBundle(what: string): Err<Refusal> {
  return refuse({
    code: 'bad-bundle',
    message: `This bundle is not valid: ${what}.`.slice(0, 1000),
    next: 'Measure again; a bundle is complete only when manifest.json was written last, by alloc-ab itself.',
  });
}
