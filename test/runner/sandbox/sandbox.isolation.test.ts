import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isLiving } from '../../../src/runner/job/scratch.ts';
import { findProtection, UNPROTECTED } from '../../../src/runner/sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { sweepJobs } from '../../../src/runner/sandbox/sweep.ts';
import { HANGS_MS, SOON_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { isAlive, reachable } from '../runner-fixture.ts';

const { isolated } = await findProtection();
let directory: string;
/** With protection, and the control without. */
let inside: Sandbox;
let outside: Sandbox;

beforeAll(async () => {
  directory = reachable();
  const opened = await Promise.all([
    openSandbox(join(directory, 'inside'), [], { kits }),
    openSandbox(join(directory, 'outside'), [], { kits, protection: UNPROTECTED }),
  ]);
  [inside, outside] = opened.map((each) => {
    if (!each.ok) throw new Error(each.error.message);
    return each.value;
  }) as [Sandbox, Sandbox];
});
afterAll(async () => {
  await Promise.all([inside.close(), outside.close()]);
  rmSync(directory, { recursive: true, force: true });
});

async function shell(sandbox: Sandbox, script: string): Promise<string> {
  const argv = ['/bin/bash', '-c', script];
  const { stdout } = await sandbox.start({ argv, cwd: sandbox.environment.TMPDIR ?? '/', timeoutMs: HANGS_MS });
  return stdout.trim();
}

describe.skipIf(!isolated)('code in the sandbox (skipped where bubblewrap does not start)', () => {
  test('can write to its own folders in memory only', async () => {
    // Folders below /tmp and the terminals are its own, too.
    const own = String.raw`\( -path /proc -o -path /sys -o -path '/tmp/*' -o -path /dev/pts \) -prune`;
    const writable = `find / ${own} -o -type d -writable -print 2>/dev/null`;
    expect((await shell(inside, writable)).split('\n').sort()).toEqual(['/dev/shm', '/tmp']);
    // The control: the harness itself can write to the folder of its job.
    expect(await shell(outside, `find ${directory} -type d -writable`)).toContain(directory);
  });

  test('writes no endless file, opens no endless number of files, and cannot raise these limits', async () => {
    const limits = async (sandbox: Sandbox) => (await shell(sandbox, 'ulimit -Hf; ulimit -Sf')).split('\n');
    const own = await limits(inside);
    expect(own).toEqual([own[1], String(16 * 1024 ** 2)]);
    expect(await limits(outside)).not.toEqual(own);
    expect(Number(await shell(inside, 'ulimit -Hn'))).toBeLessThanOrEqual(65_536);
    expect(await shell(inside, 'ulimit -n 65537 2>/dev/null || echo refused')).toBe('refused');
  });

  test('reaches no server of the machine', async () => {
    const server = createServer((socket) => socket.end('reached\n')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ask = `exec 3<>/dev/tcp/127.0.0.1/${port} && head -n 1 <&3`;
    expect(await shell(outside, ask)).toBe('reached');
    expect(await shell(inside, ask)).toBe('');
  });

  test('sees nothing that the process before it left: files, shared memory, processes', async () => {
    const name = `alloc-ab-left-${process.pid}`;
    const leave = `touch /tmp/${name} /dev/shm/${name}; ipcmk -M 64; setsid sleep 300 >/dev/null 2>&1 &`;
    const look = `ls /tmp /dev/shm | grep -c ${name}; ipcs -m | grep -c '^0x'`;
    expect(await shell(inside, leave)).toContain('Shared memory id');
    expect(await shell(inside, look)).toBe('0\n0');
    onTestFinished(() => {
      for (const folder of ['/tmp', '/dev/shm']) rmSync(join(folder, name), { force: true });
    });
    const id = /\d+/.exec(await shell(outside, leave))?.[0] ?? '';
    onTestFinished(() => void execFileSync('ipcrm', ['-m', id]));
    const [files, segments] = (await shell(outside, look)).split('\n').map(Number);
    expect(files).toBe(2);
    expect(segments).toBeGreaterThan(0);
  });
});

/** Opens a job whose program runs for ever, and prints the number of that program on the host. */
const HARNESS = `
import { makeMemoryScratch, makeScratch } from './src/runner/job/scratch.ts';
import { openSandbox } from './src/runner/sandbox/sandbox.ts';
import { kits } from './test/runner/kept-kits.ts';
const directory = makeScratch();
const opened = await openSandbox(directory, [], { kits });
console.log(JSON.stringify([directory, makeMemoryScratch()]));
await opened.value.start({ argv: ['/bin/sh', '-c', 'trap "" TERM; while :; do sleep 1; done', directory.split('/').at(-1)], cwd: '/tmp', timeoutMs: 300000 });
`;

/** Processes whose command line has a text. */
function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        return pid > 0 && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

function groupsOf(pid: number | undefined): string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').matchAll(/^\d+ \d+ \S+ \S+ (\S+) .* - cgroup2? /gm);
  return [...mounts].flatMap(([, mount = '']) =>
    readdirSync(mount)
      .filter((name) => name.startsWith(`alloc-ab-job-${pid}-`))
      .map((name) => join(mount, name)),
  );
}

test.skipIf(!isolated)(
  'a killed harness leaves no process, and the next start removes its files and control groups (skipped where bubblewrap does not start)',
  async () => {
    const harness = spawn(process.execPath, ['--input-type=module-typescript', '-e', HARNESS], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void harness.kill('SIGKILL'));
    const [printed] = (await once(harness.stdout, 'data')) as [Buffer];
    const [scratch, memory] = JSON.parse(printed.toString()) as [string, string | null];
    const folders = memory === null ? [scratch] : [scratch, memory];
    const name = scratch.slice(scratch.lastIndexOf('/') + 1);
    await vi.waitFor(() => expect(processesWith(name).length).toBeGreaterThan(2), HANGS_MS);
    const processes = processesWith(name).filter((pid) => pid !== harness.pid);
    expect(isLiving(name)).toBe(true);
    await sweepJobs();
    // A harness that lives keeps everything.
    expect(folders.every(existsSync) && processes.every(isAlive)).toBe(true);
    harness.kill('SIGKILL');
    await vi.waitFor(() => expect(processes.filter(isAlive)).toEqual([]), SOON_MS);
    expect(folders.every(existsSync)).toBe(true);
    await sweepJobs();
    expect(folders.filter(existsSync)).toEqual([]);
    expect(groupsOf(harness.pid)).toEqual([]);
  },
);
