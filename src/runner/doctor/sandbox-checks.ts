import { userInfo } from 'node:os';
import { exec } from '../../system/exec.ts';
import { makeScratch } from '../job/scratch.ts';
import { sweepBeside } from '../machine/sweep-beside.ts';
import { findProtection, type Protection } from '../sandbox/protection.ts';
import { openSandbox } from '../sandbox/sandbox.ts';
import { removeFolder } from '../sandbox/sweep.ts';
import { type Flight, flyCanary, type RunCanary, WAYS, type Way } from './canary.ts';
import { type Account, type CheckReading, seen, unseen } from './check.ts';

const TRY_MS = 20_000;
const PATH = 'bwrap';

/** What is behind each way out, in words. */
const BEHIND: Readonly<Record<Way, string>> = {
  file: 'a file that only the harness may read',
  environment: 'the environment of the harness',
  memory: 'the memory of the harness',
  processes: 'the list of processes of the machine',
  signal: 'a process of the harness, and ended it',
  write: 'a folder of the harness, and wrote a file there',
  network: 'a port of this machine',
};

type NamedReading = readonly [string, CheckReading];

/** The rows of the sandbox where it is not tried. */
export function untriedSandbox(reason: string): NamedReading[] {
  return rowNames().map((name) => [name, unseen(PATH, reason)]);
}

/** Opens a sandbox and lets a canary try each way out of it; the same canary outside shows that it would have been able to. */
export async function trySandbox(account: Account | null, signal: AbortSignal): Promise<NamedReading[]> {
  const swept = sweepBeside();
  const scratch = makeScratch();
  try {
    const protection = await findProtection();
    const opened = await openSandbox(scratch, [], { signal, protection });
    if (!opened.ok) return untriedSandbox(`the sandbox cannot be opened: ${opened.error.message} ${opened.error.next}`);
    const sandbox = opened.value;
    try {
      const inside = await flyCanary(async (argv) => {
        const { report, stdout } = await sandbox.start({ argv, cwd: '/tmp', timeoutMs: TRY_MS, signal });
        return { stdout, problem: report.error === null ? null : (report.reason ?? report.error) };
      }, signal);
      return [
        ['sandbox', protectionRow(protection, account)],
        ...canaryRows(inside, await flyCanary(runHere(signal), signal)),
      ];
    } finally {
      await sandbox.close();
    }
  } finally {
    await removeFolder(scratch);
    await swept();
  }
}

function runHere(signal: AbortSignal): RunCanary {
  return async (argv) => {
    const { stdout, notStarted } = await exec(argv, { env: { PATH: '/usr/bin:/bin' }, timeoutMs: TRY_MS, signal });
    return { stdout, problem: notStarted };
  };
}

function rowNames(): string[] {
  return ['sandbox', ...WAYS.map((way) => `canary-${way}`)];
}

function protectionRow({ isolated, missing }: Protection, account: Account | null): CheckReading {
  const { uid, username } = userInfo();
  if (missing.length > 0 || !isolated) {
    const value = isolated ? 'a part is missing' : 'none';
    const fix = missing.map(({ risk, why, fix }) => `${fix} Code under test ${risk}: ${why}.`).join(' ');
    return seen(PATH, { value, status: 'fail' }, fix);
  }
  const value = `starts as ${username}`;
  if (account !== null && account.uid !== uid) {
    return { ...unseen(PATH, `try it as ${account.name} too: sudo -u ${account.name} -H alloc-ab doctor`), value };
  }
  return seen(PATH, { value, status: 'pass' }, '');
}

/** One row for each way out, from what the canary got inside and outside of the sandbox. */
export function canaryRows(inside: Flight, outside: Flight): NamedReading[] {
  return WAYS.map((way) => [`canary-${way}`, canaryRow(way, inside, outside)]);
}

function canaryRow(way: Way, inside: Flight, outside: Flight): CheckReading {
  if ('problem' in inside) return unseen(PATH, inside.problem);
  if (inside.reached.has(way)) {
    const fix = `measure no code of others here: code in the sandbox reached ${BEHIND[way]}; the row sandbox has what is missing`;
    return seen(PATH, { value: 'reached', status: 'fail' }, fix);
  }
  if ('problem' in outside)
    return unseen(PATH, `the canary could not show it: outside of the sandbox, ${outside.problem}`);
  if (!outside.reached.has(way))
    return unseen(PATH, `the canary could not show it: outside of the sandbox it did not reach ${BEHIND[way]} either`);
  return seen(PATH, { value: 'blocked, reached outside', status: 'pass' }, '');
}
