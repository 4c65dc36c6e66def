import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, globSync, lstatSync, mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const TOOL = `${process.cwd()}/runner-setup/runner-setup`;

/** Users are made, and files are given to them: only root may. */
export const isRoot = process.getuid?.() === 0;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export function start(command: string, args: readonly string[], options: StartOptions = {}): Ended {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 300_000,
    ...(options.input !== undefined && { input: options.input }),
    env: { PATH: process.env.PATH, ...options.env },
  });
  return { code: status, out: stdout, err: stderr };
}

export interface StartOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** The files of a fresh machine that install reads, with another user who has subordinate ids. */
export function freshMachine(root: string): void {
  write(root, {
    'etc/os-release': 'ID=debian\n',
    'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nother:x:1000:1000::/home/other:/bin/sh\n',
    'etc/group': 'root:x:0:\nsudo:x:27:other\nother:x:1000:\n',
    'etc/shadow': 'root:*:20000:0:99999:7:::\nother:!:20000:0:99999:7:::\n',
    'etc/gshadow': 'root:*::\nsudo:*::other\nother:!::\n',
    'etc/subuid': 'other:100000:65536\n',
    'etc/subgid': 'other:100000:65536\n',
    'sys/devices/system/cpu/online': '0-7\n',
    'sys/devices/system/cpu/cpu0/topology/thread_siblings_list': '0,4\n',
    'var/lib/keep': 'a file that was there before\n',
    'tmp/keep': '',
    'opt/keep': '',
  });
}

/** An archive with the two programs of the runner; they are scripts that print their arguments. */
export function runnerArchive(directory: string): { readonly file: string; readonly sha256: string } {
  const tree = join(directory, 'release');
  for (const name of ['Listener', 'Worker']) {
    write(tree, { [`bin/Runner.${name}`]: '#!/bin/sh\necho "$0 $*"; env\n', 'externals/node24/bin/node': '' });
    chmodSync(join(tree, `bin/Runner.${name}`), 0o755);
  }
  const file = join(directory, 'actions-runner-linux-x64-2.400.0.tar.gz');
  spawnSync('tar', ['-czf', file, '-C', tree, '.']);
  return { file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

/** Every path below `root` with type, mode, owner and content; without the backups and locks of useradd. */
export function tree(root: string): Record<string, string> {
  const paths = globSync('**', { cwd: root }).filter((path) => !/^etc\/(?:[a-z]+-|\.pwd\.lock)$/.test(path));
  return Object.fromEntries(
    paths.sort().map((path) => {
      const at = join(root, path);
      const stat = lstatSync(at);
      const content = stat.isSymbolicLink() ? readlinkSync(at) : stat.isFile() ? readFileSync(at, 'utf8') : '';
      return [path, `${stat.mode.toString(8)} ${stat.uid}:${stat.gid} ${content}`];
    }),
  );
}
