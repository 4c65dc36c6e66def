import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneProgram } from '../../model/plan.ts';
import type { ServerProgram } from '../../model/server.ts';
import { findProgram } from '../../system/find-program.ts';
import type { Network } from '../sandbox/network.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';

/** A server's process, and the way to start its client commands. */
export interface RunningServer {
  /** Runs a client command, without the arm's library. */
  call(command: readonly string[], timeoutMs: number): Promise<SandboxResult>;
  /** How the server ended; null while it runs. */
  ended(): SandboxResult | null;
  /** Waits at most so many seconds for the end of the server; null when it still runs. */
  endedWithin(seconds: number): Promise<SandboxResult | null>;
  /** Sends SIGTERM. */
  terminate(): void;
  /** Kills the server and its descendants, and waits for their end. */
  kill(): Promise<void>;
  /** Waits for the end of the server. CPU time of its client commands does not count as foreign. */
  result(): Promise<SandboxResult>;
}

/** One measurement of the server of a lane. */
export interface ServerRequest {
  readonly sandbox: Sandbox;
  /** Checkout with the bench programs. */
  readonly checkout: string;
  readonly lane: LaneProgram & { readonly server: ServerProgram };
  readonly library: string | null;
  /** Environment of the server; its client commands do not get it. */
  readonly env: Readonly<Record<string, string>>;
  readonly bare: boolean;
  /** Command line of a tool that starts and observes the server. The mapped libraries are then not checked. */
  readonly observer?: {
    readonly tool: readonly string[];
    /** Where the tool may write. */
    readonly folder: string;
  };
  readonly signal: AbortSignal | undefined;
}

interface ServerStart extends ServerRequest {
  /** Working directory: empty, and used by this server alone. */
  readonly directory: string;
  readonly port: number;
  /** Null: that of the machine. */
  readonly network: Network | null;
}

/** Waits that no lane configures: for `ask`, for the end after a stop, between two probes, for the report of an end. */
export const SECONDS = { ask: 20, stop: 10, probe: 0.02, endReport: 3 } as const;

/** A server that puts itself in the background is killed before it seems to be ready. */
const REST_MS = 10;

/** Sets variables for a program but not for the tool in front of it. */
export const ENV = '/usr/bin/env';

/** Variables as arguments of `env`. */
export function assignments(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}

/** Starts the server of a lane in its directory and on its port. */
export function startServer(request: ServerStart): RunningServer {
  const { sandbox, checkout, directory, port, network, lane, library, env, bare, observer } = request;
  const [killing, terminating] = [new AbortController(), new AbortController()];
  const signal = request.signal ? AbortSignal.any([request.signal, killing.signal]) : killing.signal;
  const argv = (command: readonly string[]): string[] => {
    const [name = '', ...rest] = command.map((argument) =>
      argument.replaceAll('{port}', String(port)).replaceAll('{repo}', checkout),
    );
    return [findProgram(name, sandbox.environment.PATH ?? '', checkout) ?? name, ...rest];
  };
  // Client commands get the lane's variables, but neither the arm's variables nor its library.
  const { LD_PRELOAD: _, ...clientEnv } = lane.env;
  const { readySeconds } = lane.server;
  const shared = {
    cwd: directory,
    reads: [{ host: checkout }],
    ...(network === null ? {} : { network }),
  };
  const ownCpu = process.cpuUsage();
  let clientsNs = 0;
  let end: SandboxResult | null = null;
  const running = sandbox
    .start({
      ...(observer === undefined
        ? { argv: argv(lane.command), env, measure: { library, restMs: REST_MS } }
        : {
            argv: [...observer.tool, ENV, ...assignments(env), ...argv(lane.command)],
            env: clientEnv,
            writes: [{ host: observer.folder }],
          }),
      ...shared,
      bare,
      // Each step has its own deadline. This one is for a runner that fails to enforce them.
      timeoutMs: (readySeconds + lane.timeoutSeconds + SECONDS.ask + 3 * SECONDS.stop) * 1000,
      signal,
      terminate: terminating.signal,
    })
    .then((result) => {
      end = result;
      return result;
    });
  return {
    async call(command, timeoutMs) {
      const result = await sandbox.start({ argv: argv(command), env: clientEnv, timeoutMs, signal, ...shared });
      clientsNs += result.report.cpuNs ?? 0;
      return result;
    },
    ended: () => end,
    endedWithin: (seconds) => Promise.race([running, sleep(seconds * 1000, null)]),
    terminate: () => terminating.abort(),
    async kill() {
      if (end === null) killing.abort();
      await running;
    },
    async result() {
      const result = await running;
      const { user, system } = process.cpuUsage(ownCpu);
      const { report } = result;
      const ownNs = clientsNs + (user + system) * 1000;
      const foreignCores =
        report.foreignCores === null || !report.wallNs
          ? report.foreignCores
          : Math.max(0, report.foreignCores - ownNs / report.wallNs);
      // A death by the SIGTERM that `terminate` sent is a normal end.
      const stopped = terminating.signal.aborted && !killing.signal.aborted && report.signal === 'SIGTERM';
      return {
        ...result,
        cancelled: false,
        report: {
          ...report,
          foreignCores,
          cancelled: false,
          ...(stopped ? { exitCode: 0, signal: null } : {}),
        },
      };
    },
  };
}
