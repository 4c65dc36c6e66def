import { z } from 'zod';
import type { AskedLine } from '../../../core/plan/arms/asked-line.ts';
import { EffectiveValues } from '../../../model/effective.ts';
import type { Incident } from '../../../model/incident.ts';
import type { AbPlan } from '../../../model/plan.ts';
import { ok, type Result } from '../../../model/result.ts';
import { toolVersion } from '../../../system/package-root.ts';
import { machineTools } from '../../sandbox/machine-tools.ts';
import type { BuildContext } from '../build-context.ts';
import type { BuildCache } from '../cache/build-cache.ts';
import { buildKey } from '../cache/build-key.ts';
import { openAnswerCache } from '../cache/commit-answers.ts';
import { viewTools } from '../cache/tools-view.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';
import { mayBeSame } from './may-be-same.ts';
import type { QuestionPlace } from './question-context.ts';
import type { PlanComparison } from './same-text.ts';

/** Questions about builds that compile nothing. The sandbox is opened with the first one that no kept answer has. */
export interface BuildQuestions {
  /** The values of the defines of a line. */
  values(line: AskedLine): Promise<Result<EffectiveValues, Incident>>;
  /** Whether both arms of a plan compile the same text; null: the question has no sense for them, or nothing is known. */
  compared(plan: AbPlan): Promise<PlanComparison | null>;
  /** Removes what the questions needed. */
  close(): Promise<void>;
}

const KeptComparison = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same'), units: z.number().int().nonnegative() }),
  z.strictObject({ kind: z.literal('different'), what: z.string().max(1000) }),
]);

/** Opens questions about the commits of a repository. */
export function openBuildQuestions(place: QuestionPlace): BuildQuestions {
  const tools = machineTools(place.environment, false);
  const system = viewTools(tools.ok ? tools.value : { path: [], variables: {} });
  let cache: Promise<BuildCache | null> | undefined;
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
  const kept = (): Promise<BuildCache | null> => {
    cache ??= openAnswerCache(place.cache, tools.ok ? tools.value.shown : []);
    return cache;
  };
  const fetched = new Map<string, Promise<Result<void, Incident>>>();
  /** The context with a commit in its store. */
  async function opened(sha: string): Promise<Result<BuildContext, Incident>> {
    const builds = await kept();
    if (context === null) {
      fetched.set(sha, Promise.resolve(ok(undefined)));
      // Where an answer was kept, the modules of the sandbox are not read.
      context = import('./question-context.ts').then(({ openQuestionContext }) =>
        openQuestionContext(place, { system, cache: builds, deferred, sha }),
      );
    }
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
      const { askEffective } = await import('./ask-effective.ts');
      const values = await askEffective(ready.value, line);
      if (values.ok && isSettled(values.value) && !place.signal?.aborted)
        await (await kept())?.keep(key, { facts: values.value, files: [] });
      return values;
    },
    async compared(plan) {
      const { baseline, candidate } = plan;
      if (!mayBeSame(plan) || baseline.source.kind !== 'build' || candidate.source.kind !== 'build') return null;
      const key = keyOf('same-text', baseline.source.sha, [baseline.source.commands, candidate.source.commands]);
      const known = await (await kept())?.find(key, KeptComparison);
      if (known) return known.facts;
      const ready = await opened(baseline.source.sha);
      if (!ready.ok) return null;
      const { compareArms } = await import('./compare-arms.ts');
      const found = await compareArms(ready.value, plan);
      if (!found.ok) return null;
      const { compared } = found.value;
      if (compared.kind !== 'unknown') await (await kept())?.keep(key, { facts: compared, files: [] });
      return compared;
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
