import { z } from 'zod';
import type { ArmText } from '../arm-text.ts';
import type { BuildContext } from '../build-context.ts';
import { type BuildSource, textKey } from '../build-inputs.ts';
import type { CompilerCall } from '../compiler-calls.ts';
import { isPlainMake, planCommands } from './planned-calls.ts';
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

/** A build that was planned, and the kept texts of its shape. */
interface PlannedArm {
  readonly key: string;
  readonly calls: readonly CompilerCall[];
  readonly units: readonly UnitCommand[];
  readonly known: z.infer<typeof KeptTexts>['texts'];
}

/**
 * The calls of a build of make that `make -n` shows completely, in the checkout of its commit; null: nothing is kept, or the text would not
 * decide what is built.
 */
export async function planText(context: BuildContext, source: BuildSource): Promise<ArmText | null> {
  const { cache, commits, job } = context;
  if (cache === null || !isPlainMake(source.commands)) return null;
  const ready = await commits.checkout(source.sha, job.source);
  const plan = ready.ok ? await planCommands(context, source.commands, true) : ready;
  if (!plan.ok || plan.value.gaps.length > 0) return null;
  const shape = planShape(plan.value);
  const units = plannedUnits(plan.value);
  if (shape === null || units.length === 0 || units.length > BOUNDS.units) return null;
  const key = textKey(context, cache, source, shape);
  const kept = await cache.builds.find(key, KeptTexts);
  const planned = { key, calls: plan.value.calls, units, known: kept?.facts.texts ?? [] };
  return {
    calls: planned.calls,
    units: units.length,
    keptArm: (names) => armOfText(context, planned, [...names]),
    keep: (arm, seen) => keepText(context, planned, arm, seen),
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
  { key, calls, units, known }: PlannedArm,
  arm: string,
  seen: readonly CompilerCall[],
): Promise<void> {
  const { cache } = context;
  if (cache === null || callsText(calls) !== callsText(seen)) return;
  const digests = await digestsOf(context, units);
  if (digests === null) return;
  const texts = [{ arm, digests }, ...known].slice(0, BOUNDS.texts);
  await cache.builds.keep(key, { facts: { texts }, files: [] });
}

async function digestsOf(context: BuildContext, units: readonly UnitCommand[]): Promise<string[] | null> {
  if (units.length === 0) return [];
  const tree = { host: context.job.source, at: context.build.inside };
  const found = await unitDigests(context, tree, units, { pairs: false, timeoutMs: BOUNDS.digestsMs });
  const digests = found.flatMap((digest) => (digest !== null && 'sha256' in digest ? [digest.sha256] : []));
  return digests.length === units.length ? digests : null;
}

/** The calls without the path of the compiler, which the kernel sees behind its links. */
function callsText(calls: readonly CompilerCall[]): string {
  return calls
    .map(({ cwd, args }) => [cwd, ...args].join('\0'))
    .sort()
    .join('\n');
}
