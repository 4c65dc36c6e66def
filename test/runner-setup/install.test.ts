import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, freshMachine, isRoot, runnerArchive, start, TOOL, tree, write } from './machine.ts';

const JOURNAL = 'var/lib/alloc-ab/installed';

let directory: string;
let root: string;
let options: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'install-'));
  root = join(directory, 'root');
  freshMachine(root);
  const { file, sha256 } = runnerArchive(directory);
  options = ['--control', 'owner/perf', '--app', 'alloc-ab-app', '--runner-archive', file, '--sha256', sha256];
});
afterEach(() => rmSync(directory, { recursive: true }));

function setup(action: string, ...args: string[]): Ended {
  return start(TOOL, [action, '--root', root, ...args]);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

test('install --dry-run prints every change and makes none', () => {
  const before = tree(root);
  const { code, out } = setup('install', ...options, '--dry-run');
  expect(code).toBe(0);
  for (const change of [
    'would add user: alloc-ab-agent',
    'would add to /etc/subuid: alloc-ab-agent:165536:65536',
    'would unpack runner: /opt/alloc-ab/runner',
    'would write file: /etc/systemd/system/alloc-ab-runner.service',
    'would make link: /etc/systemd/system/multi-user.target.wants/alloc-ab-runner.path',
  ])
    expect(out).toContain(change);
  expect(tree(root)).toEqual(before);
});

describe.skipIf(!isRoot)('as root', () => {
  test('install makes a runner, prints what the dry run printed, and a second install changes nothing', () => {
    const planned = setup('install', ...options, '--dry-run').out.replaceAll('would ', '');
    const { code, out } = setup('install', ...options);
    expect(code).toBe(0);
    const changes = (text: string): string[] =>
      text.split('\n').filter((line) => / (?:file|directory|link): |user: /.test(line));
    expect(changes(out)).toEqual(changes(planned).filter((line) => line !== 'make directory: /var/lib/alloc-ab'));
    const installed = tree(root);
    // Without options: they are stored.
    const again = setup('install');
    expect(again.out).toMatch(/^nothing to change: /m);
    expect(again.code).toBe(0);
    expect(setup('status').code).toBe(0);
    expect(tree(root)).toEqual(installed);
  });

  test('the agent has no password, no shell, a home of its own, and 65,536 ids that nobody else has', () => {
    setup('install', ...options);
    const [, , uid = '', gid = '', , home, shell] = /^alloc-ab-agent.*/m.exec(read('etc/passwd'))?.[0].split(':') ?? [];
    expect([home, shell]).toEqual(['/var/lib/alloc-ab-agent', '/usr/sbin/nologin']);
    expect(read('etc/shadow')).toMatch(/^alloc-ab-agent:!/m);
    for (const file of ['etc/subuid', 'etc/subgid'])
      expect(read(file)).toBe('other:100000:65536\nalloc-ab-agent:165536:65536\n');
    const stat = statSync(join(root, 'var/lib/alloc-ab-agent'));
    // It belongs to root, so that the agent cannot put a link in the place of the directory of a job.
    expect([stat.mode & 0o777, stat.uid, String(stat.gid)]).toEqual([0o750, 0, gid]);
    const own = statSync(join(root, 'var/lib/alloc-ab-agent/.local'));
    expect([own.mode & 0o777, String(own.uid), String(own.gid)]).toEqual([0o700, uid, gid]);
  });

  test('the runner belongs to root, and no one else can write a file of it or of the program', () => {
    setup('install', ...options);
    const opened = Object.entries(tree(join(root, 'opt/alloc-ab'))).filter(
      ([, entry]) => !/^\d+[0145][0145] 0:0 /.test(entry),
    );
    expect(opened).toEqual([]);
    expect(read('opt/alloc-ab/runner/bin/Runner.Listener')).toContain('#!/bin/sh');
  });

  test('uninstall leaves exactly what was there before', () => {
    const before = tree(root);
    setup('install', ...options);
    write(root, { 'var/lib/alloc-ab-agent/.local/state/alloc-ab/qualification.json': '{}' });
    expect(tree(root)).not.toEqual(before);
    const planned = setup('uninstall', '--dry-run');
    expect(planned.out).toContain('would undo user: alloc-ab-agent');
    expect(setup('uninstall').code).toBe(0);
    expect(tree(root)).toEqual(before);
    expect(setup('uninstall').out).toMatch(/^nothing to change/m);
  });

  test.each([
    ['a cut line', 'tree\t/va', 0],
    ['a line of another path', 'tree\t/var\t\n', 2],
    ['a line with a path upwards', 'file\t/etc/alloc-ab/../passwd\t\n', 2],
    ['a line of another kind', 'disk\t/etc/alloc-ab\t\n', 2],
  ])('uninstall never follows %s at the end of its journal', (_, line, code) => {
    const before = tree(root);
    setup('install', ...options);
    write(root, { [JOURNAL]: `${read(JOURNAL)}${line}` });
    const ended = setup('uninstall');
    expect(ended.code).toBe(code);
    if (code === 0) expect(tree(root)).toEqual(before);
    else {
      expect(ended.err).toMatch(/installed has a line that install did not write/);
      for (const path of ['var/lib/keep', 'etc/passwd']) expect(existsSync(join(root, path)), path).toBe(true);
    }
  });

  test('install goes on after a cut line at the end of its journal', () => {
    const before = tree(root);
    setup('install', ...options);
    write(root, { [JOURNAL]: `${read(JOURNAL)}tree\t/va` });
    expect(setup('install', '--measured-cpus', 'none').code).toBe(0);
    expect(setup('install', '--measured-cpus', 'auto').code).toBe(0);
    expect(read(JOURNAL)).not.toMatch(/tree\t\/va$/m);
    expect(setup('uninstall').code).toBe(0);
    expect(tree(root)).toEqual(before);
  });

  test('uninstall keeps a user and a file of another program that were there before', () => {
    write(root, {
      'etc/passwd': `${read('etc/passwd')}alloc-ab-agent:x:777:777::/var/lib/alloc-ab-agent:/bin/false\n`,
      'etc/group': `${read('etc/group')}alloc-ab-agent:x:777:\n`,
      'etc/systemd/system/system.slice.d/other.conf': '[Slice]\n',
    });
    const before = tree(root);
    expect(setup('install', ...options).code).toBe(0);
    setup('uninstall');
    expect(tree(root)).toEqual(before);
  });

  test.each([
    ['is root', 'alloc-ab-agent:x:0:0::/:/bin/sh', '', ''],
    ['has a password', 'alloc-ab-agent:x:777:777::/:/bin/sh', 'alloc-ab-agent:$6$x$y:20000::::::', ''],
    ['is in the group docker', 'alloc-ab-agent:x:777:777::/:/bin/sh', '', 'docker:x:50:other,alloc-ab-agent'],
    ['is in the group sudo by its own group', 'alloc-ab-agent:x:777:27::/:/bin/sh', '', ''],
    ['is in the group sudo', 'alloc-ab-agent:x:777:777::/:/bin/sh', '', 'sudo:x:51:alloc-ab-agent'],
  ])('a user of that name that %s is refused, with the remedy', (_, passwd, shadow, group) => {
    write(root, {
      'etc/passwd': `${read('etc/passwd')}${passwd}\n`,
      'etc/shadow': `${read('etc/shadow')}${shadow}\n`,
      'etc/group': `${read('etc/group')}${group}\n`,
    });
    const { code, err } = setup('install', ...options);
    expect(code).toBe(1);
    expect(err).toMatch(/^runner-setup: the user alloc-ab-agent (is|has) .*then repeat$/m);
    expect(existsSync(join(root, 'opt/alloc-ab'))).toBe(false);
  });

  test('a user with rights in sudoers is refused', () => {
    write(root, { 'etc/sudoers.d/agent': 'alloc-ab-agent ALL=(ALL) NOPASSWD: ALL\n' });
    expect(setup('install', ...options)).toMatchObject({ code: 1, err: expect.stringContaining('visudo') });
  });

  test.each(['etc/systemd/system/alloc-ab-runner.service', 'etc/alloc-ab/jobs', 'opt/alloc-ab/runner'])(
    'a file at %s that another made is refused and stays',
    (path) => {
      write(root, { [path]: 'of another\n' });
      const { code, err } = setup('install', ...options);
      expect(code).toBe(1);
      expect(err).toMatch(/was not made by runner-setup: move it away/);
      expect(read(path)).toBe('of another\n');
    },
  );

  test('an archive with another checksum is not unpacked', () => {
    const wrong = 'a'.repeat(64);
    const { code, err } = setup('install', ...options.slice(0, -1), wrong);
    expect(code).toBe(1);
    expect(err).toMatch(/has another SHA-256 than a{64}/);
    expect(existsSync(join(root, 'opt/alloc-ab/runner'))).toBe(false);
    // The control: the right checksum, and the rest of the failed attempt is no obstacle.
    expect(setup('install', ...options).code).toBe(0);
    expect(existsSync(join(root, 'opt/alloc-ab/runner.new'))).toBe(false);
  });

  test('a later version removes what an earlier one had on the machine and it does not', () => {
    setup('install', ...options);
    const old = 'opt/alloc-ab/runner-setup/lib/of-an-earlier-version.sh';
    write(root, { [old]: 'exit 1\n', [JOURNAL]: `${read(JOURNAL)}file\t/${old}\t\n` });
    const { code, out } = setup('install');
    expect([code, out.split('\n')[1]]).toEqual([0, `remove file: /${old}`]);
    expect(existsSync(join(root, old))).toBe(false);
    expect(read(JOURNAL)).not.toContain(old);
    expect(start(join(root, 'opt/alloc-ab/runner-setup/runner-setup'), ['status', '--root', root]).code).toBe(0);
  });

  test('another release replaces the runner, and the old one is gone', () => {
    setup('install', ...options);
    write(directory, { 'release/bin/new': 'new' });
    const { file, sha256 } = runnerArchive(directory);
    const { out } = setup('install', '--runner-archive', file, '--sha256', sha256);
    expect(out).toContain(`unpack runner: /opt/alloc-ab/runner, SHA-256 ${sha256}`);
    expect(read('opt/alloc-ab/runner/bin/new')).toBe('new');
    expect(out).toMatch(/^1 changes: /m);
  });

  test.each<[string, unknown]>([
    ['is not JSON', 'no'],
    ['has no archive for this machine', { assets: [] }],
    ['has no checksum', { assets: [{ name: 'NAME', browser_download_url: 'URL' }] }],
    [
      'names another server',
      { assets: [{ name: 'NAME', browser_download_url: 'https://example.org/x', digest: 'DIGEST' }] },
    ],
  ])('a description of the release that %s is refused', (_, description) => {
    const text = JSON.stringify(description)
      .replace('NAME', `actions-runner-linux-${process.arch}-2.400.0.tar.gz`)
      .replace('URL', 'https://github.com/actions/runner/releases/download/v2.400.0/x.tar.gz')
      .replace('DIGEST', `sha256:${'a'.repeat(64)}`);
    writeFileSync(join(directory, 'release.json'), text);
    const { code, err } = setup('install', ...options.slice(0, 4), '--runner-release', join(directory, 'release.json'));
    expect(code).toBe(1);
    expect(err).toMatch(/names no archive with a SHA-256 for this machine/);
  });

  test('the measured CPUs are a slice, and the others are for the system; --measured-cpus none takes it back', () => {
    setup('install', ...options);
    expect(read('etc/systemd/system/allocab.slice')).toContain('AllowedCPUs=1,2,3,5,6,7\n');
    for (const unit of ['system.slice', 'user.slice', 'machine.slice'])
      expect(read(`etc/systemd/system/${unit}.d/alloc-ab.conf`)).toBe('[Slice]\nAllowedCPUs=0,4\n');
    expect(read('etc/systemd/system/init.scope.d/alloc-ab.conf')).toBe('[Scope]\nAllowedCPUs=0,4\n');
    setup('install', '--measured-cpus', '6-7');
    expect(read('etc/systemd/system/allocab.slice')).toContain('AllowedCPUs=6,7\n');
    setup('install', '--measured-cpus', 'none');
    expect(read('etc/systemd/system/allocab.slice')).not.toContain('AllowedCPUs');
    expect(existsSync(join(root, 'etc/systemd/system/init.scope.d/alloc-ab.conf'))).toBe(false);
    for (const [list, reason] of [
      ['2-9', /has the CPUs 0,1,2/],
      ['0-7', /leaves no CPU/],
      ['7-2', /names no CPU/],
      ['0-9999999999', /needs auto, none or a list/],
    ] as const)
      expect(setup('install', '--measured-cpus', list)).toMatchObject({ code: 2, err: expect.stringMatching(reason) });
  });

  test('on Ubuntu with restricted user namespaces bwrap and unshare get a profile, where the distribution has none', () => {
    write(root, {
      'proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n',
      'etc/apparmor.d/bwrap-userns-restrict': 'profile bwrap /usr/bin/bwrap flags=(attach_disconnected) {\n}\n',
    });
    setup('install', ...options);
    expect(existsSync(join(root, 'etc/apparmor.d/alloc-ab-bwrap'))).toBe(false);
    expect(read('etc/apparmor.d/alloc-ab-unshare')).toMatch(
      /\/usr\/bin\/unshare flags=\(unconfined\) \{\n {2}userns,\n/,
    );
    expect(setup('install').out).toMatch(/^nothing to change/m);
  });
});

test.each([
  ['ID=ubuntu\nVERSION_ID="22.04"\n', 2, /this is ubuntu 22\.04: .*too old .* Ubuntu 24\.04/],
  ['ID=debian\nVERSION_ID="11"\n', 2, /this is debian 11: /],
  ['ID=fedora\nPRETTY_NAME="Fedora Linux 44"\n', 2, /this is Fedora Linux 44: install needs Debian 12/],
  ['', 2, /this is an unknown system/],
  ['ID=ubuntu\nVERSION_ID="24.04"\n', 0, /^$/],
  ['PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_ID="12"\nID=debian\n', 0, /^$/],
  ['ID=debian\n', 0, /^$/],
])('a system %j: exit status %i', (release, code, reason) => {
  write(root, { 'etc/os-release': release });
  expect(setup('install', ...options, '--dry-run')).toMatchObject({ code, err: expect.stringMatching(reason) });
});

test.each([
  [['install'], /needs --control/],
  [['install', '--control', 'o/r'], /needs --app/],
  [['install', '--control', 'o r', '--app', 'x'], /--control needs OWNER\/REPO/],
  [['install', '--control', 'o/r', '--app', 'x', '--allow', 'survey.yml schedule'], /--allow needs/],
  [['install', '--control', 'o/r', '--app', 'x', '--package', '--help'], /--package needs/],
  [['install', '--control', 'o/r', '--app', 'x', '--runner-archive', '/etc/hostname'], /needs --sha256/],
  [['install', '--control'], /--control needs a value/],
  [['install', 'uninstall'], /usage/],
])('%j is wrong use', (args, reason) => {
  const before = tree(root);
  const { code, err } = start(
    TOOL,
    ['--root', root, ...args, '--dry-run'].slice(0, args.at(-1) === '--control' ? -1 : undefined),
  );
  expect(err).toMatch(reason);
  expect(code).toBe(2);
  expect(tree(root)).toEqual(before);
});
