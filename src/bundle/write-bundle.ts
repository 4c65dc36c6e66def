import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import type { ZodType } from 'zod';
import { writtenJson } from '../core/bundle/written-json.ts';
import { EVIDENCE_LIMITS, type Evidence } from '../model/evidence.ts';
import { AbPlan } from '../model/plan.ts';
import { BUNDLE_LIMITS, type FileDigest, Manifest } from '../model/run.ts';
import { SURVEY_LINE_BYTES, SurveyManifest, SurveyPlan } from '../model/survey.ts';
import { holdFolder } from './held-folder.ts';
import { type LineFile, openLineFile } from './line-file.ts';

/** Another process removed, replaced or wrote a file of the bundle while it was made. */
export class BundleChanged extends Error {}

/** Writes a bundle: samples as they arrive, the manifest last. Methods throw the errors of the system, such as ENOSPC. */
export interface BundleWriter<Line extends object, Whole> {
  /** Replaces the plan by the one that is measured: lanes are left out by proof. */
  replan(plan: AbPlan | SurveyPlan): void;
  append(sample: Line): void;
  /** Count and sha256 of the samples so far, as in the manifest. */
  samples(): FileDigest;
  /** Appends output of tools; the file is created at the first call. */
  appendEvidence(evidence: Evidence): void;
  evidence(): FileDigest | null;
  /**
   * Completes the bundle: flushes the samples, then writes the manifest atomically. Nothing can be appended afterwards. Throws
   * `BundleChanged`, and writes no manifest, when the files are not the ones that this process wrote.
   */
  finish(manifest: Whole): void;
}

/** The format of a bundle: the schemas of its manifest and its plan, and the longest line of its samples. */
export interface BundleFormat<Whole> {
  readonly schema: ZodType<Whole>;
  readonly plan: ZodType;
  readonly lineBytes: number;
}
export const AB_BUNDLE: BundleFormat<Manifest> = { schema: Manifest, plan: AbPlan, lineBytes: BUNDLE_LIMITS.lineBytes };
export const SURVEY_BUNDLE: BundleFormat<SurveyManifest> = {
  schema: SurveyManifest,
  plan: SurveyPlan,
  lineBytes: SURVEY_LINE_BYTES,
};

/** Disk space that is reserved until the manifest is written, so that the manifest can report a full disk. */
const RESERVE_BYTES = 256 * 1024;

/** Starts a bundle in an existing, empty directory. Plan and manifest are validated before they are written, and have the order of their schemas. */
export function openBundle<Line extends object, Whole>(
  directory: string,
  plan: AbPlan | SurveyPlan,
  { schema, plan: planSchema, lineBytes }: BundleFormat<Whole>,
): BundleWriter<Line, Whole> {
  const folder = holdFolder(directory);
  const reserve = folder.file('.reserve');
  writeFileSync(reserve, Buffer.alloc(RESERVE_BYTES, 1));
  let planText = '';
  const replan = (measured: AbPlan | SurveyPlan): void => {
    planText = writtenJson(planSchema.parse(measured));
    folder.write('plan.json', planText);
  };
  replan(plan);
  const samples = openLineFile<Line>(folder.file('samples.jsonl'), lineBytes);
  let evidence: LineFile<Evidence> | null = null;
  return {
    replan,
    append: samples.append,
    samples: samples.digest,
    appendEvidence(each) {
      evidence ??= openLineFile(folder.file('evidence.jsonl'), EVIDENCE_LIMITS.lineBytes);
      evidence.append(each);
    },
    evidence: () => evidence?.digest() ?? null,
    finish(manifest) {
      rmSync(reserve, { force: true, recursive: true });
      const written = [samples.close(), evidence?.close() ?? isAbsent(folder.file('evidence.jsonl'))];
      if (!folder.isInPlace()) throw new BundleChanged('its folder is gone or replaced');
      if (written.includes(false)) throw new BundleChanged('a file in it is not as it was written');
      folder.write('plan.json', planText);
      folder.write('manifest.json', writtenJson(schema.parse(manifest)));
      folder.close();
    },
  };
}

function isAbsent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined;
}
