import { join, resolve } from 'node:path';
import { harmless } from '../../../core/text/quote.ts';
import type { SharedPath } from '../../sandbox/bubblewrap.ts';
import type { ConfiguredText } from '../arm-text.ts';
import type { BuildContext } from '../build-context.ts';
import type { CompilerCall } from '../compiler-calls.ts';
import {
  isLinkOnly,
  translationUnits,
  unseenByPreprocessor,
  WITH_ASSEMBLY,
  withoutDefines,
} from '../translation-unit.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';
import { treeText } from './tree-file.ts';
import { type UnitCommand, type UnitDigest, unitDigests } from './unit-digests.ts';
import { relative } from './variable-places.ts';

/** What two planned builds compile. `same`: both compile the same text with the same options. */
export type PlanComparison =
  | { readonly kind: 'same'; readonly units: number }
  | { readonly kind: 'different'; readonly what: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Two calls that stand for each other, one of each arm. */
interface CallPair {
  readonly baseline: CompilerCall;
  readonly candidate: CompilerCall;
}

const HEADER_BYTES = 524_288;

/** What differs between two plans before their sources are read; else their calls in pairs. */
function pairedCalls(
  baseline: PlannedCalls,
  candidate: PlannedCalls,
  root: string,
): PlanComparison | { readonly kind: 'pairs'; readonly pairs: readonly CallPair[] } {
  const [gap] = [...baseline.gaps, ...candidate.gaps];
  if (gap !== undefined) return { kind: 'unknown', why: gap };
  const [before, after] = [baseline, candidate].map(({ calls }) => calls.map(keyed).sort(byKey));
  if (before === undefined || after === undefined || before.length !== after.length)
    return { kind: 'different', what: 'the number of compiler calls' };
  const pairs: CallPair[] = [];
  for (const [index, one] of before.entries()) {
    const other = after[index];
    if (other === undefined || one.key !== other.key)
      return {
        kind: 'different',
        what: `the options or sources of ${harmless(sourceText(one.call.cwd, lastSource(one.call), root))}`,
      };
    pairs.push({ baseline: one.call, candidate: other.call });
  }
  if ([...baseline.rest].sort().join('\n') !== [...candidate.rest].sort().join('\n'))
    return { kind: 'different', what: 'a command that compiles nothing, or a file that the configuration wrote' };
  return { kind: 'pairs', pairs };
}

/**
 * All of a plan but the defines of its calls: plans of one shape whose units have the same text build the same. Null: equal texts would not
 * show that.
 */
export function planShape({ calls, gaps, rest }: PlannedCalls): readonly (readonly string[])[] | null {
  if (gaps.length > 0 || unseenOf(calls.map((call) => ({ baseline: call, candidate: call }))) !== null) return null;
  return [calls.map((call) => keyed(call).key).sort(), [...rest].sort()];
}

/** The units of a plan, in the order of its calls without their defines. */
export function plannedUnits({ calls }: PlannedCalls): UnitCommand[] {
  return calls
    .map(keyed)
    .sort(byKey)
    .flatMap(({ call }) => unitCommands(call));
}

/** Whether the calls of two plans compile the same text, when both find the same files in one tree. */
export async function sameText(
  context: Pick<BuildContext, 'sandbox' | 'signal'>,
  tree: SharedPath,
  plans: { readonly baseline: PlannedCalls; readonly candidate: PlannedCalls },
  { names, timeoutMs }: { readonly names: readonly string[]; readonly timeoutMs: number },
): Promise<PlanComparison> {
  const root = tree.at ?? tree.host;
  const paired = pairedCalls(plans.baseline, plans.candidate, root);
  if (paired.kind !== 'pairs') return paired;
  const changed = paired.pairs.filter(
    ({ baseline, candidate }) => baseline.args.join('\0') !== candidate.args.join('\0'),
  );
  const unseen = unseenOf(changed);
  if (unseen !== null) return { kind: 'unknown', why: unseen };
  const units = changed.flatMap(({ baseline, candidate }) => {
    const [before, after] = [unitCommands(baseline), unitCommands(candidate)];
    return before.flatMap((one, index) => (after[index] === undefined ? [] : [[one, after[index]] as const]));
  });
  const first = units.filter(([one]) => names.some((name) => mentions(tree, one, name)));
  const ordered = [...first, ...units.filter((each) => !first.includes(each))];
  const digests = await unitDigests(context, tree, ordered.flat(), { pairs: true, timeoutMs });
  const before = digests.filter((_, index) => index % 2 === 0);
  const after = digests.filter((_, index) => index % 2 === 1);
  return comparedDigests(plans.baseline, { units: ordered.map(([one]) => one), before, after, root });
}

/** The units of a plan and the digests of their texts. */
interface PlannedText {
  readonly units: readonly UnitCommand[];
  readonly digests: readonly UnitDigest[];
}

/** The digests of the text of every unit of a plan, whose configured tree is there. */
export async function plannedText(
  context: Pick<BuildContext, 'sandbox' | 'signal'>,
  tree: SharedPath,
  plan: PlannedCalls,
  timeoutMs: number,
): Promise<PlannedText> {
  const units = plannedUnits(plan);
  return { units, digests: await unitDigests(context, tree, units, { pairs: false, whole: true, timeoutMs }) };
}

/** A planned text as the build of another question may have it too; null: equal texts would not show that both build the same. */
export function configuredText(plan: PlannedCalls, { digests }: PlannedText): ConfiguredText | null {
  const shape = planShape(plan);
  const known = digests.flatMap((digest) => (digest !== null && 'sha256' in digest ? [digest.sha256] : []));
  if (shape === null || known.length === 0 || known.length !== digests.length) return null;
  const linksByLibtool = plan.rest.some((text) => text.includes('\0--mode=link\0'));
  return { shape, calls: plan.calls, linksByLibtool, digests: known };
}

/**
 * Whether two plans with the texts of their units compile the same.
 *
 * @param root The folder of the commit, as the compilers see it.
 */
export function sameTexts(
  baseline: { readonly plan: PlannedCalls; readonly text: PlannedText },
  candidate: { readonly plan: PlannedCalls; readonly text: PlannedText },
  root: string,
): PlanComparison {
  const paired = pairedCalls(baseline.plan, candidate.plan, root);
  if (paired.kind !== 'pairs') return paired;
  const unseen = unseenOf(paired.pairs);
  if (unseen !== null) return { kind: 'unknown', why: unseen };
  const { units, digests: before } = baseline.text;
  return comparedDigests(baseline.plan, { units, before, after: candidate.text.digests, root });
}

/** Why equal texts would not show that these calls make the same code; null when they would. */
function unseenOf(pairs: readonly CallPair[]): string | null {
  for (const { baseline } of pairs) {
    const unseen = unseenByPreprocessor(baseline.args);
    if (unseen !== null) return harmless(unseen);
    if (unitCommands(baseline).length === 0 && !isLinkOnly(baseline.args))
      return `no source is known of the call ${harmless(baseline.args.join(' '))}`;
  }
  return null;
}

/** Digests of the units of two arms, and the folder of the commit. */
interface ComparedUnits {
  readonly units: readonly UnitCommand[];
  readonly before: readonly UnitDigest[];
  readonly after: readonly UnitDigest[];
  readonly root: string;
}

function comparedDigests(plan: PlannedCalls, { units, before, after, root }: ComparedUnits): PlanComparison {
  const count = plan.calls.flatMap(unitCommands).length;
  if (count === 0) return { kind: 'unknown', why: 'the build compiles nothing' };
  let unread: string | null = before.length === after.length ? null : 'the arms have different units';
  for (const [index, unit] of units.entries()) {
    const [one, other] = [before[index] ?? null, after[index] ?? null];
    const source = harmless(sourceText(unit.cwd, unit.argv.at(-1) ?? '', root));
    if (one !== null && other !== null && 'sha256' in one && 'sha256' in other) {
      if (one.sha256 !== other.sha256) return { kind: 'different', what: source };
      continue;
    }
    // What the preprocessor stops on one side alone is not the same, whatever values its flags have.
    const isOneStopped = one !== null && other !== null && 'failure' in one !== 'failure' in other;
    if (isOneStopped) return { kind: 'different', what: `${source}, of which only one side can be preprocessed` };
    const failure = [one, other].flatMap((each) => (each !== null && 'failure' in each ? [each.failure] : []))[0] ?? '';
    unread ??= `${source} was not preprocessed${failure === '' ? '' : `: ${harmless(failure)}`}`;
  }
  return unread === null ? { kind: 'same', units: count } : { kind: 'unknown', why: unread };
}

/** The commands that print the text of the units of a call. */
export function unitCommands(call: CompilerCall): UnitCommand[] {
  return translationUnits(call, WITH_ASSEMBLY).map(({ cwd, macrosArgv }) => ({
    cwd,
    argv: macrosArgv.filter((argument, index) => !(argument === '-dM' && index === macrosArgv.length - 2)),
  }));
}

interface KeyedCall {
  readonly key: string;
  readonly call: CompilerCall;
}

function keyed(call: CompilerCall): KeyedCall {
  return { key: [call.compiler, call.cwd, ...withoutDefines(call.args)].join('\0'), call };
}

function byKey(one: KeyedCall, other: KeyedCall): number {
  return one.key < other.key ? -1 : one.key > other.key ? 1 : 0;
}

/** The path of a source from the root of the commit. */
function sourceText(cwd: string, source: string, root: string): string {
  return relative(resolve(cwd, source), root);
}

function lastSource({ args }: CompilerCall): string {
  return args.findLast((argument) => WITH_ASSEMBLY.test(argument)) ?? args.at(-1) ?? '';
}

/** Whether the source of a unit has a name in it. */
export function mentions({ host, at = host }: SharedPath, { cwd, argv }: UnitCommand, name: string): boolean {
  const source = argv.at(-1) ?? '';
  const inside = source.startsWith('/') ? source : join(cwd, source);
  if (!inside.startsWith(`${at}/`)) return false;
  return treeText(host, inside.slice(at.length), HEADER_BYTES)?.text.includes(name) ?? false;
}
