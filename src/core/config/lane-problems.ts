import type { LaneConfig } from '../../model/config.ts';
import { harmless, quoted } from '../text/quote.ts';
import { listed, nearest } from '../text/suggestion.ts';
import { programAsText } from './command-as-text.ts';
import { type ConfigProblem, problem } from './config-problem.ts';
import { metricProblems } from './metric-problems.ts';
import { SERVER_PLACEHOLDERS, serverCommands, serverProblems } from './server-problems.ts';
import { workloadProblems } from './workload-problems.ts';

/** Longest run of a bench in a plan, in seconds. */
const TIMEOUT_SECONDS_MAX = 3600;

/** Finds mistakes in a lane that the schema cannot: placeholders, matrix values, checks, the server. */
export function laneProblems(path: readonly string[], lane: LaneConfig): ConfigProblem[] {
  const parameters = Object.keys(lane.matrix);
  const texts: [PropertyKey[], string][] = [
    ...argumentsOf(path, 'command', lane.command),
    ...workloadTexts([...path, 'workload'], lane.workload),
    ...serverCommands(lane).flatMap(([key, argv]) => argumentsOf([...path, 'server'], key, argv)),
    ...Object.entries(lane.env).map(([key, value]): [PropertyKey[], string] => [[...path, 'env', key], value]),
    ...(lane.operations === undefined ? [] : [[[...path, 'operations'], lane.operations] as [PropertyKey[], string]]),
    ...Object.entries(lane.checks).flatMap(([name, check]): [PropertyKey[], string][] =>
      'equals' in check ? [[[...path, 'checks', name, 'equals'], check.equals]] : [],
    ),
  ];
  const used = new Set(texts.flatMap(([, text]) => placeholders(text)));
  const given = lane.server === undefined ? parameters : [...parameters, ...SERVER_PLACEHOLDERS];
  return [
    ...workloadProblems([...path, 'workload'], lane),
    ...metricProblems(path, lane),
    ...programAsText([...path, 'command'], lane.command ?? []),
    ...serverCommands(lane).flatMap(([key, argv]) => programAsText([...path, 'server', key], argv)),
    ...serverProblems(path, lane),
    ...texts.flatMap(([at, text]) =>
      placeholders(text)
        .filter((parameter) => !given.includes(parameter))
        .map((parameter) => noParameter(at, parameter, parameters)),
    ),
    ...parameters
      .filter((parameter) => !used.has(parameter))
      .map((parameter) =>
        problem(
          [...path, 'matrix', parameter],
          'key',
          `the matrix parameter ${parameter} is never used as {${parameter}}: its cells would all measure the same`,
          parameter,
        ),
      ),
    ...Object.entries(lane.matrix).flatMap(([parameter, values]) => matrixProblems(path, parameter, values)),
    ...Object.entries(lane.checks).flatMap(([name, check]) =>
      'equals' in check && !isNumeric(check.equals, lane.matrix)
        ? [
            problem(
              [...path, 'checks', name, 'equals'],
              'value',
              `${quoted(check.equals)} is not a number in every cell`,
              check.equals,
            ),
          ]
        : [],
    ),
    ...(lane.operations === undefined || lane.operations.split('*').every((each) => isNumeric(each, lane.matrix))
      ? []
      : [
          problem(
            [...path, 'operations'],
            'value',
            `${quoted(lane.operations)} is not a number in every cell`,
            lane.operations,
          ),
        ]),
    ...(lane.timeout > TIMEOUT_SECONDS_MAX
      ? [problem([...path, 'timeout'], 'value', 'one run of a bench may last at most 1h')]
      : []),
  ];
}

function argumentsOf(path: readonly string[], key: string, argv: readonly string[] = []): [PropertyKey[], string][] {
  return argv.map((argument, index) => [[...path, key, index], argument]);
}

function workloadTexts(path: readonly string[], workload: LaneConfig['workload']): [PropertyKey[], string][] {
  if (workload === undefined) return [];
  return Object.entries(workload).map(([key, text = '']) => [
    [...path, Array.isArray(workload) ? Number(key) : key],
    text,
  ]);
}

function matrixProblems(path: readonly string[], parameter: string, values: readonly string[]): ConfigProblem[] {
  return values.flatMap((value, index) => {
    const at = [...path, 'matrix', parameter, index];
    if (!/^[A-Za-z0-9_.-]{1,20}$/.test(value)) {
      return [problem(at, 'value', `${quoted(value)}: a matrix value has letters, digits and _ . - only`, value)];
    }
    return values.indexOf(value) === index ? [] : [problem(at, 'value', `${quoted(value)} is listed twice`, value)];
  });
}

/** Names of the placeholders in a text, such as `{T}`; other braces belong to the command. */
function placeholders(text: string): string[] {
  return [...text.matchAll(/\{([A-Za-z]{1,8})\}/g)].map((match) => match[1] ?? '');
}

function noParameter(path: readonly PropertyKey[], parameter: string, known: readonly string[]): ConfigProblem {
  const suggestion = nearest(parameter, known);
  const hint = suggestion === undefined ? `it has ${listed(known)}` : `did you mean {${suggestion}}?`;
  return problem(
    path,
    'value',
    `{${harmless(parameter)}} is not a matrix parameter of this lane, ${hint}`,
    parameter,
    suggestion,
  );
}

/** Whether a text is a number for every value of its parameters. */
function isNumeric(text: string, matrix: LaneConfig['matrix']): boolean {
  const [parameter] = placeholders(text).filter((name) => matrix[name]);
  const values = parameter === undefined ? undefined : matrix[parameter];
  if (values) return values.every((value) => isNumeric(text.replaceAll(`{${parameter}}`, value), matrix));
  return placeholders(text).length > 0 || (text.trim() !== '' && Number.isFinite(Number(text)));
}
