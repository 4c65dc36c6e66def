import { setTimeout as sleep } from 'node:timers/promises';
import { bundleZip } from './bundle/bundle-zip.ts';
import { versionOf } from './core/command/version.ts';
import { plannedRelease } from './core/release/planned-release.ts';
import { refusedRelease, releaseNotes } from './core/release/release-notes.ts';
import type { Document } from './core/report/document/document.ts';
import { documentMarkdown } from './core/report/document/document-markdown.ts';
import { printSigned } from './core/statement/signed-file.ts';
import { operatorClient } from './github/operator-client.ts';
import { overrideApproval } from './github/read/override-approval.ts';
import { publishVersion } from './github/write/publish-version.ts';
import { writeReleaseStatus } from './github/write/release-status.ts';
import { type ReleaseFile, releaseFileNames, type VersionToPublish } from './github/write/version-to-publish.ts';
import { signBundle } from './local/result/sign-bundle.ts';
import { statusOf } from './model/github-api.ts';
import { type Refusal, refuse } from './model/refusal.ts';
import type { ReleaseOverride, ReleaseResult } from './model/release.ts';
import { ok, type Result } from './model/result.ts';
import { digestOf, fingerprint, publicKeyPem, readSigningKey, type SigningKey } from './signing/ed25519.ts';
import { planRelease } from './workflow/plan-release.ts';
import { type PublishSecrets, readPublishSecrets } from './workflow/publish-secrets.ts';
import { type ReleaseStep, readReleaseStep } from './workflow/release-step.ts';
import { type RuledRelease, ruleRelease } from './workflow/rule-release.ts';
import { fail, say } from './workflow/step-log.ts';
import { addSummary, setOutput } from './workflow/workflow-step.ts';

/** Longest document in a job's summary, in characters; GitHub takes a mebibyte. */
const SUMMARY_CHARACTERS = 300_000;

/** Waits before GitHub is asked again, milliseconds; after the last one the job fails and can be run again. */
const AGAIN_AFTER_MS = [2_000, 10_000, 30_000];

function summarise(document: Document): void {
  addSummary(process.env, `${documentMarkdown(document, SUMMARY_CHARACTERS)}\n`);
}

function refused({ message, suggestion, next }: Refusal): 1 {
  return fail([message, ...(suggestion === undefined ? [] : [`Did you mean ${suggestion}?`]), next].join(' '));
}

/** What each machine has to measure, as the matrix of the jobs that follow. */
async function plan(asked: ReleaseStep): Promise<0 | 1> {
  const planned = await planRelease(asked);
  if (!planned.ok) return refused(planned.error);
  const { order, plans, configuration } = planned.value;
  const matrix = plans.map((each) => ({
    machine: each.machine.name,
    labels: each.machine.labels,
    id: each.id,
    plan: JSON.stringify(each),
  }));
  setOutput(process.env, 'matrix', JSON.stringify(matrix));
  setOutput(process.env, 'plans', JSON.stringify(Object.fromEntries(plans.map((each) => [each.id, digestOf(each)]))));
  setOutput(process.env, 'commit', order.sha);
  setOutput(process.env, 'from', order.previous.name);
  setOutput(process.env, 'configuration', configuration);
  summarise(plannedRelease(order, plans));
  return 0;
}

/** Whether the version may be tagged. 1 when it may not, unless somebody wants to override that, which is another job's. */
async function rule(asked: ReleaseStep): Promise<0 | 1> {
  const ruled = await ruleRelease(asked);
  if (!ruled.ok) return refused(ruled.error);
  const { order, ruling, silent, found, ignored } = ruled.value;
  for (const why of ignored) say(`ignored: ${why}`);
  setOutput(process.env, 'passes', String(ruling.passes));
  const results = found.map(({ result }) => result);
  const document = ruling.passes ? releaseNotes(order, results, ruling, null) : refusedRelease(order, ruling);
  summarise(document);
  if (ruling.passes || (asked.override !== '' && silent.length === 0)) return 0;
  return fail(`${document.headline}. The job's summary says why.`);
}

/** Signs, tags and releases a version that passes, or that a second maintainer lets pass. */
async function publish(asked: ReleaseStep): Promise<0 | 1> {
  const secrets = readPublishSecrets(process.env);
  if (!secrets.ok) return refused(secrets.error);
  const signer = secrets.value.signingKey === '' ? ok(null) : readSigningKey(secrets.value.signingKey);
  if (!signer.ok) return refused(signer.error);
  const ruled = await ruleRelease(asked);
  if (!ruled.ok) return refused(ruled.error);
  for (const why of ruled.value.ignored) say(`ignored: ${why}`);
  const override = await persevering(() => overrideOf(ruled.value, asked, secrets.value));
  if (!override.ok) {
    summarise(refusedRelease(ruled.value.order, ruled.value.ruling));
    return refused(override.error);
  }
  const version = await versionOfRelease(ruled.value, override.value, signer.value, secrets.value);
  const { repository, sha, notes } = version;
  const { page } = secrets.value.run;
  const because =
    override.value === null ? 'nothing is lost against the version before' : `overridden by ${override.value.by}`;
  const client = operatorClient(secrets.value.releaseToken, secrets.value.apiUrl);
  const writeStatus = () => writeReleaseStatus(client, { repository, sha, because, page });
  const published = await persevering(() => publishVersion(client, version, { login: null, writeStatus }));
  if (!published.ok) return refused(published.error);
  setOutput(process.env, 'url', published.value);
  summarise(notes);
  say(`released: ${published.value}`);
  return 0;
}

/** What lets a version pass that does not by itself: null when nothing has to. */
async function overrideOf(
  { ruling, repository, silent }: RuledRelease,
  { override: reason }: ReleaseStep,
  { githubToken, releaseToken, apiUrl, run }: PublishSecrets,
): Promise<Result<ReleaseOverride | null, Refusal>> {
  if (ruling.passes) return ok(null);
  if (reason === '') {
    return refuse({
      code: 'not-released',
      message: 'What was measured does not allow the release.',
      next: 'Repair what the summary names, or start the workflow again with a reason to override it.',
    });
  }
  if (silent.length > 0) {
    return refuse({
      code: 'nothing-to-override',
      message: `${silent.join(', ')} left no measurement, and what is overridden must have been measured.`,
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

/** Everything that is published of a version; its bundles get their signatures on the way. */
async function versionOfRelease(
  { order, repository, ruling, found }: RuledRelease,
  override: ReleaseOverride | null,
  signer: SigningKey | null,
  { run }: PublishSecrets,
): Promise<VersionToPublish> {
  const { tag, sha } = order;
  const files: ReleaseFile[] = [];
  const add = (name: string, content: Buffer): void => void files.push({ name, read: async () => ok(content) });
  const results: ReleaseResult[] = [];
  for (const { directory, result } of found) {
    const names = releaseFileNames(tag, result.run.manifest.plan.machine.name);
    add(names.bundle, await bundleZip(directory));
    if (signer === null) {
      results.push({ ...result, signed: null });
    } else {
      const { signed } = await signBundle(directory, result.run, signer);
      results.push({ ...result, signed: { by: fingerprint(signer.publicKey), at: signed.statement.at } });
      add(names.signature, Buffer.from(printSigned(signed)));
    }
  }
  if (signer !== null) add('signing-key.pem', Buffer.from(publicKeyPem(signer.publicKey)));
  const notes = releaseNotes(order, results, ruling, override);
  return {
    repository,
    tag,
    sha,
    message: `${notes.headline}\n\n${run.page}`,
    notes,
    prerelease: (versionOf(tag)?.pre.length ?? 0) > 0,
    key: tag,
    files,
  };
}

/** Asks GitHub again where it was away; what it refuses is refused. */
async function persevering<T>(action: () => Promise<T>): Promise<T> {
  for (const wait of AGAIN_AFTER_MS) {
    try {
      return await action();
    } catch (error) {
      const status = statusOf(error);
      if (status === undefined || status < 500) throw error;
      say(`GitHub is away (${status}), asked again in ${wait / 1000} s`);
      await sleep(wait);
    }
  }
  return action();
}

/** The step that is asked for. 0 when it did what it is for, 1 when there is no release; the summary says why. */
async function main(): Promise<0 | 1> {
  const asked = readReleaseStep(process.env);
  if (!asked.ok) return refused(asked.error);
  return { plan, rule, publish }[asked.value.step](asked.value);
}

try {
  process.exitCode = await main();
} catch (error) {
  const status = statusOf(error);
  const message = error instanceof Error ? error.message : String(error);
  process.exitCode =
    status === undefined
      ? fail(`This is a bug in alloc-ab: ${error instanceof Error ? (error.stack ?? message) : message}`)
      : fail(`GitHub answered ${status}: ${message}. "Re-run failed jobs" goes on where this ended.`);
}
process.exit();
