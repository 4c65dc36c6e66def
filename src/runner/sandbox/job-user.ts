import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { findProgram } from '../../system/find-program.ts';
import { SYSTEM_PATH } from './kit.ts';

/** How the processes of a job become another user of the host. */
export interface JobUser {
  /**
   * `root` chooses any user; `subordinate` is one of the user's own in /etc/subuid; `same` is the user of the harness itself, from
   * whose processes and files only the namespaces keep the code under test.
   */
  readonly kind: 'root' | 'subordinate' | 'same';
  /** Its number as the program sees it; null for `same`. */
  readonly id: number | null;
  /** Command line in front of a program, which becomes that user and executes it. */
  readonly switch: readonly string[];
}

/** systemd and login programs assign no number in this range (systemd's UIDS-GIDS document). */
const ROOT_RANGE = { first: 1_900_000_000, count: 65_536 } as const;

const UNPRIVILEGED = ['--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'] as const;

/** A fresh user for one job: no file and no process of an earlier job is its own. */
export function newJobUser(): JobUser {
  const setpriv = findProgram('setpriv', SYSTEM_PATH, '/');
  if (setpriv === null) return SAME;
  if (process.geteuid?.() === 0) {
    const id = ROOT_RANGE.first + randomInt(ROOT_RANGE.count);
    return { kind: 'root', id, switch: become(setpriv, id) };
  }
  const mapped = subordinateRoot();
  if (mapped === null) return SAME;
  const id = 1 + randomInt(subordinateIds());
  return { kind: 'subordinate', id, switch: [...mapped, ...become(setpriv, id)] };
}

/** Command line in front of a program, which becomes the root of this user's subordinate users; null for root, and for a user without them. */
export function subordinateRoot(): string[] | null {
  if (process.geteuid?.() === 0 || subordinateIds() === 0) return null;
  const unshare = findProgram('unshare', SYSTEM_PATH, '/');
  if (unshare === null || findProgram('newuidmap', SYSTEM_PATH, '/') === null) return null;
  return [unshare, '--user', '--map-root-user', '--map-auto', '--'];
}

const SAME: JobUser = { kind: 'same', id: null, switch: [] };

/** The launcher sets its own signal for the death of its parent; until then the program dies with it. */
function become(setpriv: string, id: number): string[] {
  return [setpriv, `--reuid=${id}`, `--regid=${id}`, ...UNPRIVILEGED, '--pdeathsig', 'KILL'];
}

/** How many subordinate user and group numbers this user has: the smaller number of both; 0 without an entry. */
function subordinateIds(): number {
  return Math.min(...['/etc/subuid', '/etc/subgid'].map((file) => countIn(read(file))));
}

function countIn(text: string): number {
  const { username, uid } = userInfo();
  const [entry] = text.split('\n').filter((line) => [username, String(uid)].includes(line.split(':')[0] ?? ''));
  const count = Number(entry?.split(':')[2]);
  // The first one is mapped to 1, since 0 is the user itself.
  return Number.isInteger(count) && count > 1 ? Math.min(count, 65_536) - 1 : 0;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
