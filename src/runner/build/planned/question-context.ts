import { join } from 'node:path';
import type { Incident } from '../../../model/incident.ts';
import { ok, type Result } from '../../../model/result.ts';
import type { TreeRules } from '../../../model/tree.ts';
import { cancelledIn, failed } from '../../job/incident.ts';
import { type Job, removeTreeAtOnce } from '../../job/job.ts';
import { makeMemoryScratch, makeScratch } from '../../job/scratch.ts';
import { sweepBeside } from '../../machine/sweep-beside.ts';
import { findProtection } from '../../sandbox/protection.ts';
import { openSandbox } from '../../sandbox/sandbox.ts';
import type { BuildContext } from '../build-context.ts';
import { openBuildPlaces } from '../build-place.ts';
import type { BuildCache } from '../cache/build-cache.ts';
import type { CacheSettings } from '../cache/cache-settings.ts';
import type { SystemView } from '../cache/system-view.ts';
import { type CommitStore, openCommitStore, type StoreOptions } from '../commits/commit-store.ts';
import { keptKits } from '../kept-kit.ts';

/** The repository that questions are about. */
export interface QuestionPlace {
  /** Its name: a kept answer never answers for another one. */
  readonly repository: string;
  /** Git URL or local path that the commits come from. */
  readonly source: string;
  /** The user's own checkout, when the commits are from there. */
  readonly checkout: string;
  readonly rules: TreeRules | undefined;
  /** Variables of the machine: the tools of its builds are read from them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where answers are kept; null: nowhere. */
  readonly cache: CacheSettings | null;
  readonly signal?: AbortSignal;
}

interface ContextOptions {
  readonly system: SystemView;
  readonly cache: BuildCache | null;
  readonly deferred: (() => Promise<void>)[];
  /** The commit of the first question. */
  readonly sha: string;
}

/** Opens the sandbox for questions and, at the same time, checks the commit of the first one out. */
export async function openQuestionContext(
  { repository, source, checkout, rules, signal, cache: settings }: QuestionPlace,
  { system, cache, deferred, sha }: ContextOptions,
): Promise<Result<BuildContext, Incident>> {
  const protection = await findProtection();
  const [lacking] = protection.missing;
  if (!protection.isolated)
    return failed({
      code: 'no-sandbox',
      phase: 'preflight',
      message: `The builds are not asked: ${lacking?.why ?? 'this machine isolates nothing'}.`,
      next: lacking?.fix ?? 'Install bubblewrap.',
    });
  deferred.push(sweepBeside());
  const scratch = makeScratch();
  deferred.push(() => removeTreeAtOnce(scratch));
  const memory = makeMemoryScratch();
  if (memory !== null) deferred.push(() => removeTreeAtOnce(memory));
  const under = (name: string): string => join(scratch, name);
  const files = memory ?? scratch;
  const job: Job = {
    directory: scratch,
    bundle: under('bundle'),
    logs: under('logs'),
    scratch,
    git: join(files, 'git'),
    source: join(files, 'src'),
    library: (name) => under(join('lib', name)),
    defer: (action) => void deferred.push(action),
  };
  const [opened, stored] = await Promise.allSettled([
    openSandbox(scratch, [], { signal, protection, kits: await keptKits(settings) }),
    checkedOut(job, source, { rules, checkout, borrows: true, signal }, sha),
  ]);
  if (opened.status === 'rejected') throw opened.reason;
  const sandbox = opened.value;
  if (sandbox.ok) deferred.push(sandbox.value.close);
  if (stored.status === 'rejected') throw stored.reason;
  const commits = stored.value;
  if (!sandbox.ok) return sandbox;
  if (!commits.ok) return commits;
  if (signal?.aborted) return cancelledIn('build');
  const places = await openBuildPlaces(sandbox.value);
  return ok({
    job,
    sandbox: sandbox.value,
    commits: commits.value,
    ...places,
    cache: cache === null ? null : { builds: cache, repository, rules: rules ?? null, system },
    signal,
    configuredTexts: new Map(),
    memory: { ranOut: false },
    onProgress: () => {},
    log: () => {},
  });
}

/** Opens the store of commits, and checks one out that a question is about. */
async function checkedOut(
  job: Job,
  source: string,
  options: StoreOptions,
  sha: string,
): Promise<Result<CommitStore, Incident>> {
  const store = await openCommitStore(job.git, source, options);
  if (!store.ok) return store;
  const fetched = await store.value.fetch(sha);
  if (!fetched.ok) return fetched;
  const files = await store.value.checkout(sha, job.source);
  return files.ok ? store : files;
}
