import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Observation } from '../../model/run.ts';
import { exec } from '../../system/exec.ts';
import { findProgram } from '../../system/find-program.ts';
import { failed } from '../job/incident.ts';
import { harnessName } from '../job/scratch.ts';
import { bubblewrapOptions, TEMPORARY } from './bubblewrap.ts';
import { openJobGroups } from './cgroups.ts';
import { type JobUser, newJobUser } from './job-user.ts';
import { SYSTEM_PATH } from './kit.ts';

/** A part of the protection that this machine does not give. */
interface MissingProtection {
  /** What code under test could do. */
  readonly risk: string;
  /** Why it is missing here. */
  readonly why: string;
  /** How to get it. */
  readonly fix: string;
  /** Whether a machine without it may not run the code of strangers. */
  readonly isRequired: boolean;
}

/** What keeps code under test from the machine, found by trying it. */
export interface Protection {
  /** Whether code under test runs in namespaces of its own, behind a filter of system calls. */
  readonly isolated: boolean;
  readonly missing: readonly MissingProtection[];
}

/**
 * Whether code under test must be isolated: `required` on a runner, where it is a stranger's; `available` takes what the machine gives; `off`
 * takes nothing.
 */
export type SandboxPolicy = 'required' | 'available' | 'off';

/** The protection of a job. The incident `no-sandbox` says what the machine lacks of a required one. */
export async function chooseProtection(
  policy: SandboxPolicy = 'available',
  find: () => Promise<Protection> = findProtection,
): Promise<Result<Protection, Incident>> {
  if (policy === 'off') return ok(UNPROTECTED);
  const protection = await find();
  const lacking = protection.missing.find(({ isRequired }) => isRequired);
  if (policy === 'available' || lacking === undefined) return ok(protection);
  return failed({
    code: 'no-sandbox',
    phase: 'preflight',
    message: `Nothing was built: code under test ${lacking.risk}, since ${lacking.why}.`,
    next: lacking.fix,
  });
}

/** No protection, since the caller asked for none in words. */
export const UNPROTECTED: Protection = { isolated: false, missing: [] };

/** The observation `sandbox` of a run: which protection its code under test had. */
export function sandboxObservation({ isolated, missing }: Protection): Observation {
  const name = 'sandbox';
  if (!isolated && missing.length === 0) {
    const detail =
      'Without a sandbox, as asked: code under test ran as the user of the harness, and could write what that user can.';
    return { name, status: 'unknown', detail };
  }
  if (missing.length === 0) {
    const detail =
      'Code under test ran as a user of its own, in namespaces without a network, behind a filter of system calls.';
    return { name, status: 'pass', detail };
  }
  const detail = missing.map(({ risk, why }) => `Code under test ${risk}: ${why}.`).join(' ');
  return { name, status: 'unknown', detail: detail.slice(0, 1000) };
}

const TRY_MS = 10_000;

let known: Promise<Protection> | null = null;

/** Finds out, once for this process, which protection the machine gives. */
export function findProtection(): Promise<Protection> {
  known ??= tryProtection();
  return known;
}

async function tryProtection(): Promise<Protection> {
  const bwrap = findProgram('bwrap', SYSTEM_PATH, '/');
  if (bwrap === null) {
    return lacks('bubblewrap is not installed', 'Install it (Debian, Ubuntu: apt-get install bubblewrap uidmap).');
  }
  const user = newJobUser();
  const view = { reads: [], writes: [], cwd: TEMPORARY, env: {}, sharesNetwork: false, temporaryBytes: 2 ** 20 };
  const options = bubblewrapOptions(view, null);
  const tried = await exec([...user.switch, bwrap, ...options, '--', '/bin/true'], {
    env: { PATH: SYSTEM_PATH },
    timeoutMs: TRY_MS,
  });
  if (tried.exitCode !== 0) {
    const why = tried.notStarted ?? (tried.stderr.trim().split('\n').at(-1) || 'it failed without a word');
    return lacks(`bubblewrap does not start: ${why}`, ALLOW_NAMESPACES);
  }
  const missing = user.kind === 'same' ? [SAME_USER] : [];
  return { isolated: true, missing: [...missing, ...(await missingLimits(user))] };
}

/** Tries the control groups of a job: a host may have them and not let this user make one. */
async function missingLimits(user: JobUser): Promise<MissingProtection[]> {
  const groups = openJobGroups(harnessName(), user, { memoryBytes: 2 ** 30, processes: 64 });
  await groups.close();
  const { missing } = groups;
  if (missing.length === 0) return [];
  const risk = `is not limited by a control group in ${missing.map((each) => LIMITED[each]).join(' and ')}`;
  const why = 'this user cannot make the control groups for it';
  return [{ risk, why, fix: DELEGATE, isRequired: false }];
}

const LIMITED = { kill: 'its lifetime', memory: 'its memory', processes: 'its processes' } as const;
const DELEGATE =
  'Run the harness in a systemd unit with Delegate=yes, as runner-setup does, or as root with cgroup version 2.';

const ALLOW_NAMESPACES =
  'Allow user namespaces: on Ubuntu 23.10 and later with an AppArmor profile for /usr/bin/bwrap (runner-setup installs one), elsewhere with sysctl user.max_user_namespaces above 0.';

const SAME_USER: MissingProtection = {
  isRequired: true,
  risk: 'runs as the user of the harness, from whose files and processes only namespaces keep it',
  why: 'this user has no subordinate user numbers, or newuidmap is not installed',
  fix: 'Install uidmap and give the user a range in /etc/subuid and /etc/subgid (usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER).',
};

function lacks(why: string, fix: string): Protection {
  const risk = 'can read and write what the user of the harness can, and reach the network';
  return { isolated: false, missing: [{ risk, why, fix, isRequired: true }] };
}
