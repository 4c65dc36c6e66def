import { createHash } from 'node:crypto';
import { readZipBundle } from '../../bundle/read-zip-bundle.ts';
import type { ReadBundle } from '../../core/bundle/bundle.ts';
import { writtenJson } from '../../core/bundle/written-json.ts';
import { expectedPlan } from '../../core/reach/proven-guards.ts';
import type { Octokit } from '../../github/clients.ts';
import { type Artifact, downloadArtifact } from '../../github/read/artifacts.ts';
import { AbPlan } from '../../model/plan.ts';
import { isSurveyPlan, type Plan, planOfRun } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { SurveyPlan } from '../../model/survey.ts';

/** Largest archive that is downloaded; samples compress about tenfold. */
const ZIP_BYTES_MAX = 67_108_864;

/** Downloads an artifact. Refuses one that is too large or differs from the digest of its upload; the content is unchecked. */
export async function fetchArtifact(
  octokit: Octokit,
  repository: string,
  artifact: Artifact,
): Promise<Result<Buffer, Refusal>> {
  if (artifact.sizeBytes > ZIP_BYTES_MAX) return rejectArtifact('it is larger than any result can be');
  const zip = await downloadArtifact(octokit, repository, artifact.id, ZIP_BYTES_MAX);
  if (zip === null) return rejectArtifact('it is larger than any result can be');
  if (artifact.digest !== null && artifact.digest !== digestOfZip(zip))
    return rejectArtifact('its digest is not the one GitHub recorded on upload');
  return ok(zip);
}

/** `sha256:…` of an archive, as GitHub writes it. */
export function digestOfZip(zip: Buffer): string {
  return `sha256:${createHash('sha256').update(zip).digest('hex')}`;
}

/** Reads a run from an archive. Refuses one that cannot have come from its plan, and one whose plan is not the one that was sent. */
export async function checkArtifact(zip: Buffer, plan: Plan): Promise<Result<ReadBundle, Refusal>> {
  const read = await readZipBundle(zip);
  if (!read.ok) return read;
  const measured = planOfRun(read.value.run);
  if (measured.nonce !== plan.nonce) return rejectArtifact('it carries the nonce of another request: it is a replay');
  // An earlier version of the Action writes a plan without the defaults of later versions.
  const sent = isSurveyPlan(plan) ? SurveyPlan.parse(plan) : AbPlan.parse(plan);
  const wanted = isSurveyPlan(sent) || isSurveyPlan(measured) ? sent : AbPlan.parse(expectedPlan(sent, measured));
  return writtenJson(measured) === writtenJson(wanted)
    ? read
    : rejectArtifact('the plan in it is not the plan that was sent');
}

function rejectArtifact(why: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-artifact',
    message: `The artifact was rejected: ${why}.`,
    next: 'Look at the log of the run, and start the measurement again.',
  });
}
