import type { LaneConfig } from '../../model/config.ts';
import { FIGURES_MAX } from '../../model/server.ts';
import { LOAD_READERS } from '../load/load-readers.ts';
import type { ConfigProblem } from './config-problem.ts';

/** Placeholders for the port and the checkout in the commands of a server. */
export const SERVER_PLACEHOLDERS = ['port', 'repo'];

/** The commands that reach the server through its port. */
const OVER_THE_PORT = ['start', 'ready', 'load'] as const;

/** Longest wait for a server that a plan can hold, in seconds. */
const READY_SECONDS_MAX = 600;

/** Every command of a lane's server, with its key. */
export function serverCommands({ server }: LaneConfig): [key: string, argv: readonly string[]][] {
  if (server === undefined) return [];
  const { start, ready, load, ask = [], stop = [] } = server;
  return Object.entries({ start, ready, load, ask, stop });
}

/** Finds mistakes in the server and the figures of a lane. */
export function serverProblems(path: readonly string[], lane: LaneConfig): ConfigProblem[] {
  const { server, figures, metric, metrics, workload } = lane;
  const problem = (at: readonly string[], message: string, part: 'key' | 'value' = 'value'): ConfigProblem => ({
    path: [...path, ...at],
    part,
    message,
  });
  const builtIn = server?.reads === undefined ? [] : LOAD_READERS[server.reads].figures.map(({ name }) => name);
  const names = Object.keys(figures);
  return [
    ...OVER_THE_PORT.filter((key) => server && !server[key].some((argument) => argument.includes('{port}'))).map(
      (key) =>
        problem(
          ['server', key],
          'no argument contains {port}, so this command would not reach the server that was started',
        ),
    ),
    ...(server && server.readyWithin > READY_SECONDS_MAX
      ? [problem(['server', 'readyWithin'], 'a server is waited for at most 10m')]
      : []),
    ...(server?.reads && (typeof metric === 'object' || primaryOf(metrics)?.read !== undefined)
      ? [
          problem(
            [metric === undefined ? 'metrics' : 'metric'],
            `"reads: ${server.reads}" already defines how the number is read; leave one of them out`,
            'key',
          ),
        ]
      : []),
    ...(workload && names.length > 0
      ? [problem(['figures'], 'a workload of the bench kit has no figures; a "command" or a "server" has', 'key')]
      : []),
    ...names.flatMap((name) => [
      ...(figures[name]?.from === 'ask' && server?.ask === undefined
        ? [problem(['figures', name, 'from'], 'the server has no "ask" to read from')]
        : []),
      ...(builtIn.includes(name)
        ? [problem(['figures', name], `"reads: ${server?.reads}" already gives this figure`, 'key')]
        : []),
    ]),
    ...(builtIn.length + names.length > FIGURES_MAX
      ? [problem(['figures'], `at most ${FIGURES_MAX} figures, ${builtIn.length} of them from "reads"`, 'key')]
      : []),
  ];
}

function primaryOf(metrics: LaneConfig['metrics']): { readonly read?: string | undefined } | undefined {
  return Object.values(metrics ?? {})[0];
}
