import { createServer } from 'node:net';
import { LOAD_READERS } from '../../core/load/load-readers.ts';
import { findProgram } from '../../system/find-program.ts';
import { removeTree } from '../job/job.ts';
import { TEMPORARY } from '../sandbox/bubblewrap.ts';
import { NO_REPORT } from '../sandbox/launch-report.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';
import { bindAllocator } from './allocator-binding.ts';
import { commandFailed, didNotStop, endedEarly, missingProgram, notReady, unreadableLoad } from './server-failure.ts';
import { type RunningServer, SECONDS, type ServerRequest, startServer } from './server-process.ts';
import type { ProcessResult, ServerFailure, ServerResult } from './server-result.ts';

/**
 * Starts a server with an arm's library, runs its load and stops it: one sample. Whatever fails, no process, port or file is
 * left behind.
 */
export async function runServer(request: ServerRequest): Promise<ProcessResult> {
  const { sandbox, checkout, lane, library, signal } = request;
  const path = sandbox.environment.PATH ?? '';
  const missing = missingProgram(lane, path, checkout);
  if (missing !== null) return notStarted(missing);
  const program = findProgram(lane.command[0] ?? '', path, checkout) ?? '';
  const binding = await bindAllocator(sandbox, { program, cwd: checkout, library });
  if (!binding.ok) return notStarted(binding.error);
  const { preload, linked } = binding.value;
  const network = await sandbox.openNetwork();
  const directory = network === null ? await sandbox.makeFolder() : TEMPORARY;
  try {
    const port = network?.port ?? (await freePort());
    const process = startServer({ ...request, env: preloading(request.env, preload), directory, port, network });
    let measurement: ServerMeasurement;
    try {
      measurement = await measure(process, lane);
    } finally {
      await process.kill();
    }
    const result = await process.result();
    const server = { failure: null, numbers: null, askOutput: '', linked };
    if (signal?.aborted) return { ...result, cancelled: true, server };
    const { load, ...found } = measurement;
    const output = found.failure ? { stdout: found.failure.output, stderr: '' } : load;
    return { ...result, stdout: output?.stdout ?? '', stderr: output?.stderr ?? '', server: { ...server, ...found } };
  } finally {
    await network?.close();
    if (network === null) await removeTree(directory);
  }
}

interface ServerMeasurement extends Partial<ServerResult> {
  readonly load?: SandboxResult;
}

/** Waits until the server is ready, runs its load and its `ask` command, and stops it. Returns at the first failure. */
async function measure(server: RunningServer, lane: ServerRequest['lane']): Promise<ServerMeasurement> {
  const { ready, load, ask, stop, readySeconds, reads } = lane.server;
  const loadMs = lane.timeoutSeconds * 1000;
  const unready = await untilReady(server, ready, readySeconds);
  if (unready !== null) return { failure: unready };

  const loaded = await server.call(load, loadMs);
  const loadFailure = commandFailed('load', loaded, loadMs);
  // The end of the server explains a failed load, but may be reported a moment later than the end of the load.
  const gone = loadFailure ? await server.endedWithin(SECONDS.endReport) : server.ended();
  if (gone) return { failure: endedEarly(gone, loadMs, 'load') };
  if (loadFailure) return { failure: loadFailure };

  const numbers = reads === null ? null : LOAD_READERS[reads].read(loaded.stdout);
  if (numbers?.ok === false) return { failure: unreadableLoad(numbers.error, loaded) };

  const asked = ask === null ? null : await server.call(ask, SECONDS.ask * 1000);
  const askFailure = asked && commandFailed('ask', asked, SECONDS.ask * 1000);
  if (askFailure) {
    const died = await server.endedWithin(SECONDS.endReport);
    return { failure: died ? endedEarly(died, loadMs, 'ask') : askFailure };
  }

  if (stop === null) server.terminate();
  else await server.call(stop, SECONDS.stop * 1000);
  const ended = await server.endedWithin(SECONDS.stop);
  if (ended === null) {
    await server.kill();
    const how = stop === null ? 'SIGTERM' : 'its "stop" command';
    return { failure: didNotStop(SECONDS.stop, how, await server.result()) };
  }
  return { load: loaded, numbers: numbers?.value ?? null, askOutput: asked?.stdout ?? '' };
}

async function untilReady(
  server: RunningServer,
  ready: readonly string[],
  seconds: number,
): Promise<ServerFailure | null> {
  const deadline = performance.now() + seconds * 1000;
  // The last probe that ended by itself: what the deadline cut off printed nothing.
  let last: SandboxResult | null = null;
  for (;;) {
    const left = deadline - performance.now();
    const probe = left > 0 ? await server.call(ready, left) : null;
    // Check after the probe: if this server could not bind its port, the probe may have reached another server.
    const ended = await server.endedWithin(SECONDS.probe);
    if (ended) return endedEarly(ended, seconds * 1000, 'start');
    if (probe?.report.exitCode === 0) return null;
    if (probe !== null && !probe.report.timedOut) last = probe;
    if (probe === null || probe.cancelled || performance.now() >= deadline) return notReady(seconds, last ?? probe);
  }
}

/** A port of the loopback interface that is free at this moment. Rejects when the system has none. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ host: '127.0.0.1', port: 0, exclusive: true }, () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('the system assigned no port')),
      );
    });
  });
}

/** Adds LD_PRELOAD. Its length would move the stack, so the padding becomes shorter by as much and both arms stay equal. */
function preloading(env: ServerRequest['env'], preload: string | null): ServerRequest['env'] {
  if (preload === null) return env;
  const added = `LD_PRELOAD=${preload}`.length + 1 + 8;
  return { ...env, LD_PRELOAD: preload, ALLOC_AB_PAD: (env.ALLOC_AB_PAD ?? '').slice(added) };
}

function notStarted(failure: ServerFailure): ProcessResult {
  const server = { failure, numbers: null, askOutput: '', linked: [] };
  return {
    report: { ...NO_REPORT, error: 'not-run' },
    cancelled: false,
    outOfMemory: false,
    stdout: failure.output,
    stderr: '',
    server,
  };
}
