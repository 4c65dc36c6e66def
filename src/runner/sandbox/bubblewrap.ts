import { lstatSync, readlinkSync } from 'node:fs';

/** A file or folder of the host that a process may see, at the same path or at another one. */
export interface SharedPath {
  readonly host: string;
  /** Path inside; default: that of the host. */
  readonly at?: string;
}

/** What a process sees of the host. Everything else is empty. */
interface View {
  readonly reads: readonly SharedPath[];
  readonly writes: readonly SharedPath[];
  /** Working directory, as seen inside. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether the network of its caller is its own: the namespace of a server, which has nothing but a loopback. */
  readonly sharesNetwork: boolean;
  /** Bytes of each of its folders for temporary files, which are in memory. */
  readonly temporaryBytes: number;
}

/** The folder for temporary files and the home inside; empty for each process. */
export const TEMPORARY = '/tmp';

/** Folders of programs and libraries; in most distributions links into /usr. */
const SYSTEM_FOLDERS = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** What is installed beside them, as far as it exists. */
const INSTALLED = [
  '/opt',
  '/nix/store',
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
];
/** Every place of the host where a process finds programs, headers and libraries, beside what it is given. */
export const SYSTEM_PLACES: readonly string[] = ['/usr', ...SYSTEM_FOLDERS, ...INSTALLED];
/** Files of the system that programs read, as far as they exist. */
const SYSTEM_FILES = [
  ...INSTALLED,
  // Allocators ask for the number of CPUs and nodes, and for huge pages.
  ...['/sys/devices/system/cpu', '/sys/devices/system/node', '/sys/kernel/mm/transparent_hugepage'],
  ...['/sys/kernel/mm/hugepages', '/sys/bus/event_source/devices'],
];

/**
 * The options of `bwrap` for a process that sees the system read-only, what `view` names, and nothing else: no network, no process, no
 * shared memory of others, and no way to make a namespace. `filter` is the descriptor of a seccomp program; null for a mere try.
 */
export function bubblewrapOptions(view: View, filter: number | null): string[] {
  const bind = (option: string, shared: readonly SharedPath[]): string[] =>
    shared.flatMap(({ host, at = host }) => [option, host, at]);
  const temporary = (path: string): string[] => [
    '--perms',
    '1777',
    '--size',
    String(view.temporaryBytes),
    '--tmpfs',
    path,
  ];
  return [
    ...['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-uts', '--unshare-cgroup-try'],
    ...(view.sharesNetwork ? [] : ['--unshare-net']),
    ...['--disable-userns', '--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--hostname', 'sandbox'],
    ...['--ro-bind', '/usr', '/usr', ...SYSTEM_FOLDERS.flatMap(systemFolder)],
    ...bind(
      '--ro-bind-try',
      SYSTEM_FILES.map((host) => ({ host })),
    ),
    ...['--proc', '/proc', '--dev', '/dev', ...temporary('/dev/shm'), ...temporary(TEMPORARY)],
    ...bind('--ro-bind', view.reads),
    ...bind('--bind', view.writes),
    ...[
      // A process could reset its peak of memory there (clear_refs).
      '--remount-ro',
      '/proc',
      '--remount-ro',
      '/dev',
      '--remount-ro',
      '/',
      ...(filter === null ? [] : ['--seccomp', String(filter)]),
      '--chdir',
      view.cwd,
      '--clearenv',
    ],
    ...Object.entries(view.env).flatMap(([name, value]) => ['--setenv', name, value]),
  ];
}

function systemFolder(path: string): string[] {
  try {
    const facts = lstatSync(path);
    return facts.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
  } catch {
    return [];
  }
}
