/** What the attacks are tried on: planted secrets and files, a process that stands for the harness, and listeners. */
export interface World {
  readonly victim: { readonly pid: number; readonly address: string; readonly memory: string; readonly file: number };
  /** In the environment of the victim and in the files of `path("…")`. */
  readonly secret: string;
  readonly tcp: number;
  readonly tcp6: number;
  readonly udp: number;
  readonly abstractSocket: string;
  /** A path in the folder that was planted. Its file has the secret. */
  path(name: string): string;
  /** A path in the folder for temporary files of the place where the attack runs. */
  temporary(name: string): string;
}

/** One attack of `probe/`. */
export interface Attack {
  readonly name: string;
  readonly what: string;
  readonly arguments: (world: World) => readonly (string | number)[];
  /** Who shows that it succeeds without the sandbox: root (default), or a user without rights. */
  readonly control?: 'user';
  /** Attacks that leave something behind need no success of their own: what counts is what is left. */
  readonly leaves?: true;
}

function attack(name: string, what: string, rest: Partial<Attack> = {}): Attack {
  return { name, what, arguments: () => [], ...rest };
}

function onFile(name: string, file: string, what: string): Attack {
  return attack(name, `${what} (${file})`, { arguments: ({ path }) => [path(file)] });
}

/** Files with a secret, as a runner has them. */
const SECRET_FILES = [
  ['runner/.credentials', 'credentials of the runner'],
  ['home/.ssh/id_ed25519', 'a key'],
  ['home/.netrc', 'a password'],
  ['git/config', "the fetched repository's configuration"],
] as const;

/** Files that somebody carries out or believes later. */
const TRUSTED_FILES = [
  ['home/.bashrc', 'a start file of the shell'],
  ['etc/cron.d/job', 'a job of cron'],
  ['etc/systemd/system/job.service', 'a unit'],
  ['git/config', 'the configuration of git'],
  ['git/hooks/post-checkout', 'a hook of git'],
  ['action/node_modules/execa/index.js', 'a dependency of the harness'],
  ['action/dist/action.js', 'the harness'],
  ['action/bench-kit/launch.c', 'the bench kit'],
  ['runner/github_env', 'GITHUB_ENV'],
  ['state/qualification.json', 'the qualification'],
  ['cache/builds/entry.json', 'a build that is kept'],
  ['bundle/manifest.json', 'an earlier bundle'],
] as const;

/** Files that are planted for the attacks, from the top of the folder. Each has the secret, and only its owner may read it. */
export const PLANTED: readonly string[] = [
  ...[...SECRET_FILES, ...TRUSTED_FILES].map(([file]) => file),
  ...['action/dist/cli.js', 'bundle/samples.jsonl', 'home/.pgpass'],
];

export const ATTACKS: readonly Attack[] = [
  ...SECRET_FILES.map(([file, what]) =>
    attack('read_secret', `reads ${what} (${file})`, { arguments: ({ path, secret }) => [path(file), secret] }),
  ),
  attack('shadow', 'reads the password hashes'),
  attack('parent_directories', 'reads a file through its parent directories', {
    arguments: ({ path, secret }) => [path('home/.netrc').slice(1), secret],
  }),
  attack('environment_of', 'reads the environment of the harness', {
    arguments: ({ victim, secret }) => [victim.pid, secret],
  }),
  attack('environment_of_any', 'searches the environments of all processes', { arguments: ({ secret }) => [secret] }),
  attack('command_line_of_any', 'searches the command lines of all processes', {
    arguments: ({ secret }) => [secret.slice(0, 8), secret.slice(8)],
  }),
  attack('memory_by_file', 'reads the memory of the harness by /proc', {
    arguments: ({ victim }) => [victim.pid, victim.address, victim.memory],
  }),
  attack('memory_by_call', 'reads the memory of the harness by a system call', {
    arguments: ({ victim }) => [victim.pid, victim.address, victim.memory],
  }),
  attack('memory_by_ptrace', 'traces the harness', { arguments: ({ victim }) => [victim.pid] }),
  attack('descriptor_by_file', 'opens what the harness has open, by /proc', {
    arguments: ({ victim, secret }) => [victim.pid, victim.file, secret],
  }),
  attack('descriptor_by_call', 'takes an open file of the harness', {
    arguments: ({ victim, secret }) => [victim.pid, victim.file, secret],
  }),
  attack('root_of', 'reads a file through the root of the harness', {
    arguments: ({ victim, path, secret }) => [victim.pid, path('home/.netrc').slice(1), secret],
  }),
  attack('kernel_log', 'reads the log of the kernel'),

  attack('tcp', 'connects to a listener on 127.0.0.1', { arguments: ({ tcp }) => [tcp] }),
  attack('tcp6', 'connects to a listener on ::1', { arguments: ({ tcp6 }) => [tcp6] }),
  attack('udp', 'sends a datagram to 127.0.0.1', { arguments: ({ udp }) => [udp] }),
  attack('raw', 'makes a raw socket'),
  attack('packet', 'makes a packet socket'),
  attack('netlink', 'makes a netlink socket'),
  attack('vsock', 'makes a socket to the hypervisor'),
  attack('socket_pair', 'makes a pair of sockets of another family'),
  onFile('unix_path', 'agent.sock', 'connects to a socket in the file system'),
  attack('unix_abstract', 'connects to an abstract socket', { arguments: ({ abstractSocket }) => [abstractSocket] }),
  attack('ring', 'sets up io_uring, which makes sockets past a filter'),

  ...TRUSTED_FILES.map(([file, what]) => onFile('append', file, `writes to ${what}`)),
  onFile('replace', 'action/dist/cli.js', 'replaces a file of the harness'),
  onFile('create', 'home/.profile', 'makes a start file of the shell'),
  onFile('delete', 'bundle/samples.jsonl', 'deletes a file of an earlier bundle'),
  onFile('change_mode', 'home/.pgpass', 'opens a secret to everybody'),
  attack('hard_link', 'links a secret to another place', {
    arguments: ({ path }) => [path('home/.netrc'), path('linked')],
  }),
  attack('device', 'makes a device', { arguments: ({ temporary }) => [temporary('device')] }),
  attack('mount_new', 'mounts a file system', { arguments: ({ temporary }) => [temporary('')] }),
  attack('mount_by_new_calls', 'mounts by the calls of newer kernels'),
  attack('change_root', 'changes its root', { arguments: () => ['/usr'] }),
  attack('file_handle', 'opens a file by its inode'),
  attack('sysctl', 'opens the core pattern for writing', { arguments: () => ['/proc/sys/kernel/core_pattern'] }),

  attack('signal_process', 'signals the harness', { arguments: ({ victim }) => [victim.pid] }),
  attack('signal_queue', 'queues a signal to the harness', { arguments: ({ victim }) => [victim.pid] }),
  attack('signal_by_descriptor', 'signals the harness by a descriptor', { arguments: ({ victim }) => [victim.pid] }),
  attack('move_others', 'moves the harness to other processors', { arguments: ({ victim }) => [victim.pid] }),
  attack('higher_priority', 'raises its priority'),
  attack('real_time', 'asks for real-time scheduling'),
  attack('io_priority', 'asks for real-time input and output'),

  attack('user_namespace', 'makes a user namespace'),
  attack('user_namespace_by_clone', 'makes a user namespace by clone'),
  attack('user_namespace_by_clone3', 'makes a user namespace by clone3'),
  attack('enter_namespace', 'enters a namespace of the host', { arguments: ({ victim }) => [victim.pid] }),
  attack('keyring', 'adds a key'),
  attack('keyring_search', 'reads the keyring of its user'),
  attack('user_faults', 'makes a userfaultfd'),
  attack('bpf_program', 'makes a map of bpf'),
  attack('trace_child', 'traces a process of its own'),
  attack('setuid_exec', 'starts a setuid program', { arguments: () => ['/usr/bin/su'], control: 'user' }),
  attack('foreign_architecture', 'makes a system call of 32 bits'),
  attack('terminal_input', 'types into the terminal'),
  attack('set_clock', 'sets the clock'),
  onFile('swap', 'home/.netrc', 'adds swap'),
  attack('host_name', 'sets the name of the host'),
  attack('watch_processor', 'counts the work of all processes'),
  attack('set_user', 'becomes root'),
  attack('groups', 'joins the group of root'),
  attack('new_privileges', 'may gain privileges by exec'),
  attack('capabilities', 'has a capability in its bounding set'),

  attack('fork_bomb', 'starts 6,000 processes', { arguments: () => [6_000] }),
  attack('lock_memory', 'locks 512 MiB of memory', { arguments: () => [512] }),
];
