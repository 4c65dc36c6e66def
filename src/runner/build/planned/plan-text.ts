import { z } from 'zod';
import { type ArmText, buildName } from '../arm-text.ts';
import type { BuildContext } from '../build-context.ts';
import { type BuildSource, textKey } from '../build-inputs.ts';
import type { CompilerCall } from '../compiler-calls.ts';
import type { RunCache } from '../run-cache.ts';
import { isLinkOnly, translationUnits, WITH_ASSEMBLY } from '../translation-unit.ts';
import { configuringCommands, isPlainMake, planCommands } from './planned-calls.ts';
import { mentions, plannedUnits, planShape } from './same-text.ts';
import { type UnitCommand, unitDigests } from './unit-digests.ts';

const BOUNDS = { texts: 8, units: 5000, digestsMs: 60_000 } as const;
const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Texts that builds with the same calls but for their defines compiled, newest first. */
const KeptTexts = z.strictObject({
  texts: z
    .array(
      z.strictObject({
        /** The key of the kept arm. */
        arm: Digest,
        /** sha256 of what the preprocessor makes of each unit. */
        digests: z.array(Digest).max(BOUNDS.units),
      }),
    )
    .max(BOUNDS.texts),
});

/** The kept texts of builds of one shape. */
interface TextsOfShape {
  readonly key: string;
  readonly known: z.infer<typeof KeptTexts>['texts'];
}

/** A build of make that was planned, and the kept texts of its shape. */
interface PlannedArm extends TextsOfShape {
  readonly calls: readonly CompilerCall[];
  readonly units: readonly UnitCommand[];
}

/**
 * What a build compiles, where that is known completely without compiling: of make by `make -n` in the checkout of its commit, of a configured
 * build by the comparison that was made before. Null: nothing is kept, or the text would not decide what is built.
 */
export async function planText(context: BuildContext, source: BuildSource): Promise<ArmText | null> {
  const { cache } = context;
  if (cache === null) return null;
  return isPlainMake(source.commands) ? textOfMake(context, cache, source) : configuredText(context, cache, source);
}

async function configuredText(context: BuildContext, cache: RunCache, source: BuildSource): Promise<ArmText | null> {
  const found = context.configuredTexts.get(buildName(source));
  const configuring = configuringCommands(source.commands);
  if (found === undefined || configuring === null || found.digests.length > BOUNDS.units) return null;
  const { calls, digests } = found;
  const areMade = found.linksByLibtool ? areUnitsOf : areCallsOf;
  const texts = await textsOfShape(context, cache, source, found.shape);
  const same = texts.known.find((text) => text.digests.join() === digests.join());
  return {
    calls,
    units: digests.length,
    configuring,
    keptArm: async () => same?.arm ?? null,
    async keep(arm, seen) {
      if (areMade(calls, seen)) await keepDigests(cache, texts, { arm, digests: [...digests] });
    },
  };
}

async function textsOfShape(
  context: BuildContext,
  cache: RunCache,
  source: BuildSource,
  shape: Parameters<typeof textKey>[3],
): Promise<TextsOfShape> {
  const key = textKey(context, cache, source, shape);
  const kept = await cache.builds.find(key, KeptTexts);
  return { key, known: kept?.facts.texts ?? [] };
}

async function textOfMake(context: BuildContext, cache: RunCache, source: BuildSource): Promise<ArmText | null> {
  const { commits, job } = context;
  const ready = await commits.checkout(source.sha, job.source);
  const plan = ready.ok ? await planCommands(context, source.commands, true) : ready;
  if (!plan.ok || plan.value.gaps.length > 0) return null;
  const shape = planShape(plan.value);
  const units = plannedUnits(plan.value);
  if (shape === null || units.length === 0 || units.length > BOUNDS.units) return null;
  const planned = { ...(await textsOfShape(context, cache, source, shape)), calls: plan.value.calls, units };
  return {
    calls: planned.calls,
    units: units.length,
    configuring: [],
    keptArm: (names) => armOfText(context, planned, [...names]),
    keep: (arm, seen) => keepText(context, cache, planned, { arm, seen }),
  };
}

/** Reads units in batches, until one differs from every kept text. */
async function armOfText(
  context: BuildContext,
  { units, known }: PlannedArm,
  names: readonly string[],
): Promise<string | null> {
  const tree = { host: context.job.source, at: context.build.inside };
  const isOfFlags = units.map((unit) => names.some((name) => mentions(tree, unit, name)));
  const places = units.map((_, at) => at).sort((a, b) => Number(isOfFlags[b]) - Number(isOfFlags[a]) || a - b);
  let left = known.filter(({ digests }) => digests.length === units.length);
  // A flag of a header changes some units, often few: each batch is twice as long as the one before it.
  for (let from = 0, length = 2; from < places.length && left.length > 0; from += length, length *= 2) {
    const batch = places.slice(from, from + length);
    const found = await digestsOf(
      context,
      batch.flatMap((at) => units[at] ?? []),
    );
    left = left.filter(({ digests }) => found?.every((digest, index) => digest === digests[batch[index] ?? -1]));
  }
  return left[0]?.arm ?? null;
}

async function keepText(
  context: BuildContext,
  cache: RunCache,
  planned: PlannedArm,
  { arm, seen }: { readonly arm: string; readonly seen: readonly CompilerCall[] },
): Promise<void> {
  if (!areCallsOf(planned.calls, seen)) return;
  const digests = await digestsOf(context, planned.units);
  if (digests !== null) await keepDigests(cache, planned, { arm, digests });
}

async function keepDigests(
  { builds }: RunCache,
  { key, known }: TextsOfShape,
  text: TextsOfShape['known'][number],
): Promise<void> {
  await builds.keep(key, { facts: { texts: [text, ...known].slice(0, BOUNDS.texts) }, files: [] });
}

async function digestsOf(context: BuildContext, units: readonly UnitCommand[]): Promise<string[] | null> {
  if (units.length === 0) return [];
  const tree = { host: context.job.source, at: context.build.inside };
  const found = await unitDigests(context, tree, units, { pairs: false, timeoutMs: BOUNDS.digestsMs });
  const digests = found.flatMap((digest) => (digest !== null && 'sha256' in digest ? [digest.sha256] : []));
  return digests.length === units.length ? digests : null;
}

/** Whether the kernel saw the calls that were planned. */
function areCallsOf(planned: readonly CompilerCall[], seen: readonly CompilerCall[]): boolean {
  return callsText(planned) === callsText(seen);
}

/** The same for calls that libtool makes: it gives the outputs of its objects other names, and links by itself. */
function areUnitsOf(planned: readonly CompilerCall[], seen: readonly CompilerCall[]): boolean {
  const [units, made] = [planned, seen].map((calls) =>
    callsText(
      calls.flatMap((call) =>
        translationUnits(call, WITH_ASSEMBLY).map(({ cwd, macrosArgv: [compiler = '', ...args] }) => ({
          compiler,
          cwd,
          args,
        })),
      ),
    ),
  );
  return (
    units === made && seen.every((call) => isLinkOnly(call.args) || translationUnits(call, WITH_ASSEMBLY).length > 0)
  );
}

/** The calls without the path of the compiler, which the kernel sees behind its links. */
function callsText(calls: readonly CompilerCall[]): string {
  return calls
    .map(({ cwd, args }) => [cwd, ...args].join('\0'))
    .sort()
    .join('\n');
}
