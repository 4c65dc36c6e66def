import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { measuredSample, measureProcess } from '../../../src/runner/sampling/take-sample.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, reachable } from '../runner-fixture.ts';

let directory: string;
let library: string;
let sandbox: Sandbox;

beforeAll(async () => {
  directory = reachable();
  library = join(directory, 'liballocator.so');
  const fixtures = join(import.meta.dirname, '../../fixtures');
  const shared = ['-shared', '-fPIC', '-O1', '-fno-builtin', '-o', library];
  execFileSync('gcc', [...shared, join(fixtures, 'bench-kit/allocator.c')]);
  execFileSync('gcc', ['-O1', '-o', join(directory, 'server'), join(fixtures, 'runner/server.c')]);
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  sandbox = opened.value;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Measures a server once, with a script as its load. */
async function measure(command: string[], call: Record<'ready' | 'load' | 'stop', string>, preload: string | null) {
  const script = (text: string): string[] => ['/bin/sh', '-c', text];
  const lane = fixtureLane({
    ...{ command, read: 'rate=', unit: '', checks: [], timeoutSeconds: 60 },
    server: {
      ...{ ready: script(call.ready), load: script(call.load), stop: script(call.stop) },
      ...{ ask: null, readySeconds: 10, reads: null },
    },
  });
  const env: Record<string, string> = preload === null ? {} : { LD_PRELOAD: preload };
  const setup = { library: preload, others: [], env };
  const result = await measureProcess({ sandbox, directory, lengths: {} }, lane, setup);
  const measured = measuredSample({ lane, block: 0, position: 0, arm: 'candidate', startedNs: 0 }, setup, result);
  return { sample: measured.sample, incident: sampleIncident(measured, 'sampling') };
}

const CALLS = {
  ready: './server ping {port}',
  load: './server load {port} ok',
  stop: './server stop {port}',
};
const inRepo = (text: string): string => text.replace('./server', '{repo}/server');
const [ready, load, stop] = [CALLS.ready, CALLS.load, CALLS.stop].map(inRepo) as [string, string, string];

test.each([
  ['becomes the server', 'exec {repo}/server serve {port} ok', null],
  ['starts the server and waits', '{repo}/server serve {port} ok; true', null],
  ['starts the server without the library', 'env -i {repo}/server serve {port} ok; true', 'library-not-mapped'],
])('a script that %s', async (_, text, code) => {
  const { sample, incident } = await measure(['/bin/sh', '-c', text], { ready, load, stop }, library);
  expect(incident?.code ?? null).toBe(code);
  expect(sample.library).toBe(code === null ? 'expected' : 'missing');
});

const redis = existsSync('/usr/bin/redis-server') && existsSync('/usr/bin/redis-cli');

test.skipIf(!redis)(
  'Redis that forks to write a snapshot does not count its memory twice (needs redis-server)',
  async () => {
    const options = ['--port', '{port}', '--save', '', '--enable-debug-command', 'yes', '--dbfilename', 'dump.rdb'];
    const fill = 'redis-cli -p {port} debug populate 200000 key 200 >/dev/null';
    const snapshot =
      'redis-cli -p {port} bgsave >/dev/null; while redis-cli -p {port} info persistence | grep -q bgsave_in_progress:1; do sleep 0.05; done';
    const of = (text: string) => {
      const calls = {
        ready: 'redis-cli -p {port} ping | grep -q PONG',
        load: `${text}; echo rate=1`,
        stop: 'redis-cli -p {port} shutdown nosave',
      };
      return measure(['redis-server', ...options], calls, null);
    };
    const [plain, forking] = [await of(fill), await of(`${fill}; ${snapshot}`)];
    expect(plain.sample.processes).toBeUndefined();
    expect(plain.incident ?? forking.incident).toBeNull();
    expect(forking.sample).toMatchObject({ library: 'expected', processes: 2 });
    const ratio = (forking.sample.rssPeakBytes ?? 0) / (plain.sample.rssPeakBytes ?? 1);
    expect(plain.sample.rssPeakBytes).toBeGreaterThan(50 * 2 ** 20);
    expect(ratio).toBeGreaterThan(0.98);
    expect(ratio).toBeLessThan(1.15);
    expect(forking.sample.cpuNs).toBeGreaterThan(plain.sample.cpuNs);
  },
);
