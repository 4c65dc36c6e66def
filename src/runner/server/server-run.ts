import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { LOAD_READERS } from '../../core/load/load-readers.ts';
import { findProgram } from '../../system/find-program.ts';
import { removeTree } from '../job/job.ts';
import { NO_REPORT } from '../sandbox/launch-report.ts';
import type { SandboxResult } from '../sandbox/sandbox.ts';
import type { Served, ServerTrouble } from '../sandbox/served.ts';
import { bindAllocator } from './allocator-binding.ts';
import { freePort } from './free-port.ts';
import { openServer, type RunningServer, SECONDS, type ServerRequest } from './server-process.ts';
import { commandFailed, didNotStop, endedEarly, missingProgram, notReady, unreadableLoad } from './server-trouble.ts';

/**
 * Starts a server with an arm's library, puts it under its load and stops it: one sample. The result is that of the server's
 * process, with the output of its load. Whatever fails, no process, no port and no file is left.
 */
export async function runServer(request: ServerRequest): Promise<SandboxResult> {
  const { sandbox, checkout, lane, library, signal } = request;
  const path = sandbox.environment.PATH ?? '';
  const missing = missingProgram(lane, path, checkout);
  if (missing !== null) return withoutProcess(missing);
  const program = findProgram(lane.command[0] ?? '', path, checkout) ?? '';
  const binding = await bindAllocator(sandbox, { program, cwd: checkout, library });
  if ('code' in binding) return withoutProcess(binding);
  const directory = await mkdtemp(join(sandbox.environment.TMPDIR ?? checkout, 'server-'));
  try {
    const port = await freePort();
    const server = openServer({ ...request, env: preloading(request.env, binding.preload), directory, port });
    const served = { trouble: null, numbers: null, asked: '', linked: binding.linked };
    let seen: ServerObservations;
    try {
      seen = await drive(server, lane);
    } finally {
      await server.kill();
    }
    const result = await server.result();
    if (signal?.aborted) return { ...result, cancelled: true, served };
    const { load, ...found } = seen;
    const shown = seen.trouble ? { stdout: seen.trouble.output, stderr: '' } : load;
    return { ...result, stdout: shown?.stdout ?? '', stderr: shown?.stderr ?? '', served: { ...served, ...found } };
  } finally {
    await removeTree(directory);
  }
}

/** What happened between start and stop. */
interface ServerObservations extends Partial<Served> {
  readonly load?: SandboxResult;
}

/** Waits until the server is ready, loads it, asks it, and stops it; the first trouble ends that. */
async function drive(server: RunningServer, lane: ServerRequest['lane']): Promise<ServerObservations> {
  const { ready, load, ask, stop, readySeconds, reads } = lane.server;
  const loadMs = lane.timeoutSeconds * 1000;
  const unready = await untilReady(server, ready, readySeconds);
  if (unready !== null) return { trouble: unready };

  const loaded = await server.call(load, loadMs);
  const failed = commandFailed('load', loaded, loadMs);
  // A server that is gone explains whatever its load says; the news of its end may come a moment later than that of the load.
  const gone = failed ? await server.endedWithin(SECONDS.news) : server.ended();
  if (gone) return { trouble: endedEarly(gone, loadMs, 'load') };
  if (failed) return { trouble: failed };

  const numbers = reads === null ? null : LOAD_READERS[reads].read(loaded.stdout);
  if (numbers?.ok === false) return { trouble: unreadableLoad(numbers.error, loaded) };

  const asked = ask === null ? null : await server.call(ask, SECONDS.ask * 1000);
  const unasked = asked && commandFailed('ask', asked, SECONDS.ask * 1000);
  if (unasked) return { trouble: unasked };

  if (stop === null) server.terminate();
  else await server.call(stop, SECONDS.stop * 1000);
  const ended = await server.endedWithin(SECONDS.stop);
  if (ended === null) {
    await server.kill();
    const how = stop === null ? 'SIGTERM' : 'its "stop" command';
    return { trouble: didNotStop(SECONDS.stop, how, await server.result()) };
  }
  return { load: loaded, numbers: numbers?.value ?? null, asked: asked?.stdout ?? '' };
}

async function untilReady(
  server: RunningServer,
  ready: readonly string[],
  seconds: number,
): Promise<ServerTrouble | null> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const left = deadline - performance.now();
    const probe = left > 0 ? await server.call(ready, left) : null;
    // Asked after the probe: another server on a port that this one did not get must not be measured.
    const ended = await server.endedWithin(SECONDS.probe);
    if (ended) return endedEarly(ended, seconds * 1000, 'start');
    if (probe?.report.exitCode === 0) return null;
    if (probe === null || probe.cancelled || performance.now() >= deadline) return notReady(seconds, probe);
  }
}

/** The variable's length moves the stack; the padding gives way by as much, so that arms stay equal. */
function preloading(env: ServerRequest['env'], preload: string | null): ServerRequest['env'] {
  if (preload === null) return env;
  const added = `LD_PRELOAD=${preload}`.length + 1 + 8;
  return { ...env, LD_PRELOAD: preload, ALLOC_AB_PAD: (env.ALLOC_AB_PAD ?? '').slice(added) };
}

function withoutProcess(trouble: ServerTrouble): SandboxResult {
  const served = { trouble, numbers: null, asked: '', linked: [] };
  return { report: { ...NO_REPORT, error: 'not-run' }, cancelled: false, stdout: trouble.output, stderr: '', served };
}
