import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { bubblewrapOptions, type SharedPath, TEMPORARY } from './bubblewrap.ts';
import type { JobGroups } from './cgroups.ts';
import type { JobUser } from './job-user.ts';
import { type Kit, SYSTEM_PATH, systemProgram } from './kit.ts';
import type { MachineTools } from './machine-tools.ts';
import type { SandboxRequest } from './sandbox-request.ts';

/** How the programs of a job are started. */
export interface Starter {
  /** Variables of every program. */
  readonly environment: Readonly<Record<string, string>>;
  /** What stands in front of a command line, or of a program that executes several: it becomes a member of the job's control groups. */
  readonly enter: readonly string[];
  /** The command line that starts a program behind the launcher. `options` are more options of the launcher. */
  line(request: StartRequest, options?: readonly string[]): string[];
  /** Makes the control group of one program, for `group` of its request; null where there are none. */
  group(): string | null;
}

type StartRequest = Omit<SandboxRequest, 'maxBytes' | 'signal' | 'terminate'>;

/** Starts programs as the harness's own user, in its own namespaces. */
export function directStarter(kit: Kit, home: string, tools: MachineTools): Starter {
  const environment = { PATH: searchPath(tools), HOME: home, TMPDIR: home, LANG: 'C' };
  return {
    environment,
    enter: [],
    group: () => null,
    line: (request, options = []) => {
      const variables = request.bare ? { ...request.env } : { ...environment, ...request.env };
      return [...launcher(kit, request, options), ...assigned(variables), '--cwd', request.cwd, '--', ...request.argv];
    },
  };
}

/** What a job gives to the programs that it isolates. */
interface IsolatedJob {
  readonly user: JobUser;
  readonly groups: JobGroups;
  readonly memoryBytes: number;
  readonly processes: number;
  readonly tools: MachineTools;
  /** Folders that every program sees, also those that are added later. */
  readonly shown: readonly SharedPath[];
}

/** Largest file that a program may write, in bytes. */
const FILE_BYTES = 16 * 1024 ** 3;
const OPEN_FILES = 65_536;
/** Largest folder for temporary files, in bytes. */
const TEMPORARY_BYTES_MAX = 2 * 1024 ** 3;

/** What switches between namespaces: the first process, the first one of the namespace, and the program. */
const GENERATIONS = 2;

/** Starts programs as the job's user in namespaces of their own: control groups, user, launcher, bubblewrap, program. */
export function isolatedStarter(kit: Kit, job: IsolatedJob): Starter {
  const environment = { PATH: searchPath(job.tools), HOME: TEMPORARY, TMPDIR: TEMPORARY, LANG: 'C' };
  const { enter } = job.groups;
  const tools = job.tools.shown.filter((host) => !isPresent(host)).map((host) => ({ host }));
  const bwrap = systemProgram('bwrap');
  const limits = [
    ...['--open-files', String(Math.min(OPEN_FILES, openFilesMax())), '--file-bytes', String(FILE_BYTES)],
    ...(job.user.kind === 'same' ? [] : ['--user-processes', String(job.processes)]),
  ];
  return {
    environment,
    enter: enter.length === 0 ? [] : [kit.enter, ...enter, '--'],
    group: () => job.groups.program(),
    line: (request, options = []) => {
      const variables = request.bare ? { ...request.env } : { ...environment, ...request.env };
      const group = request.group ?? job.groups.program();
      const isolation = [
        ...['--wrapped', String(GENERATIONS), '--filter', kit.filter(request.network !== undefined), ...limits],
        ...(group === null ? [] : ['--cgroup', group]),
      ];
      const view = {
        reads: [...tools, ...job.shown, ...visible(request), { host: kit.programs }],
        writes: request.writes ?? [],
        cwd: request.cwd,
        env: variables,
        sharesNetwork: request.network !== undefined,
        temporaryBytes: Math.min(TEMPORARY_BYTES_MAX, Math.floor(job.memoryBytes / 4)),
      };
      return [
        ...job.user.switch,
        ...(request.network === undefined ? [] : request.network.enter),
        ...launcher(kit, request, [...isolation, ...options]),
        ...['--env', `PATH=${SYSTEM_PATH}`, '--cwd', '/', '--'],
        ...[bwrap, ...bubblewrapOptions(view, FILTER_DESCRIPTOR), '--', ...request.argv],
      ];
    },
  };
}

const FILTER_DESCRIPTOR = 9;

function searchPath({ path }: MachineTools): string {
  return [...path, SYSTEM_PATH].join(':');
}

function launcher(kit: Kit, { measure, calls, timeoutMs }: StartRequest, options: readonly string[]): string[] {
  return [
    kit.launch,
    ...options,
    ...(measure ? [] : calls === undefined ? ['--contain'] : ['--calls', calls, '--rest-ms', '0']),
    ...(measure?.library ? ['--identify', measure.library] : []),
    ...(measure?.instructions ? ['--instructions'] : []),
    ...(measure?.restMs === undefined ? [] : ['--rest-ms', String(measure.restMs)]),
    ...['--timeout-ms', String(timeoutMs)],
  ];
}

function assigned(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
}

/** Folders that every process sees anyway, or that are its own. */
const PRESENT = /^\/(?:usr|bin|sbin|lib|lib32|lib64|libx32|opt|proc|sys|dev|tmp|nix\/store)(?:\/|$)/;

/** What a program needs of the host: its working directory, the files on its command line, and what is preloaded into it. */
function visible({ argv, cwd, env, reads = [], writes = [] }: StartRequest): SharedPath[] {
  const preloaded = [...(env?.LD_PRELOAD === undefined ? [] : [`LD_PRELOAD=${env.LD_PRELOAD}`]), ...argv]
    .filter((each) => each.startsWith('LD_PRELOAD='))
    .flatMap((each) => each.slice('LD_PRELOAD='.length).split(/[: ]/));
  const files = [...argv, ...preloaded].filter((path) => isAbsolute(path) && isFile(path));
  // The root of the host is never shown as a whole.
  const folders = isAbsolute(cwd) && resolve(cwd) !== '/' && existsSync(cwd) ? [cwd] : [];
  const named = [...reads, ...writes].map(({ host, at = host }) => at);
  const hosts = [...new Set([...folders, ...files])].filter(
    (path) => !isPresent(path) && !named.some((each) => isBelow(path, each)),
  );
  const roots = hosts.filter((path) => !hosts.some((other) => other !== path && isBelow(path, other)));
  return [...reads, ...roots.map((host) => ({ host }))];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** `/tmp` of the host is not that of the inside: only what is named there is shown. */
function isPresent(path: string): boolean {
  return path === TEMPORARY || (PRESENT.test(path) && !path.startsWith(`${TEMPORARY}/`));
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** How many files this process may let others open. */
function openFilesMax(): number {
  const hard = /^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
  return hard === undefined ? OPEN_FILES : Number(hard);
}
