import type { AskedLine } from '../../../core/plan/arms/asked-line.ts';
import type { EffectiveValues } from '../../../model/effective.ts';
import type { Incident } from '../../../model/incident.ts';
import { ok, type Result } from '../../../model/result.ts';
import { oneLine } from '../../../system/sanitise.ts';
import type { BuildContext } from '../build-context.ts';
import { fillPlace } from '../build-place.ts';
import { buildSettings } from './build-settings.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';
import { effectiveValues } from './effective-values.ts';
import { macroEnds } from './macro-ends.ts';
import { isPlainMake, planCommands } from './planned-calls.ts';
import { WRITES } from './planned-make.ts';
import { unitCommands } from './same-text.ts';
import { treeFiles } from './tree-file.ts';
import type { UnitCommand } from './unit-digests.ts';

/** Longest time for all units of a build together, in milliseconds, and the most units. */
const LIMITS = { unitsMs: 20_000, units: 512, gaps: 8, gapCharacters: 300 } as const;

/** Asks make for the compiler calls of a build and the compiler for the defines of each unit. Nothing is compiled. */
export async function askEffective(context: BuildContext, line: AskedLine): Promise<Result<EffectiveValues, Incident>> {
  const { job, sandbox, build } = context;
  const ready = await context.commits.checkout(line.sha, job.source);
  if (!ready.ok) return ready;
  // A configuration writes, and so do some makefiles.
  let isReadOnly = sandbox.protection.isolated && isPlainMake(line.commands);
  let [plain, asked] = isReadOnly
    ? await Promise.all([planCommands(context, line.commands, true), askedPlan(context, line, true)])
    : [null, null];
  if (plain === null || (plain.ok && plain.value.gaps.includes(WRITES))) {
    isReadOnly = false;
    const filled = await fillPlace(sandbox, build, job.source, context.signal);
    if (!filled.ok) return filled;
    plain = await planCommands(context, line.commands, false);
  }
  if (!plain.ok) return plain;
  const tree = { host: isReadOnly ? job.source : build.host, at: build.inside };
  const units = distinct(plain.value.calls.flatMap(unitCommands));
  const ends = await macroEnds(context, tree, units.slice(0, LIMITS.units), LIMITS.unitsMs);
  // Last, since it configures the same copy again.
  if (!isReadOnly) asked = await askedPlan(context, line, false);
  const { gaps, variables, calls } = plain.value;
  // What make alone builds has no settings of another system, whatever other files the commit has.
  const committed = isPlainMake(line.commands) ? null : new Set(treeFiles(job.source));
  const values = effectiveValues({
    root: tree.at,
    units,
    ends,
    variables,
    calls,
    askedCalls: asked?.calls ?? null,
    settings: buildSettings(line.commands, job.source, committed ?? []),
    isCommitted: (path) => committed === null || committed.has(path),
  });
  const missing = units.length - values.units;
  const all = [
    ...gaps,
    ...(missing > 0 ? [`${missing} of ${units.length} units were not preprocessed`] : []),
    ...(units.length === 0 && gaps.length === 0 ? ['the build compiles nothing'] : []),
  ];
  return ok({
    ...values,
    isWhole: values.isWhole && all.length === 0,
    gaps: all.slice(0, LIMITS.gaps).map((gap) => oneLine(gap, LIMITS.gapCharacters)),
  });
}

/** The calls with the define `ASKED`; null where they are not known. */
async function askedPlan(
  context: BuildContext,
  { askedCommands }: AskedLine,
  isReadOnly: boolean,
): Promise<PlannedCalls | null> {
  if (askedCommands === null) return null;
  const found = await planCommands(context, askedCommands, isReadOnly);
  return found.ok && found.value.gaps.length === 0 ? found.value : null;
}

/** Units that several calls compile alike are asked once. */
function distinct(units: readonly UnitCommand[]): UnitCommand[] {
  return [...new Map(units.map((unit) => [`${unit.cwd}\0${unit.argv.join('\0')}`, unit])).values()];
}
