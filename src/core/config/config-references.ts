import type { Config, LineConfig } from '../../model/config.ts';
import { KEYWORDS } from '../command/grammar.ts';
import { harmless, quoted } from '../text/quote.ts';
import { listed, nearest } from '../text/suggestion.ts';
import { programAsText } from './command-as-text.ts';
import { type ConfigProblem, problem } from './config-problem.ts';
import { laneProblems } from './lane-problems.ts';
import { parseLaneReference } from './lane-reference.ts';
import { lineProblems } from './line-problems.ts';
import { primaryMargin } from './margins.ts';
import { runnerOf } from './runner-labels.ts';
import { trustProblems } from './trust-problems.ts';

/** Longest sampling budget of a plan, in seconds. */
const BUDGET_SECONDS_MAX = 86_400;

/** Finds mistakes that the schema cannot: unknown names, placeholders without a value, defines that no argument carries. */
export function referenceProblems(config: Config): ConfigProblem[] {
  return [
    ...Object.entries(config.lines).flatMap(([name, line]) => problemsOfLine(name, line, config)),
    ...Object.keys(config.allocators).flatMap((name) => reserved(['allocators', name], name)),
    ...Object.entries(config.lanes).flatMap(([name, lane]) => laneProblems(['lanes', name], lane)),
    ...Object.entries(config.suites).flatMap(([name, suite]) =>
      (['targets', 'guards', 'controls'] as const).flatMap((role) =>
        suite[role].flatMap((reference, index) => laneReference(['suites', name, role, index], reference, config)),
      ),
    ),
    ...(config.benches?.build ?? []).flatMap((argv) => programAsText(['benches', 'build'], argv)),
    ...machineProblems(config),
    ...defaultProblems(config),
    ...unknownNames('verdict', [['suite', ['sufficient'], config.verdict?.sufficient, config.suites]]),
    ...trustProblems(config),
    ...releaseProblems(config),
    ...gateProblems(config),
  ];
}

function problemsOfLine(name: string, line: LineConfig, config: Config): ConfigProblem[] {
  const path = ['lines', name];
  return [
    ...reserved(path, name),
    ...line.build.flatMap((argv) => programAsText([...path, 'build'], argv)),
    ...(config.allocators[name] === undefined
      ? []
      : [problem(path, 'key', `${quoted(name)} is a line and an allocator: one name must mean one thing`, name)]),
    ...lineProblems(path, line),
  ];
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
  return seconds > BUDGET_SECONDS_MAX ? [problem([section, 'budget'], 'value', 'a budget is at most 24h')] : [];
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

/** Finds lanes of the gate whose throughput is not guarded: "not slower" could never be shown there. */
function unguardedProblems({ gate, suites, lanes, defaults }: Config): ConfigProblem[] {
  const suite = gate?.margin === undefined ? suites[gate?.suite ?? ''] : undefined;
  const names = [...(suite?.targets ?? []), ...(suite?.guards ?? [])].map((each) => parseLaneReference(each).lane);
  const unguarded = [...new Set(names)].filter((name) => {
    const lane = lanes[name];
    return lane !== undefined && primaryMargin(lane, defaults) === null;
  });
  if (unguarded.length === 0) return [];
  const message = `the throughput of ${listed(unguarded)} is not guarded, so the gate could show nothing there; set gate.margin, give each such lane guards: { throughput: 2% }, or leave it out of the suite`;
  return [{ path: ['gate', 'suite'], part: 'value', message }];
}
