import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PlanLane } from '../../../src/model/plan.ts';
import type { ServerProgram } from '../../../src/model/server.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { measuredSample, measureProcess } from '../../../src/runner/sampling/take-sample.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { HANGS_MS, SOON_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, reachable } from '../runner-fixture.ts';

let directory: string;
let sandbox: Sandbox;
let library: string;

beforeAll(async () => {
  directory = reachable();
  const fixtures = join(import.meta.dirname, '../../fixtures');
  library = join(directory, 'liballocator.so');
  const shared = ['-shared', '-fPIC', '-O1', '-fno-builtin', '-o', library];
  execFileSync('gcc', [...shared, join(fixtures, 'bench-kit/allocator.c')]);
  execFileSync('gcc', ['-O1', '-o', join(directory, 'server'), join(fixtures, 'runner/server.c')]);
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Command lines of the processes that this test started. */
function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      } catch {
        return [];
      }
    })
    .filter((line) => line.includes(`${directory}/server `));
}

afterEach(() => {
  expect(processes()).toEqual([]);
  expect(readdirSync(join(directory, 'shared'))).toEqual([]);
});

/** Seconds that a server may take to be ready, and its load to end, where one of them never does; elsewhere as long as a busy machine takes. */
const SHORT = 2;

function serverLane(mode: string, load: string, more: Partial<ServerProgram> = {}): PlanLane {
  const seconds = mode === 'never' || load === 'hangs' ? SHORT : HANGS_MS / 1000;
  const call = (verb: string, ...rest: string[]): string[] => ['./server', verb, '{port}', ...rest];
  return fixtureLane({
    command: call('serve', mode),
    read: 'rate=',
    checks: [],
    timeoutSeconds: seconds,
    figures: [
      { name: 'p99', unit: 'ms', better: 'lower', from: 'load', read: 'p99=' },
      { name: 'ratio', unit: '', better: 'lower', from: 'ask', read: 'ratio=' },
      { name: 'absent', unit: '', better: 'lower', from: 'ask', read: 'absent=' },
    ],
    server: {
      ready: call('ping'),
      load: call('load', load),
      ask: call('ask'),
      stop: call('stop'),
      readySeconds: seconds,
      reads: null,
      ...more,
    },
  });
}

async function start(lane: PlanLane, signal?: AbortSignal, within = sandbox) {
  const setup = { library, others: [], env: { LD_PRELOAD: library } };
  const context = { sandbox: within, directory, lengths: {}, signal };
  const result = await measureProcess(context, lane, setup);
  const taken = measuredSample({ lane, block: 0, position: 0, arm: 'candidate', startedNs: 0 }, setup, result);
  return { ...taken, incident: sampleIncident(taken, 'sampling') };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}

test('measureProcess preloads and measures the server and reads the output of its load', async () => {
  const { sample, incident, result } = await start(serverLane('ok', 'ok'));
  expect(incident).toBeNull();
  expect(result.stdout).toContain('client-preload=no');
  expect(result.server?.askOutput).toContain('server-preload=yes');
  expect(sample).toMatchObject({
    library: 'expected',
    exitCode: 0,
    figures: { p99: 0.5, ratio: 1.25, absent: null },
  });
  expect(sample.rssPeakBytes).toBeGreaterThan(1e6);
  expect(await listens(Math.floor(sample.value ?? 0))).toBe(false);
});

test('servers that run at once have networks of their own, with the same port in each', async () => {
  const started = await Promise.all([1, 2, 3].map(() => start(serverLane('ok', 'ok'))));
  expect(started.map(({ incident }) => incident)).toEqual([null, null, null]);
  expect(new Set(started.map(({ sample }) => sample.value)).size).toBe(1);
});

test('a server without "stop" gets SIGTERM, and its death by SIGTERM counts as a normal end', async () => {
  const { sample, incident } = await start(serverLane('ok', 'ok', { stop: null }));
  expect(incident).toBeNull();
  expect(sample).toMatchObject({ exitCode: 0, signal: null, library: 'expected' });
});

test('files and processes that a server leaves behind are removed', async () => {
  expect((await start(serverLane('litters', 'ok'))).incident).toBeNull();
});

describe('a failed server gives its incident code and leaves nothing behind', () => {
  const table: [mode: string, load: string, code: string, message: RegExp, detail: RegExp | null][] = [
    ['never', 'ok', 'server-not-ready', /was not ready within 2 s/, /no answer to ping/],
    ['refuses', 'ok', 'server-did-not-start', /ended with exit code 3 before it was ready/, /cannot read its conf/],
    ['leaves', 'ok', 'server-did-not-start', /ended with exit code 0 before it was ready/, /server on port/],
    ['dies', 'ok', 'server-died', /was killed by SIGABRT while it was under load/, /server on port/],
    ['dies-later', 'ok', 'server-died', /was killed by SIGABRT when it was asked after its load/, /server on port/],
    ['deaf', 'ok', 'server-did-not-stop', /did not end within \d+ s of its "stop" command/, /server on port/],
    ['crashes', 'ok', 'bench-crashed', /was killed by SIGSEGV/, null],
    ['ok', 'fails', 'load-failed', /its "load" command ended with exit code 7/, /the load went wrong/],
    ['ok', 'hangs', 'load-timeout', /its "load" command did not end within 2 s/, null],
    ['ok', 'garbage', 'number-unreadable', /metric is "abc" in the line/, /rate=abc/],
  ];
  test.each(table)('server %s, load %s: %s', async (mode, load, code, message, detail) => {
    const { sample, incident } = await start(serverLane(mode, load));
    expect(incident).toMatchObject({ code, lane: 'speed', arm: 'candidate' });
    expect(incident?.message).toMatch(message);
    expect(incident?.next).not.toBe('');
    if (detail !== null) expect(incident?.detail).toMatch(detail);
    if (code !== 'bench-crashed') expect(sample.value).toBeNull();
  });

  test('the server dies under its load, and a busy machine reports its end later than that of the load', async () => {
    const late: Sandbox['start'] = async (request) => {
      const result = await sandbox.start(request);
      if (request.measure !== undefined) await sleep(1000);
      return result;
    };
    const { incident } = await start(serverLane('dies', 'ok'), undefined, { ...sandbox, start: late });
    expect(incident).toMatchObject({ code: 'server-died' });
  });

  test('the load prints numbers in another locale', async () => {
    const { sample, incident } = await start(serverLane('ok', 'comma', { reads: 'redis-benchmark' }));
    expect(incident).toMatchObject({ code: 'load-output-localised' });
    expect(incident?.message).toContain('81234,56');
    expect(sample).toMatchObject({ value: null, figures: { p99: null, ratio: null } });
  });

  test('the server ignores SIGTERM', async () => {
    const { incident } = await start(serverLane('deaf', 'ok', { stop: null }));
    expect(incident).toMatchObject({ code: 'server-did-not-stop' });
    expect(incident?.message).toContain('SIGTERM');
  });

  test('the "ask" command fails', async () => {
    const { incident } = await start(serverLane('ok', 'ok', { ask: ['/bin/false'] }));
    expect(incident).toMatchObject({ code: 'ask-failed' });
  });

  test('a program is not installed', async () => {
    const lane = serverLane('ok', 'ok', { load: ['redis-benchmark-of-nowhere'] });
    expect((await start(lane)).incident).toMatchObject({
      code: 'program-not-installed',
      message: expect.stringContaining('redis-benchmark-of-nowhere is not on this machine'),
    });
  });
});

test('an abort ends the server at once', async () => {
  const abort = new AbortController();
  const running = start(serverLane('ok', 'hangs'), abort.signal);
  while (!processes().some((line) => line.includes('hangs'))) await sleep(10);
  const began = performance.now();
  abort.abort();
  expect((await running).incident).toMatchObject({ code: 'cancelled' });
  expect(performance.now() - began).toBeLessThan(SOON_MS);
});
