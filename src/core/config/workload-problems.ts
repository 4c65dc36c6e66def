import type { LaneConfig } from '../../model/config.ts';
import { quoted } from '../text/quote.ts';
import { listed, nearest } from '../text/suggestion.ts';
import { type ConfigProblem, problem } from './config-problem.ts';
import { argumentsOf, usageOf, WORKLOADS } from './workloads.ts';

/** Most cells of a lane whose numbers are checked. Two parameters with 16 values each have fewer. */
const CELLS_MAX = 4096;

/** Finds mistakes in the workload of a lane: its name, its arguments, and numbers that the program would refuse. */
export function workloadProblems(path: readonly PropertyKey[], lane: LaneConfig): ConfigProblem[] {
  const { workload } = lane;
  if (workload === undefined) return [];
  if (!Array.isArray(workload)) {
    const unknown = nameProblems([...path, 'name'], workload.name);
    return unknown.length > 0 ? unknown : namedProblems(path, workload, lane);
  }
  const [name = '', ...given] = workload;
  const unknown = nameProblems([...path, 0], name);
  if (unknown.length > 0) return unknown;
  const known = argumentsOf(name);
  const least = known.filter(([, { optional }]) => !optional).length;
  if (given.length >= least && given.length <= known.length) return [];
  const few = given.length < least ? 'too few' : 'too many';
  return [problem(path, 'value', `${few} arguments for ${name}; its usage is ${name} ${usageOf(name)}`)];
}

function nameProblems(path: readonly PropertyKey[], name: string): ConfigProblem[] {
  if (Object.hasOwn(WORKLOADS, name)) return [];
  const known = Object.keys(WORKLOADS);
  const suggestion = nearest(name, known);
  const hint = suggestion === undefined ? `it has ${listed(known, 12)}` : `did you mean ${suggestion}?`;
  return [problem(path, 'value', `the bench kit has no workload ${quoted(name)}; ${hint}`, name, suggestion)];
}

type NamedWorkload = Exclude<NonNullable<LaneConfig['workload']>, readonly string[]>;

function namedProblems(path: readonly PropertyKey[], workload: NamedWorkload, { matrix }: LaneConfig): ConfigProblem[] {
  const { name, ...given } = workload;
  const known = argumentsOf(name);
  const names = known.map(([key]) => key);
  const foreign = Object.keys(given).filter((key) => !(names as readonly string[]).includes(key));
  if (foreign.length > 0) return foreign.map((key) => foreignArgument([...path, key], key, name, names));
  return known.flatMap(([key, { least, most, even }]) => {
    const text = given[key];
    if (text === undefined) return [];
    const wrong = valuesIn(text, matrix).find((value) => {
      const number = Number(value);
      return !/^\d+$/.test(value) || number < least || number > most || (even === true && number % 2 !== 0);
    });
    const order =
      key === 'max' || (key === 'min' && given.max === undefined) ? wrongOrder(workload, matrix, key) : null;
    if (order !== null && wrong === undefined) return [problem([...path, key], 'value', order, text)];
    if (wrong === undefined) return [];
    const where = wrong === text ? quoted(wrong) : `${quoted(text)} is ${quoted(wrong)} in a cell, and that`;
    const kind = `a whole number from ${least} to ${most}${even ? ', and even' : ''}`;
    return [problem([...path, key], 'value', `${where} is not ${kind}`, text)];
  });
}

function foreignArgument(
  path: readonly PropertyKey[],
  key: string,
  workload: string,
  names: readonly string[],
): ConfigProblem {
  const suggestion = nearest(key, names);
  const hint = suggestion === undefined ? `it has ${listed(names, 12)}` : `did you mean ${suggestion}?`;
  return problem(path, 'key', `${workload} has no argument ${quoted(key)}; ${hint}`, key, suggestion);
}

/** Why the sizes contradict each other in some cell; null when they do not. */
function wrongOrder(workload: NamedWorkload, matrix: LaneConfig['matrix'], key: 'min' | 'max'): string | null {
  const known = Object.fromEntries(argumentsOf(workload.name));
  const text = (which: 'min' | 'max') => workload[which] ?? String(known[which]?.default ?? '');
  const pairs = cellsOf(matrix).map((cell) => [filled(text('min'), cell), filled(text('max'), cell)]);
  const wrong = pairs.find(([low, high]) => Number(high) < Number(low));
  if (wrong === undefined) return null;
  const [low, high] = wrong;
  return key === 'max'
    ? `the largest size ${high} is below the smallest one, ${low}`
    : `the smallest size ${low} is above the largest one, ${high}`;
}

/** The values of a text in all cells. */
function valuesIn(text: string, matrix: LaneConfig['matrix']): string[] {
  return [...new Set(cellsOf(matrix).map((cell) => filled(text, cell)))];
}

function filled(text: string, cell: Readonly<Record<string, string>>): string {
  // A parameter that the matrix does not have is a mistake of its own.
  return text.replace(/^\{([A-Z]{1,4})\}$/, (_, parameter) => cell[parameter] ?? '16');
}

function cellsOf(matrix: LaneConfig['matrix']): Record<string, string>[] {
  let cells: Record<string, string>[] = [{}];
  for (const [parameter, values] of Object.entries(matrix)) {
    cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [parameter]: value }))).slice(0, CELLS_MAX);
  }
  return cells;
}
