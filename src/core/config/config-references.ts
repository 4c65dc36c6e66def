import type { Config, LaneConfig, LineConfig } from '../../model/config.ts';
import { KEYWORDS } from '../command/grammar.ts';
import { harmless, quoted } from '../text/quote.ts';
import { listed, nearest } from '../text/suggestion.ts';
import type { ConfigProblem } from './config-problem.ts';
import { parseLaneReference } from './lane-reference.ts';
import { runnerOf } from './runner-labels.ts';
import { SERVER_PLACEHOLDERS, serverCommands, serverProblems } from './server-problems.ts';
import { unguardedProblems } from './unguarded.ts';
import { WORKLOADS } from './workloads.ts';

/** The argument of a build that carries the defines. */
export const DEFINES = '{defines}';

/** Longest sampling budget and bench time that a plan can hold, in seconds. */
const SECONDS_MAX = { budget: 86_400, timeout: 3600 } as const;

/** Finds mistakes that the schema cannot: unknown names, placeholders without a value, defines that no argument carries. */
export function referenceProblems(config: Config): ConfigProblem[] {
  return [
    ...Object.entries(config.lines).flatMap(([name, line]) => lineProblems(name, line, config)),
    ...Object.keys(config.allocators).flatMap((name) => reserved(['allocators', name], name)),
    ...Object.entries(config.lanes).flatMap(([name, lane]) => laneProblems(['lanes', name], lane)),
    ...Object.entries(config.suites).flatMap(([name, suite]) =>
      (['targets', 'guards', 'controls'] as const).flatMap((role) =>
        suite[role].flatMap((reference, index) => laneReference(['suites', name, role, index], reference, config)),
      ),
    ),
    ...machineProblems(config),
    ...defaultProblems(config),
    ...releaseProblems(config),
    ...gateProblems(config),
  ];
}

function lineProblems(name: string, line: LineConfig, config: Config): ConfigProblem[] {
  const path = ['lines', name];
  const takesDefines = line.build.some((argv) => argv.some((argument) => argument.includes(DEFINES)));
  const needsDefines = line.flags !== undefined || Object.values(line.presets).some(hasDefines);
  return [
    ...reserved(path, name),
    ...(config.allocators[name] === undefined
      ? []
      : [problem(path, 'key', `${quoted(name)} is a line and an allocator: one name must mean one thing`, name)]),
    ...(needsDefines && !takesDefines
      ? [
          problem(
            [...path, 'build'],
            'value',
            `no argument contains ${DEFINES}, so a flag would never reach the compiler; add one such as CFLAGS_EXTRA=${DEFINES}`,
          ),
        ]
      : []),
  ];
}

function hasDefines(preset: LineConfig['presets'][string]): boolean {
  return Object.keys(preset.defines).length > 0;
}

function argumentsOf(path: readonly string[], key: string, argv: readonly string[] = []): [PropertyKey[], string][] {
  return argv.map((argument, index) => [[...path, key, index], argument]);
}

function workloadProblems(path: PropertyKey[], [name = '']: readonly string[]): ConfigProblem[] {
  if (Object.hasOwn(WORKLOADS, name)) return [];
  const known = Object.keys(WORKLOADS);
  const suggestion = nearest(name, known);
  const hint = suggestion === undefined ? `it has ${listed(known, 12)}` : `did you mean ${suggestion}?`;
  return [problem(path, 'value', `the bench kit has no workload ${quoted(name)}; ${hint}`, name, suggestion)];
}

function laneProblems(path: readonly string[], lane: LaneConfig): ConfigProblem[] {
  const parameters = Object.keys(lane.matrix);
  const texts: [PropertyKey[], string][] = [
    ...argumentsOf(path, 'command', lane.command),
    ...argumentsOf(path, 'workload', lane.workload),
    ...serverCommands(lane).flatMap(([key, argv]) => argumentsOf([...path, 'server'], key, argv)),
    ...Object.entries(lane.env).map(([key, value]): [PropertyKey[], string] => [[...path, 'env', key], value]),
    ...Object.entries(lane.checks).flatMap(([name, check]): [PropertyKey[], string][] =>
      'equals' in check ? [[[...path, 'checks', name, 'equals'], check.equals]] : [],
    ),
  ];
  const used = new Set(texts.flatMap(([, text]) => placeholders(text)));
  const given = lane.server === undefined ? parameters : [...parameters, ...SERVER_PLACEHOLDERS];
  return [
    ...(lane.workload === undefined ? [] : workloadProblems([...path, 'workload', 0], lane.workload)),
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
    ...(lane.timeout > SECONDS_MAX.timeout
      ? [problem([...path, 'timeout'], 'value', 'one run of a bench may last at most 1h')]
      : []),
  ];
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

function laneReference(path: readonly PropertyKey[], reference: string, config: Config): ConfigProblem[] {
  const { lane, cells } = parseLaneReference(reference);
  const known = config.lanes[lane];
  if (!known) return [unknownName(path, 'lane', lane, Object.keys(config.lanes))];
  return Object.entries(cells).flatMap(([parameter, values]) => {
    const available = known.matrix[parameter];
    if (!available) {
      const parameters = Object.keys(known.matrix);
      return [
        problem(
          path,
          'value',
          `the lane ${lane} has no matrix parameter ${parameter}, it has ${listed(parameters)}`,
          parameter,
        ),
      ];
    }
    return values
      .filter((value) => !available.includes(value))
      .map((value) =>
        problem(
          path,
          'value',
          `${parameter}=${harmless(value)} is not a cell of the lane ${lane}, there are ${listed(available)}`,
          value,
        ),
      );
  });
}

/** Finds machines with equal labels: one runner would count as two. */
function machineProblems({ machines }: Config): ConfigProblem[] {
  if (Object.keys(machines).length === 0) return [problem(['machines'], 'value', 'at least one machine')];
  const named = new Map<string, string>();
  return Object.entries(machines).flatMap(([name, { labels }]) => {
    const runner = runnerOf(labels);
    const other = named.get(runner);
    named.set(runner, other ?? name);
    if (other === undefined) return [];
    const message = `has the same labels as the machine ${quoted(other)}, so one runner would count as two; give each a label of its own`;
    return [problem(['machines', name, 'labels'], 'value', message)];
  });
}

function defaultProblems({ defaults, suites, lines, machines }: Config): ConfigProblem[] {
  return [
    ...unknownNames('defaults', [
      ['suite', ['suite'], defaults.suite, suites],
      ['line', ['line'], defaults.line, lines],
      ['machine', ['machine'], defaults.machine, machines],
    ]),
    ...budgetProblems('defaults', defaults.budget),
  ];
}

function releaseProblems({ release, suites, lines, machines }: Config): ConfigProblem[] {
  if (release === undefined) return [];
  return unknownNames('release', [
    ['suite', ['suite'], release.suite, suites],
    ['line', ['line'], release.line, lines],
    ...machineNames(release.machines, machines),
  ]);
}

function gateProblems(config: Config): ConfigProblem[] {
  const { gate, suites, lines, machines } = config;
  if (gate === undefined) return [];
  return [
    ...unknownNames('gate', [
      ['suite', ['suite'], gate.suite, suites],
      ['line', ['line'], gate.line, lines],
      ...machineNames(gate.machines, machines),
    ]),
    ...budgetProblems('gate', gate.budget ?? 0),
    ...unguardedProblems(config),
  ];
}

/** A reference to check: kind, path within its section, name, and the known names of that kind. */
type Wanted = readonly [
  kind: string,
  path: readonly (string | number)[],
  name: string | undefined,
  known: Readonly<Record<string, unknown>>,
];

function machineNames(names: readonly string[] | undefined, known: Config['machines']): Wanted[] {
  return (names ?? []).map((name, index): Wanted => ['machine', ['machines', index], name, known]);
}

function unknownNames(section: string, wanted: readonly Wanted[]): ConfigProblem[] {
  return wanted.flatMap(([kind, path, name, known]) =>
    name === undefined || Object.hasOwn(known, name)
      ? []
      : [unknownName([section, ...path], kind, name, Object.keys(known))],
  );
}

function budgetProblems(section: string, seconds: number): ConfigProblem[] {
  return seconds > SECONDS_MAX.budget ? [problem([section, 'budget'], 'value', 'a budget is at most 24h')] : [];
}

function unknownName(
  path: readonly PropertyKey[],
  kind: string,
  name: string,
  known: readonly string[],
): ConfigProblem {
  const suggestion = nearest(name, known);
  const hint = suggestion === undefined ? `there are ${listed(known)}` : `did you mean ${suggestion}?`;
  return problem(path, 'value', `there is no ${kind} ${quoted(name)}, ${hint}`, name, suggestion);
}

function reserved(path: readonly string[], name: string): ConfigProblem[] {
  if (!KEYWORDS.includes(name)) return [];
  return [problem(path, 'key', `${quoted(name)} is a keyword of the comment grammar and cannot be a name`, name)];
}

/** Whether a text is a number for every value of its parameters. */
function isNumeric(text: string, matrix: LaneConfig['matrix']): boolean {
  const [parameter] = placeholders(text).filter((name) => matrix[name]);
  const values = parameter === undefined ? undefined : matrix[parameter];
  if (values) return values.every((value) => isNumeric(text.replaceAll(`{${parameter}}`, value), matrix));
  return placeholders(text).length > 0 || (text.trim() !== '' && Number.isFinite(Number(text)));
}

function problem(
  path: readonly PropertyKey[],
  part: 'key' | 'value',
  message: string,
  token?: string,
  suggestion?: string,
): ConfigProblem {
  return {
    path,
    part,
    message,
    ...(token === undefined ? {} : { token: harmless(token) }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
