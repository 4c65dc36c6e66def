import type { LaneConfig } from '../../model/config.ts';
import type { LaneMetric } from '../../model/lane-metrics.ts';
import { FIGURES_MAX } from '../../model/server.ts';
import { LOAD_READERS } from '../load/load-readers.ts';
import { quoted } from '../text/quote.ts';
import { listed, nearest } from '../text/suggestion.ts';
import { type ConfigProblem, problem } from './config-problem.ts';
import { betterOf, isOutside, namesWithoutRead, OUTSIDE_ALIASES } from './lane-metrics.ts';

const ROLES = ['guard', 'target', 'info'] as const;

/** A possible mistake: whether it is made, the key below the path, whether that key or its value is wrong, and what would be right. */
type Rule = readonly [isMade: boolean, key: readonly string[], part: 'key' | 'value', message: string];

/** Finds mistakes in the metrics of a lane: names that nothing gives, roles that contradict, what a server cannot have. */
export function metricProblems(path: readonly string[], lane: LaneConfig): ConfigProblem[] {
  const { metric, metrics, work, operations, server } = lane;
  const names = typeof metric === 'string' ? [metric] : Object.keys(metrics ?? {});
  const key = metrics === undefined ? 'metric' : 'metrics';
  const hasServer = (name: string) => server !== undefined && names.includes(name);
  const isPrinted = typeof metric === 'object' || metrics?.[names[0] ?? '']?.read !== undefined;
  const rules: Rule[] = [
    [hasServer('wall'), [key], 'value', 'a server runs until it is stopped, so its wall time measures nothing'],
    [
      hasServer('instructions'),
      [key],
      'value',
      'the instructions of a server are not counted: that would slow it down',
    ],
    [work === 'timed' && !isPrinted, ['work'], 'value', TIMED],
    [
      work === 'fixed' && !isPrinted,
      ['work'],
      'key',
      'a metric from outside compares equal work anyway: leave "work" out',
    ],
    [
      operations !== undefined && !isPrinted,
      ['operations'],
      'key',
      'only a number that the program prints has "operations"',
    ],
    [isCrowded(lane), ['metrics'], 'key', `at most ${FIGURES_MAX} figures and metrics of the output together`],
  ];
  return [
    ...Object.entries(metrics ?? {}).flatMap(([name, own], index) =>
      oneProblems([...path, 'metrics', name], name, own, lane, index === 0),
    ),
    ...made(path, rules),
  ];
}

const TIMED = 'processes of a fixed length last equally long: read the number that the program prints';

function oneProblems(
  path: readonly string[],
  name: string,
  own: LaneMetric,
  lane: LaneConfig,
  isFirst: boolean,
): ConfigProblem[] {
  const { read, unit = 'ops/s', better, from } = own;
  const [first, second] = ROLES.filter((role) => own[role] !== undefined);
  const known = namesWithoutRead(lane);
  const isPrinted = read !== undefined;
  const onlyPrinted = (['unit', 'better', 'from'] as const).map((key): Rule => {
    return [!isPrinted && own[key] !== undefined, [key], 'key', `only a number that "read" finds has ${quoted(key)}`];
  });
  const rules: Rule[] = [
    [isPrinted && known.includes(name), ['read'], 'key', `${name} is measured without the output: ${OTHER_NAME}`],
    ...onlyPrinted,
    [
      isPrinted && better === undefined && betterOf(unit) === null,
      ['unit'],
      'value',
      `${quoted(unit)} ${NO_DIRECTION}`,
    ],
    [from === 'ask' && isFirst, ['from'], 'value', 'the primary metric is read from the load'],
    [from === 'ask' && lane.server?.ask === undefined, ['from'], 'value', 'the server has no "ask" to read from'],
    [second !== undefined, [second ?? ''], 'key', `a metric has one role, and "${first}" stands there already`],
    [isFirst && own.info === true, ['info'], 'key', 'the lane is about its first metric, so that one is judged'],
    [!isFirst && first === undefined, [], 'value', NO_ROLE],
    [lane.figures[name] !== undefined, [], 'key', `${quoted(name)} stands in "figures" too, so leave it out there`],
  ];
  return [...(isPrinted || known.includes(name) ? [] : [nothingGives(path, name, known)]), ...made(path, rules)];
}

const OTHER_NAME = 'leave "read" out, or give the number a name of its own';
const NO_DIRECTION = 'has no usual direction: add better: higher or better: lower';
const NO_ROLE =
  'needs a role: guard: 2% (must not lose more), target: 2% (must gain that much) or info: true (is shown)';

function nothingGives(path: readonly string[], name: string, known: readonly string[]): ConfigProblem {
  const suggestion = known.find((each) => each === OUTSIDE_ALIASES[name]) ?? nearest(name, known);
  const hint =
    suggestion === undefined ? `without it there are ${listed(known, 16)}` : `or did you mean ${suggestion}?`;
  const message = `${quoted(name)} needs "read", which finds its number in the output; ${hint}`;
  return problem(path, 'key', message, name, suggestion);
}

/** Every metric of the output but the first is a figure of the plan, as are the figures of a load reader. */
function isCrowded({ figures, metrics, server }: LaneConfig): boolean {
  const further = Object.entries(metrics ?? {}).slice(1);
  const printed = further.filter(([name, { read }]) => read !== undefined && !isOutside(name)).length;
  const builtIn = server?.reads === undefined ? 0 : LOAD_READERS[server.reads].figures.length;
  return printed > 0 && printed + builtIn + Object.keys(figures).length > FIGURES_MAX;
}

function made(path: readonly string[], rules: readonly Rule[]): ConfigProblem[] {
  return rules
    .filter(([isMade]) => isMade)
    .map(([, key, part, message]) => problem([...path, ...key], part, message, key.at(-1)));
}
