import { type Account, type CheckReading, type Machine, type MachineCheck, reasonOf, seen, unseen } from './check.ts';
import { isAbsent, type MachineFiles } from './machine-files.ts';
import { secretFiles } from './secret-files.ts';

/** Who runs the jobs of this machine, and what that user could lose. */
export const ACCOUNT_CHECKS: readonly MachineCheck[] = [
  { name: 'user', during: 'free', read: user },
  { name: 'job-users', during: 'free', read: jobUsers },
  { name: 'sudo', during: 'free', read: sudo },
  { name: 'home', during: 'free', read: home },
  { name: 'credentials', during: 'free', read: credentials },
  { name: 'registered', during: 'free', read: registered },
];

const PASSWD = '/etc/passwd';
const NO_ACCOUNT = 'the user of the runner is not known';

function user({ account }: Machine): CheckReading {
  if (account === null) return unseen(PASSWD, NO_ACCOUNT);
  const value = `${account.name} (${account.uid})`;
  const fix = `let the runner be another user: runner-setup install makes one; a fault in the harness would have all rights`;
  return seen(PASSWD, { value, status: account.uid === 0 ? 'warn' : 'pass' }, fix);
}

/** A random user of so many runs each job. */
const JOB_USERS_MIN = 65_536;

function jobUsers({ files, account }: Machine): CheckReading {
  const path = '/etc/subuid';
  if (account === null) return unseen(path, NO_ACCOUNT);
  if (account.uid === 0) return seen(path, { value: 'root needs none', status: 'pass' }, '');
  const fix = `usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${account.name}, and install the package uidmap; without them measured code runs as the user of the runner`;
  let fewest = Number.POSITIVE_INFINITY;
  for (const file of [path, '/etc/subgid']) {
    const text = files.text(file);
    if (!text.ok && !isAbsent(files, file)) return unseen(file, text.error.reason);
    const own = (text.ok ? text.value : '').split('\n').map((line) => line.split(':'));
    const counts = own
      .filter(([name]) => name === account.name || name === String(account.uid))
      .map((row) => Number(row[2]));
    fewest = Math.min(fewest, Math.max(0, ...counts.filter(Number.isFinite)));
  }
  const tools = ['/usr/bin/newuidmap', '/usr/bin/newgidmap'].map((file) => files.stat(file));
  if (fewest >= JOB_USERS_MIN && tools.every((tool) => tool.ok && tool.value.isFile()))
    return seen(path, { value: `${fewest} ids`, status: 'pass' }, '');
  const value = fewest < JOB_USERS_MIN ? `${fewest} ids` : `${fewest} ids, no newuidmap`;
  return seen(path, { value, status: 'fail' }, fix);
}

const POWERFUL = ['sudo', 'admin', 'wheel', 'docker', 'lxd', 'libvirt', 'disk', 'adm', 'root', 'shadow', 'kvm'];

function sudo({ files, account }: Machine): CheckReading {
  const path = '/etc/sudoers';
  if (account === null) return unseen(path, NO_ACCOUNT);
  if (account.uid === 0) return seen(path, { value: 'root has all rights', status: 'warn' }, 'see the row user');
  const groups = groupsOf(files, account);
  if (groups === null) return unseen('/etc/group', 'no such file, or it cannot be read');
  const strong = groups.filter((group) => POWERFUL.includes(group));
  if (strong.length > 0) {
    const fix = `gpasswd --delete ${account.name} ${strong[0]}; its members can become root`;
    return seen('/etc/group', { value: `member of ${strong.join(', ')}`, status: 'fail' }, fix);
  }
  const rules = sudoRules(files);
  if (typeof rules === 'string') return unseen(path, `${rules}; run the doctor as root`);
  const who = new Set([account.name, `#${account.uid}`, 'ALL', ...groups.map((group) => `%${group}`)]);
  if (rules.some((line) => who.has(line.split(/[\s,=]/)[0] ?? ''))) {
    const fix = `remove the line of ${account.name} with visudo; code that becomes this user becomes root`;
    return seen(path, { value: 'has rules', status: 'fail' }, fix);
  }
  return seen(path, { value: 'none', status: 'pass' }, '');
}

/** Names of the groups of an account; null when they are not known. */
function groupsOf(files: MachineFiles, { name, gid }: Account): string[] | null {
  const text = files.text('/etc/group');
  if (!text.ok || !/^root:[^:]*:0:/m.test(text.value)) return null;
  const rows = text.value.split('\n').map((line) => line.split(':'));
  return rows.flatMap(([group = '', , id, members = '']) =>
    members.split(',').includes(name) || Number(id) === gid ? [group] : [],
  );
}

/** The lines of all sudoers files without comments, or why they are not known. */
function sudoRules(files: MachineFiles): string[] | string {
  const main = '/etc/sudoers';
  const folder = '/etc/sudoers.d';
  const list = files.list(folder);
  if (!list.ok && !isAbsent(files, folder)) return reasonOf(folder, list.error);
  const paths = [main, ...(list.ok ? list.value.map((name) => `${folder}/${name}`) : [])];
  const lines: string[] = [];
  for (const path of paths) {
    const text = files.text(path);
    if (!text.ok && !isAbsent(files, path)) return reasonOf(path, text.error);
    const rules = text.ok ? text.value.replaceAll('\\\n', ' ') : '';
    if (/[^\t\n\x20-\x7e\x80-\xff]/.test(rules)) return `${path}: its content is not understood`;
    lines.push(...rules.split('\n').map((line) => line.trim()));
  }
  return lines;
}

function home({ files, account }: Machine): CheckReading {
  if (account === null) return unseen(PASSWD, NO_ACCOUNT);
  const stats = files.stat(account.home);
  if (!stats.ok) return unseen(account.home, stats.error.reason);
  if (!stats.value.isDirectory()) return unseen(account.home, 'it is not a directory');
  const mode = (stats.value.mode & 0o777).toString(8).padStart(4, '0');
  if (stats.value.uid !== account.uid && stats.value.uid !== 0) {
    const fix = `chown ${account.name} ${account.home}; another user owns it`;
    return seen(account.home, { value: `mode ${mode}, of user ${stats.value.uid}`, status: 'fail' }, fix);
  }
  // The home that runner-setup makes belongs to root, and the group has nobody else.
  const own = stats.value.gid === account.gid && hasGroupAlone(files, account);
  const others = stats.value.mode & (own ? 0o027 : 0o077);
  const rights = stats.value.uid === account.uid ? 'go-rwx' : own ? 'g-w,o-rwx' : 'o-rwx';
  const fix = `chmod ${rights} ${account.home}; other users can look into it`;
  return seen(account.home, { value: `mode ${mode}`, status: others === 0 ? 'pass' : 'warn' }, fix);
}

/** Whether no other user is in the account's own group. */
function hasGroupAlone(files: MachineFiles, { name, gid }: Account): boolean {
  const [group, passwd] = ['/etc/group', PASSWD].map((path) => files.text(path));
  if (!group?.ok || !passwd?.ok) return false;
  const members = group.value.split('\n').flatMap((line) => {
    const [, , id, list = ''] = line.split(':');
    return Number(id) === gid ? list.split(',').filter(Boolean) : [];
  });
  const users = passwd.value.split('\n').flatMap((line) => {
    const [user = '', , , id] = line.split(':');
    return id !== undefined && Number(id) === gid ? [user] : [];
  });
  return [...members, ...users].every((each) => each === name);
}

function credentials({ files, account }: Machine): CheckReading {
  if (account === null) return unseen(PASSWD, NO_ACCOUNT);
  const path = account.home;
  const found = secretFiles(files, account.home);
  if (!found.ok) return unseen(path, found.error);
  const open = found.value.filter(({ mode }) => (mode & 0o077) !== 0);
  if (open.length > 0) {
    const names = open.map((file) => file.path).join(' ');
    const fix = `chmod 600 ${names}; other users of this machine can read them`.slice(0, 400);
    return seen(path, { value: `open: ${names}`.slice(0, 200), status: 'fail' }, fix);
  }
  const others = found.value.filter(({ isRunner }) => !isRunner).map((file) => file.path);
  if (others.length > 0) {
    const fix = 'move them to another machine: code that gets out of the sandbox and becomes this user has them';
    return seen(path, { value: others.join(', ').slice(0, 200), status: 'warn' }, fix);
  }
  const count = found.value.length;
  return seen(path, { value: count === 0 ? 'none' : `${count} of the runner, closed`, status: 'pass' }, '');
}

/** GitHub forgets a registration that was not used for a day; runner-setup removes it an hour earlier. */
const REGISTRATION_MS = 23 * 3600 * 1000;

/** A configuration of GitHub's runner for one job is text in base64. */
function isRegistration(files: MachineFiles, path: string): boolean {
  const [stats, text] = [files.stat(path), files.text(path)];
  if (!stats.ok || !text.ok || !/\/[0-9]+$/.test(path)) return false;
  return Date.now() - stats.value.mtimeMs < REGISTRATION_MS && /^[A-Za-z0-9+/]{16,}=*\s*$/.test(text.value);
}

function registered({ files, account }: Machine): CheckReading {
  const waiting = '/var/lib/alloc-ab/registrations';
  const list = files.list(waiting);
  if (list.ok) {
    const fix = 'make one with runner-setup/mint on another computer: without it the runner takes no job';
    const count = list.value.filter((name) => isRegistration(files, `${waiting}/${name}`)).length;
    return seen(waiting, { value: `${count} wait for a job`, status: count > 0 ? 'pass' : 'warn' }, fix);
  }
  if (account === null) return unseen(PASSWD, NO_ACCOUNT);
  const found = secretFiles(files, account.home);
  if (found.ok && found.value.some(({ path }) => path.endsWith('/.credentials')))
    return seen(account.home, { value: 'by hand', status: 'pass' }, '');
  return unseen(waiting, `${list.error.reason}; runner-setup install registers it, and root can read the list`);
}
