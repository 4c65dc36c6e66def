import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputDirectory, run } from './kit.ts';
import { BWRAP, BWRAP_OF_JOB_USER, buildTools, DIRECT, launch, launchLine, noBwrap } from './launcher.ts';

const directory = outputDirectory();
const calls = join(directory.path, 'calls');
const filters: Record<string, string> = {};
beforeAll(async () => {
  await buildTools(directory.path, 'launch', 'filter');
  execFileSync('gcc', [...['-O1', '-pthread', '-o', calls], join(import.meta.dirname, '../fixtures/sandbox/calls.c')]);
  for (const option of ['', '--loopback']) {
    const file = join(directory.path, `rules${option}`);
    writeFileSync(file, execFileSync(join(directory.path, 'filter'), option === '' ? [] : [option]));
    filters[option] = file;
  }
});
afterAll(() => directory.remove());

// A process has one tracer: it would be the launcher.
const UNTRACED = ['--contain'];

/** How each call of the probe ended, by its name. */
const results = (stdout: string) =>
  new Map([...stdout.matchAll(/^(.*) ([A-Za-z]\w*)$/gm)].map(([, name = '', result = '']) => [name, result]));

/** Runs the probe in bwrap with a filter. */
async function filtered(chain: typeof BWRAP, option: string): Promise<Map<string, string>> {
  const wrapper = (path: string) => [...chain.wrapper(path), '--seccomp', '9'];
  const done = await launch(
    launchLine({ ...chain, wrapper }, directory.path, [calls], ['--contain', '--filter', filters[option] ?? '']),
  );
  expect(done).toMatchObject({ stderr: '', report: { error: null, exitCode: 0 } });
  return results(done.stdout);
}

const ALLOWED = ['socket AF_UNIX', 'perf_event_open', 'personality', 'sched_setaffinity', 'thread', 'system'];
const LOOPBACK = ['socket TCP', 'socket TCP of IPv6', 'socket UDP'];

/** How a call ends that the filter denies. */
function denial(name: string): string {
  if (name === 'i386' || name === 'x32') return 'EINTR'; // killed
  if (name === 'clone3') return 'ENOSYS';
  return name.startsWith('socket') ? 'EAFNOSUPPORT' : 'EPERM';
}

describe.each([BWRAP, BWRAP_OF_JOB_USER])('the filter $name', (chain) => {
  test.skipIf(chain.missing !== null)('denies what the same program may do without it', async () => {
    const inside = await filtered(chain, '');
    expect(inside.size).toBeGreaterThan(70);
    const free = results((await launch(launchLine(DIRECT, directory.path, [calls], UNTRACED))).stdout);
    for (const [name, result] of inside) {
      if (ALLOWED.includes(name)) continue;
      expect([name, result]).toEqual([name, denial(name)]);
      // The kernel of this machine may lack these families; without privileges some calls fail with EPERM anyway.
      if (name === 'socket AF_ALG' || name === 'socket AF_VSOCK' || process.getuid?.() !== 0) continue;
      expect([name, free.get(name)]).not.toEqual([name, denial(name)]);
    }
    for (const name of ALLOWED) expect([name, inside.get(name)]).toEqual([name, free.get(name)]);
  });

  test.skipIf(chain.missing !== null)('denies what bwrap alone allows', async () => {
    const unfiltered = results((await launch(launchLine(chain, directory.path, [calls], UNTRACED))).stdout);
    const inside = await filtered(chain, '');
    for (const name of ['socket AF_NETLINK', 'socket TCP', 'ptrace', 'process_vm_readv', 'kcmp', 'clone untraced']) {
      expect([name, unfiltered.get(name)]).toEqual([name, 'done']);
      expect([name, inside.get(name)]).toEqual([name, denial(name)]);
    }
  });

  test.skipIf(chain.missing !== null)('allows TCP and UDP with --loopback, and no other sockets', async () => {
    const [strict, loopback] = [await filtered(chain, ''), await filtered(chain, '--loopback')];
    for (const [name, result] of loopback) {
      expect([name, result]).toEqual([name, LOOPBACK.includes(name) ? 'done' : strict.get(name)]);
    }
  });
});

test.skipIf(noBwrap !== null || process.arch !== 'x64')('programs of another architecture are killed', async () => {
  for (const name of ['i386', 'x32']) {
    const run = async (seccomp: string[]) => {
      const wrapper = (path: string) => [...BWRAP.wrapper(path), ...seccomp];
      const options = [...UNTRACED, '--filter', filters[''] ?? ''];
      return results((await launch(launchLine({ ...BWRAP, wrapper }, directory.path, [calls, name], options))).stdout);
    };
    expect((await run(['--seccomp', '9'])).get(name)).toBe('EINTR');
    expect((await run([])).get(name)).toBe('done');
  }
});

test('filter refuses unknown options', async () => {
  expect(await run(join(directory.path, 'filter'), ['--other'])).toMatchObject({ code: 2, stdout: '' });
});
