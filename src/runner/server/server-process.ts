import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneProgram } from '../../model/plan.ts';
import type { ServerProgram } from '../../model/server.ts';
import { findProgram } from '../../system/find-program.ts';
import type { Sandbox, SandboxResult } from '../sandbox/sandbox.ts';

/** A server's process and those that work against it. */
export interface RunningServer {
  /** Runs a command beside the server, without the arm's library. */
  call(words: readonly string[], timeoutMs: number): Promise<SandboxResult>;
  /** How it ended; null while it runs. */
  ended(): SandboxResult | null;
  /** The same after at most so many seconds. */
  endedWithin(seconds: number): Promise<SandboxResult | null>;
  /** Asks it to end, by SIGTERM. */
  terminate(): void;
  /** Ends it and everything it started; returns when that is done. */
  kill(): Promise<void>;
  /** How it ended, once it has: CPU time of the commands beside it is not that of strangers. */
  result(): Promise<SandboxResult>;
}

/** One start of a server of a lane. */
export interface ServerRequest {
  readonly sandbox: Sandbox;
  /** Checkout with the bench programs. */
  readonly checkout: string;
  readonly lane: LaneProgram & { readonly server: ServerProgram };
  readonly library: string | null;
  /** Environment of the server, and of it alone. */
  readonly env: Readonly<Record<string, string>>;
  readonly bare: boolean;
  /** A tool that looks at the server, in front of its command: then the tool is what is started, and nothing is proven. */
  readonly observer?: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** What a server is started with. */
interface ServerStart extends ServerRequest {
  /** Empty, and its own. */
  readonly directory: string;
  readonly port: number;
}

/** Waits that no lane sets: for an answer, for the end, between two probes, and for news of an end. */
export const SECONDS = { ask: 20, stop: 10, probe: 0.02, news: 0.3 } as const;

/** Gives variables to a program and to nothing in front of it. */
export const ENV = '/usr/bin/env';

/** Variables as words of a command line. */
export function assignments(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}

/** Starts the server of a lane, in its directory and on its port. */
export function openServer(start: ServerStart): RunningServer {
  const { sandbox, checkout, directory, port, lane, library, env, bare, observer } = start;
  const [killing, terminating] = [new AbortController(), new AbortController()];
  const signal = start.signal ? AbortSignal.any([start.signal, killing.signal]) : killing.signal;
  const argv = (words: readonly string[]): string[] => {
    const [name = '', ...rest] = words.map((word) =>
      word.replaceAll('{port}', String(port)).replaceAll('{repo}', checkout),
    );
    return [findProgram(name, sandbox.environment.PATH ?? '', checkout) ?? name, ...rest];
  };
  // Only the arm's variables and the library are the server's alone.
  const { LD_PRELOAD: _, ...beside } = lane.env;
  const { readySeconds } = lane.server;
  const ownCpu = process.cpuUsage();
  let clientsNs = 0;
  let end: SandboxResult | null = null;
  const running = sandbox
    .start({
      ...(observer === undefined
        ? { argv: argv(lane.command), env, measure: { library } }
        : { argv: [...observer, ENV, ...assignments(env), ...argv(lane.command)], env: beside }),
      cwd: directory,
      bare,
      // The steps have deadlines of their own; this one is for a runner that fails to keep them.
      timeoutMs: (readySeconds + lane.timeoutSeconds + SECONDS.ask + 3 * SECONDS.stop) * 1000,
      signal,
      terminate: terminating.signal,
    })
    .then((result) => {
      end = result;
      return result;
    });
  return {
    async call(words, timeoutMs) {
      const result = await sandbox.start({ argv: argv(words), cwd: directory, env: beside, timeoutMs, signal });
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
      const known = clientsNs + (user + system) * 1000;
      const foreign =
        report.foreignCores === null || !report.wallNs
          ? report.foreignCores
          : Math.max(0, report.foreignCores - known / report.wallNs);
      // SIGTERM that was asked for is an end in order.
      const asked = terminating.signal.aborted && !killing.signal.aborted && report.signal === 'SIGTERM';
      return {
        ...result,
        cancelled: false,
        report: {
          ...report,
          foreignCores: foreign,
          cancelled: false,
          ...(asked ? { exitCode: 0, signal: null } : {}),
        },
      };
    },
  };
}
