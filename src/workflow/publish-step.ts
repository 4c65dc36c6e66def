import { setTimeout as sleep } from 'node:timers/promises';
import { bundleZip } from '../bundle/bundle-zip.ts';
import { readBundleFiles } from '../bundle/read-bundle.ts';
import { refusedRelease } from '../core/release/release-notes.ts';
import { printSignedStatement } from '../core/statement/signed-statement.ts';
import { operatorClient } from '../github/operator-client.ts';
import { overrideApproval } from '../github/read/override-approval.ts';
import { publishVersion } from '../github/write/publish-version.ts';
import { writeReleaseStatus } from '../github/write/release-status.ts';
import {
  type ReleaseFile,
  releaseFileNames,
  type VersionToPublish,
  versionToPublish,
} from '../github/write/version-to-publish.ts';
import { judgeBundle } from '../local/result/judge-bundle.ts';
import { rulingStatus } from '../local/result/ruling-status.ts';
import { statusOf } from '../model/github-api.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import type { ReleaseOverride, ReleaseResult } from '../model/release.ts';
import { ok, type Result } from '../model/result.ts';
import { fingerprint, publicKeyPem, readSigningKey, type SigningKey } from '../signing/ed25519.ts';
import { type PublishSettings, readPublishSettings } from './publish-settings.ts';
import type { ReleaseInputs } from './release-inputs.ts';
import { type RuledRelease, ruleRelease } from './rule-release.ts';
import { failRefused, logLine, setOutput, summarise } from './step-output.ts';

/** Waits before a call is repeated, milliseconds; after the last one the job fails and can be run again. */
const RETRY_AFTER_MS = [2_000, 10_000, 30_000];

/** Signs, tags and releases a version that passes, or that a second maintainer overrides. Returns the exit status. */
export async function publishStep(inputs: ReleaseInputs): Promise<number> {
  const settings = readPublishSettings(process.env);
  if (!settings.ok) return failRefused(settings.error);
  const { signingKey, releaseToken, apiUrl, run } = settings.value;
  const signer = signingKey === '' ? ok(null) : readSigningKey(signingKey);
  if (!signer.ok) return failRefused(signer.error);
  const ruled = await ruleRelease(inputs);
  if (!ruled.ok) return failRefused(ruled.error);
  const override = await withRetry(() => readOverride(ruled.value, inputs, settings.value));
  if (!override.ok) {
    summarise(refusedRelease(ruled.value.order, ruled.value.ruling));
    failRefused(override.error);
    return rulingStatus(ruled.value.ruling);
  }
  const version = await signedVersion(ruled.value, override.value, signer.value, run.page);
  const { repository, sha, notes } = version;
  const because =
    override.value === null ? 'nothing is lost against the version before' : `overridden by ${override.value.by}`;
  const client = operatorClient(releaseToken, apiUrl);
  const writeStatus = () => writeReleaseStatus(client, { repository, sha, because, page: run.page });
  const published = await withRetry(() => publishVersion(client, version, { login: null, writeStatus }));
  if (!published.ok) return failRefused(published.error);
  setOutput(process.env, 'url', published.value);
  summarise(notes);
  logLine(`released: ${published.value}`);
  return 0;
}

/** The override of a version that does not pass; null for one that passes. */
async function readOverride(
  { ruling, repository, missing }: RuledRelease,
  { override: reason }: ReleaseInputs,
  { githubToken, releaseToken, apiUrl, run }: PublishSettings,
): Promise<Result<ReleaseOverride | null, Refusal>> {
  if (ruling.passes) return ok(null);
  if (reason === '') {
    return refuse({
      code: 'not-released',
      message: 'What was measured does not allow the release.',
      next: 'Repair what the summary names, or start the workflow again with a reason to override it.',
    });
  }
  if (missing.length > 0) {
    return refuse({
      code: 'nothing-to-override',
      message: `${missing.join(', ')} left no measurement, and only a version that was measured can be overridden.`,
      next: 'Start the workflow again when every machine can measure.',
    });
  }
  return overrideApproval(operatorClient(githubToken, apiUrl), operatorClient(releaseToken, apiUrl), {
    reason,
    askedBy: [run.actor, run.triggeringActor],
    control: run.repository,
    runId: run.id,
    repository,
  });
}

/** The release of a version: the bundle of each machine with its signature, and the public key. */
async function signedVersion(
  { order, repository, ruling, found }: RuledRelease,
  override: ReleaseOverride | null,
  signer: SigningKey | null,
  page: string,
): Promise<VersionToPublish> {
  const files: ReleaseFile[] = [];
  const add = (name: string, content: Buffer): void => void files.push({ name, read: async () => ok(content) });
  const results: ReleaseResult[] = [];
  for (const { directory, result } of found) {
    const names = releaseFileNames(order.tag, result.run.manifest.plan.machine.name);
    add(names.bundle, await bundleZip(directory));
    if (signer === null) {
      results.push({ ...result, signed: null });
    } else {
      const read = await readBundleFiles(directory);
      if (!read.ok) throw new Error(`${directory} was read before: ${read.error.message}`);
      const { statement } = judgeBundle(read.value, new Date().toISOString());
      results.push({ ...result, signed: { by: fingerprint(signer.publicKey), at: statement.at } });
      add(names.signature, Buffer.from(printSignedStatement(signer.sign(statement))));
    }
  }
  if (signer !== null) add('signing-key.pem', Buffer.from(publicKeyPem(signer.publicKey)));
  return versionToPublish({ repository, order, results, ruling, override, page, files });
}

/** Repeats a call when GitHub responds with 5xx; throws any other error at once. */
async function withRetry<T>(call: () => Promise<T>): Promise<T> {
  for (const waitMs of RETRY_AFTER_MS) {
    try {
      return await call();
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined || status < 500) throw error;
      logLine(`GitHub responded with ${status}; the next attempt is in ${waitMs / 1000} s`);
      await sleep(waitMs);
    }
  }
  return call();
}
