import type { CommandOptions, LaneCell } from '../../../model/command.ts';
import type { Config } from '../../../model/config.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import { ok, type Result } from '../../../model/result.ts';
import { laneCells, laneId, parseLaneReference } from '../../config/lane-reference.ts';
import { harmless } from '../../text/quote.ts';
import { listed } from '../../text/suggestion.ts';
import { unknownName } from './unknown-name.ts';

/** The lanes of a run by role, and the name of their suite if they have one. */
interface LaneSelection {
  readonly targets: readonly LaneCell[];
  readonly guards: readonly LaneCell[];
  readonly controls: readonly LaneCell[];
  readonly suite?: string;
}

/**
 * The lanes of a command: its `lane` options as targets, else the roles of a suite; filtered by matrix values.
 *
 * @param claimsGain Whether the command claims a gain; otherwise every target is a guard.
 */
export function selectLanes(
  options: CommandOptions,
  config: Config,
  claimsGain: boolean,
): Result<LaneSelection, Refusal> {
  const named = options.lanes.length > 0 ? namedLanes(options, config) : suiteLanes(options, config);
  if (!named.ok) return named;
  const { targets, guards, controls } = named.value;
  const refused = unknownCells(options.cells, [...targets, ...guards]);
  if (refused) return refused;
  const kept = (cells: readonly LaneCell[]) => distinct(cells).filter(({ cell }) => matches(cell, options.cells));
  const keptTargets = kept(targets);
  const taken = new Set(keptTargets.map(laneId));
  const keptGuards = kept(guards).filter((cell) => !taken.has(laneId(cell)));
  for (const guard of keptGuards) taken.add(laneId(guard));
  const keptControls = kept(controls).filter((cell) => !taken.has(laneId(cell)));
  if (!claimsGain && keptTargets.length + keptGuards.length > 0) {
    return ok({ ...named.value, targets: [], guards: [...keptTargets, ...keptGuards], controls: keptControls });
  }
  if (keptTargets.length === 0) {
    const filter = Object.entries(options.cells).map(([parameter, values]) => `${parameter}=${values.join(',')}`);
    return refuse({
      code: 'no-lanes',
      message: `No target lane is left after ${harmless(filter.join(' '))}, so no gain could be shown.`,
      token: harmless(filter.join(' ')),
      next: `Target lanes are ${listed(distinct(targets).map(laneId), 12)}.`,
    });
  }
  return ok({ ...named.value, targets: keptTargets, guards: keptGuards, controls: keptControls });
}

function namedLanes(options: CommandOptions, config: Config): Result<LaneSelection, Refusal> {
  if (options.suite !== undefined) {
    return refuse({
      code: 'conflicting-options',
      message: '"suite" and "lane" both choose the lanes.',
      token: 'lane',
      next: 'Give one of them; T= and R= filter either.',
    });
  }
  const unknown = options.lanes.find((lane) => !Object.hasOwn(config.lanes, lane));
  if (unknown !== undefined) return unknownName('lane', unknown, Object.keys(config.lanes));
  return ok({ targets: options.lanes.flatMap((lane) => laneCells(config, lane)), guards: [], controls: [] });
}

function suiteLanes(options: CommandOptions, config: Config): Result<LaneSelection, Refusal> {
  const name = options.suite ?? config.defaults.suite ?? Object.keys(config.suites)[0] ?? '';
  const suite = Object.hasOwn(config.suites, name) ? config.suites[name] : undefined;
  if (!suite) return unknownName('suite', name, Object.keys(config.suites));
  const expand = (references: readonly string[]) =>
    references.flatMap((reference) => {
      const { lane, cells } = parseLaneReference(reference);
      return laneCells(config, lane).filter(({ cell }) => matches(cell, cells));
    });
  return ok({
    targets: expand(suite.targets),
    guards: expand(suite.guards),
    controls: expand(suite.controls),
    suite: name,
  });
}

/** Whether a cell passes a filter; a filter does not apply to lanes without its parameter. */
function matches(cell: LaneCell['cell'], filter: Readonly<Record<string, readonly string[]>>): boolean {
  return Object.entries(cell).every(([parameter, value]) => filter[parameter]?.includes(value) ?? true);
}

function distinct(cells: readonly LaneCell[]): LaneCell[] {
  return [...new Map(cells.map((cell) => [laneId(cell), cell])).values()];
}

function unknownCells(
  filter: CommandOptions['cells'],
  cells: readonly LaneCell[],
): ReturnType<typeof refuse> | undefined {
  for (const [parameter, values] of Object.entries(filter)) {
    const available = [...new Set(cells.flatMap(({ cell }) => cell[parameter] ?? []))];
    if (available.length === 0) {
      const parameters = [...new Set(cells.flatMap(({ cell }) => Object.keys(cell)))];
      return refuse({
        code: 'unknown-parameter',
        message: `No selected lane has a matrix parameter ${parameter}; there are ${listed(parameters)}.`,
        token: parameter,
        next: `Leave it out${parameters.length === 0 ? '' : ' or filter by one of these'}; a flag named ${parameter} cannot be given a value here.`,
      });
    }
    const unknown = values.find((value) => !available.includes(value));
    if (unknown !== undefined) {
      return refuse({
        code: 'unknown-cell',
        message: `No selected lane has ${parameter}=${harmless(unknown)}; the matrix has ${parameter}=${available.join(',')}.`,
        token: `${parameter}=${harmless(unknown)}`,
        next: 'Choose among these values, or add a new one to the configuration first, so that results stay comparable.',
      });
    }
  }
  return undefined;
}
