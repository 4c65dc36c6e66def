import { join } from 'node:path';
import { z } from 'zod';
import type { AskedLine } from '../../../core/plan/arms/asked-line.ts';
import { EffectiveValues } from '../../../model/effective.ts';
import type { Incident } from '../../../model/incident.ts';
import type { AbPlan } from '../../../model/plan.ts';
import { err, ok, type Result } from '../../../model/result.ts';
import type { TreeRules } from '../../../model/tree.ts';
import { toolVersion } from '../../../system/package-root.ts';
import { cancelledIn, failed } from '../../job/incident.ts';
import { type Job, removeTree } from '../../job/job.ts';
import { makeScratch } from '../../job/scratch.ts';
import { machineTools } from '../../sandbox/machine-tools.ts';
import { findProtection } from '../../sandbox/protection.ts';
import { openSandbox } from '../../sandbox/sandbox.ts';
import type { BuildContext } from '../build-context.ts';
import { openBuildPlaces } from '../build-place.ts';
import { type BuildCache, openBuildCache } from '../cache/build-cache.ts';
import { buildKey } from '../cache/build-key.ts';
import { openCacheFolder } from '../cache/cache-folder.ts';
import type { CacheSettings } from '../cache/cache-settings.ts';
import type { SystemView } from '../cache/system-view.ts';
import { viewTools } from '../cache/tools-view.ts';
import { openCommitStore } from '../commit-store.ts';
import { keptKits } from '../kept-kit.ts';
import { SOURCE_DATE_EPOCH } from '../fixed-times.ts';
import { askEffective } from './ask-effective.ts';
import { compareArms, mayBeSame } from './compare-arms.ts';

/** The repository that questions are about. */
interface QuestionPlace {
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

/** Questions about builds that compile nothing. The sandbox is opened with the first one that no kept answer has. */
export interface BuildQuestions {
  /** The values of the defines of a line. */
  values(line: AskedLine): Promise<Result<EffectiveValues, Incident>>;
  /** Whether both arms of a plan compile the same text; null: not known. */
  isSameText(plan: AbPlan): Promise<boolean | null>;
  /** Removes what the questions needed. */
  close(): Promise<void>;
}

const SameText = z.strictObject({ isSame: z.boolean() });

/** Opens questions about the commits of a repository. */
export function openBuildQuestions(place: QuestionPlace): BuildQuestions {
  const tools = machineTools(place.environment, false);
  const system = viewTools(tools.ok ? tools.value : { path: [], variables: {} });
  let cache: Promise<BuildCache | null> | null = null;
  let context: Promise<Result<BuildContext, Incident>> | null = null;
  const deferred: (() => Promise<void>)[] = [];

  const keyOf = (kind: 'values' | 'same-text', sha: string, builds: readonly AskedLine['askedCommands'][]): string =>
    buildKey({
      kind,
      repository: place.repository,
      sha,
      rules: place.rules ?? null,
      builds,
      environment: { ...(tools.ok ? tools.value.variables : {}), SOURCE_DATE_EPOCH },
      system,
      tool: toolVersion(),
    });
  const kept = () => (cache ??= openCache(place.cache, tools.ok ? tools.value.shown : []));
  const fetched = new Map<string, Promise<Result<void, Incident>>>();
  /** The context with a commit in its store. */
  async function opened(sha: string): Promise<Result<BuildContext, Incident>> {
    const builds = await kept();
    context ??= openContext(place, { system, cache: builds, deferred });
    const ready = await context;
    if (!ready.ok) return ready;
    const before = fetched.get(sha) ?? ready.value.commits.fetch(sha);
    fetched.set(sha, before);
    const commit = await before;
    return commit.ok ? ready : commit;
  }

  return {
    async values(line) {
      const key = keyOf('values', line.sha, [line.commands, line.askedCommands]);
      const known = await (await kept())?.find(key, EffectiveValues);
      if (known) return ok(known.facts);
      const ready = await opened(line.sha);
      if (!ready.ok) return ready;
      const values = await askEffective(ready.value, line);
      if (values.ok && isSettled(values.value) && !place.signal?.aborted)
        await (await kept())?.keep(key, { facts: values.value, files: [] });
      return values;
    },
    async isSameText(plan) {
      const { baseline, candidate } = plan;
      if (!mayBeSame(plan) || baseline.source.kind !== 'build' || candidate.source.kind !== 'build') return null;
      const key = keyOf('same-text', baseline.source.sha, [baseline.source.commands, candidate.source.commands]);
      const known = await (await kept())?.find(key, SameText);
      if (known) return known.facts.isSame;
      const ready = await opened(baseline.source.sha);
      const compared = ready.ok ? await compareArms(ready.value, plan) : ready;
      if (!compared.ok || compared.value.compared.kind === 'unknown') return null;
      const isSame = compared.value.compared.kind === 'same';
      await (await kept())?.keep(key, { facts: { isSame }, files: [] });
      return isSame;
    },
    async close() {
      await context;
      for (const action of deferred.reverse()) await action();
    },
  };
}

/** Whether the same question has the same answer: a unit that was not preprocessed may have been stopped by a busy machine. */
function isSettled({ isWhole, units, gaps }: EffectiveValues): boolean {
  return isWhole || (units > 0 && gaps.every((gap) => !gap.includes('not preprocessed')));
}

async function openCache(settings: CacheSettings | null, shown: readonly string[]): Promise<BuildCache | null> {
  if (settings?.keeps !== 'builds') return null;
  const folder = await openCacheFolder(settings.folder, shown).catch(() => err('it cannot be made'));
  return folder.ok ? openBuildCache({ ...settings, folder: folder.value }, () => {}) : null;
}

/** Opens the sandbox and fetches nothing yet. */
async function openContext(
  { repository, source, checkout, rules, signal, cache: settings }: QuestionPlace,
  {
    system,
    cache,
    deferred,
  }: {
    readonly system: SystemView;
    readonly cache: BuildCache | null;
    readonly deferred: (() => Promise<void>)[];
  },
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
  const scratch = makeScratch();
  deferred.push(() => removeTree(scratch).catch(() => {}));
  const sandbox = await openSandbox(scratch, [], { signal, protection, kits: await keptKits(settings) });
  if (!sandbox.ok) return sandbox;
  deferred.push(sandbox.value.close);
  const under = (name: string): string => join(scratch, name);
  const job: Job = {
    directory: scratch,
    bundle: under('bundle'),
    logs: under('logs'),
    scratch,
    git: under('git'),
    source: under('src'),
    library: (name) => under(join('lib', name)),
    defer: (action) => void deferred.push(action),
  };
  const commits = await openCommitStore(job.git, source, { rules, checkout, signal });
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
    memory: { ranOut: false },
    onProgress: () => {},
    log: () => {},
  });
}
