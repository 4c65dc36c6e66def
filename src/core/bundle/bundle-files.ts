import type { ZodType } from 'zod';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { type Err, err, ok, type Result } from '../../model/result.ts';
import { BUNDLE_LIMITS } from '../../model/run.ts';
import { type Chunks, parseJson } from './json-lines.ts';

/** The files of a bundle. */
export interface BundleFiles {
  readonly manifest: string;
  readonly samples: Chunks;
  /** `evidence.jsonl`; null where the bundle has none. */
  readonly evidence: Chunks | null;
}

/** Name and cap of the file of samples. */
export const SAMPLES_FILE = { file: 'samples.jsonl', fileBytes: BUNDLE_LIMITS.samplesBytes } as const;

/** Parses a manifest by its schema, or returns what is wrong with it. */
export function parseManifest<Whole>(text: string, schema: ZodType<Whole>): Result<Whole, string> {
  if (text.length > BUNDLE_LIMITS.manifestBytes) return err('manifest.json is too large');
  const json = parseJson(text);
  if (json === undefined) return err('manifest.json is not JSON: it is truncated or was altered');
  const manifest = schema.safeParse(json);
  if (manifest.success) return ok(manifest.data);
  const [issue] = manifest.error.issues;
  return err(`manifest.json does not fit its schema at ${issue?.path.join('.') || '/'} (${issue?.message})`);
}

/** Compares the number of samples with the one that the manifest announces. */
export function checkCount(announced: number, found: number): Result<void, string> {
  if (found === announced) return ok(undefined);
  return err(`manifest.json announces ${announced} samples, samples.jsonl holds ${found}`);
}

/** Builds the refusal of a bundle. */
export function badBundle(what: string): Err<Refusal> {
  return refuse({
    code: 'bad-bundle',
    message: `This bundle is not valid: ${what}.`,
    next: 'Measure again; a bundle is complete only when manifest.json was written last, by alloc-ab itself.',
  });
}
