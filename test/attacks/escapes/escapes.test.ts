/**
 * Attacks of code that was let onto the machine, each from a process of a bench (traced, measured) and from a process of a build. The same
 * attack without the sandbox is the positive control: it succeeds, so the test can fail.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { HANGS_MS } from '../../soon.ts';
import { ATTACKS, type Attack } from './attacks.ts';
import { cannotAttack, openProbeSandbox, type ProbeSandbox } from './probe-sandbox.ts';
import { type OpenWorld, plantWorld } from './world.ts';

const SUCCEEDED = 0;
const BLOCKED = 3;

let opened: ProbeSandbox;
let directory: string;
let probe: string;
let sandbox: Sandbox;
let world: OpenWorld;

beforeAll(async () => {
  if (cannotAttack) return;
  opened = await openProbeSandbox();
  ({ directory, probe, sandbox } = opened);
  const victim = join(directory, 'victim');
  execFileSync('gcc', ['-O1', '-o', victim, join(import.meta.dirname, 'victim.c')]);
  world = await plantWorld(victim);
});
afterAll(async () => {
  if (cannotAttack) return;
  await world.close();
  await opened.close();
});

const argumentsOf = (attack: Attack, within: OpenWorld): string[] =>
  attack.arguments(within).map((each) => (String(each).startsWith('/') ? `at:${each}` : String(each)));

/** The attack as root of the machine, or as a user without rights. */
async function control(attack: Attack): Promise<number> {
  const code = await attackOutside(attack);
  // What it mounted is the only thing that outlives it.
  if (attack.name === 'mount_new') execFileSync('umount', [join(directory, 'control')]);
  return code;
}

function attackOutside({ name, control: as, ...rest }: Attack): Promise<number> {
  const folder = join(directory, 'control');
  mkdirSync(folder, { recursive: true });
  const list = argumentsOf({ name, ...rest }, { ...world, temporary: (file) => join(folder, file) });
  const user = as === 'user' ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  const [file = '', ...argv] = [...user, 'timeout', '20', probe, name, ...list];
  return new Promise((resolve) => {
    const child = execFile(file, argv, (error) => resolve(typeof error?.code === 'number' ? error.code : 0));
    child.stdin?.end();
  });
}

async function attempt(attack: Attack, how: 'bench' | 'build') {
  const argv = [probe, attack.name, ...argumentsOf(attack, world)];
  const more =
    how === 'bench'
      ? { measure: { library: null } }
      : { writes: [{ host: await sandbox.makeFolder(), at: '/alloc-ab/build' }] };
  const cwd = how === 'bench' ? '/tmp' : '/alloc-ab/build';
  return sandbox.start({ argv, cwd, timeoutMs: HANGS_MS, ...more });
}

/** Processes of the job's user, who is another one in each job. */
async function processesOfJob(): Promise<string[]> {
  const { stdout: user } = await sandbox.start({ argv: ['/usr/bin/id', '-u'], cwd: '/tmp', timeoutMs: 5000 });
  expect(Number(user)).toBeGreaterThan(0);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1] === user.trim();
      } catch {
        return false;
      }
    });
}

describe.skipIf(cannotAttack)('an escape', () => {
  test.each(ATTACKS)('that $what is blocked', async (attack) => {
    const inside = [await attempt(attack, 'bench'), await attempt(attack, 'build')];
    for (const { report, stdout, stderr } of inside) {
      // A filter may kill in place of an error.
      const end = report.signal === null ? report.exitCode : BLOCKED;
      expect({ end, stdout, stderr: stderr.slice(0, 300) }).toMatchObject({ end: BLOCKED });
    }
    expect(await control(attack), 'the control').toBe(SUCCEEDED);
  });

  test('there are at least sixty', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(60);
  });

  test('left no process', async () => {
    expect(await processesOfJob()).toEqual([]);
  });
});
