import type { Run } from '../../model/plan-and-run.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { Result } from '../../model/result.ts';
import { parseAbBundle } from './ab-bundle.ts';
import type { BundleFiles } from './bundle-files.ts';
import { parseJson } from './json-lines.ts';
import { parseSurveyBundle } from './survey-bundle.ts';

/** Parses a bundle of either kind; its manifest shows the kind. */
export async function parseBundle(files: BundleFiles): Promise<Result<Run, Refusal>> {
  const json = parseJson(files.manifest);
  const survey = typeof json === 'object' && json !== null && 'survey' in json;
  return survey ? parseSurveyBundle(files) : parseAbBundle(files);
}

/** Name of the file whose digest (lower-case hexadecimal SHA-256) differs from its manifest; null when both fit. */
export function alteredFile({ manifest }: Run, samples: string, evidence: string): string | null {
  if (manifest.samples.sha256 !== samples) return 'samples.jsonl';
  return manifest.evidence !== null && manifest.evidence.sha256 !== evidence ? 'evidence.jsonl' : null;
}
