import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import { ok, type Result } from '../../model/result.ts';
import { type ExecResult, exec } from '../../system/exec.ts';
import { harnessName } from '../job/scratch.ts';
import { type JobGroups, openJobGroups } from './cgroups.ts';
import { guardDisks } from './disk-guard.ts';
import { type Folders, openFolders } from './folders.ts';
import { GroupReport } from './group-report.ts';
import { newJobUser } from './job-user.ts';
import { compileKit, type Kit } from './kit.ts';
import { LaunchReport, NO_REPORT, parseReport, whyNotStarted } from './launch-report.ts';
import { type Network, openNetwork } from './network.ts';
import { type ProgramCall, splitCalls } from './program-call.ts';
import { findProtection, type Protection } from './protection.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import { directStarter, isolatedStarter, type Starter } from './start-line.ts';
import { removeFolder } from './sweep.ts';

/** Groups of two benches of the kit that are measured in lock-step, with fresh processes for each group. */
interface PairRequest {
  readonly groups: readonly {
    /** One letter for each series: A for the baseline, B for the candidate. */
    readonly order: string;
    readonly sides: Readonly<Record<ArmName, Required<Pick<SandboxRequest, 'argv' | 'env' | 'measure'>>>>;
  }[];
  readonly cwd: string;
  /** Deadline of each process. */
  readonly timeoutMs: number;
  /** Options of the lock-step driver. */
  readonly driver: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** A bench of the kit that does everything in one request. */
interface WholeRequest extends SandboxRequest {
  /** The name of the workload and its arguments, for the model. */
  readonly workload: readonly string[];
  /** Operations of each thread. */
  readonly ops: number;
}

/** How a bench ended that was asked once, and what the driver says about it; null when the driver wrote no report. */
interface WholeResult extends SandboxResult {
  readonly group: GroupReport | null;
}

/** How both benches of a group ended, and the times that the driver took; null when the driver wrote no report. */
export interface PairResult {
  readonly sides: Readonly<Record<ArmName, SandboxResult>>;
  readonly group: GroupReport | null;
}

/** How code under test ended. */
export interface SandboxResult {
  readonly report: LaunchReport;
  readonly cancelled: boolean;
  /** Sanitised and capped, as `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
  /** Present when they were asked for. */
  readonly calls?: readonly ProgramCall[];
  /** Whether the kernel killed a process of the job meanwhile, since it was out of memory. */
  readonly outOfMemory: boolean;
  /** Present when it was stopped since it had almost filled a disk. */
  readonly filledDisk?: true;
  /** Present when a stream had more bytes than were kept. */
  readonly isCut?: true;
}

/** The only way to start code under test: build commands, compilers, benches, measured processes. */
export interface Sandbox {
  start(request: SandboxRequest): Promise<SandboxResult>;
  /** Measures groups one after the other behind the lock-step driver. A group that fails is the last one. */
  startPairs(request: PairRequest): Promise<PairResult[]>;
  /** Starts a bench of the kit behind the lock-step driver, which times its one request and checks the answer. */
  startWhole(request: WholeRequest): Promise<WholeResult>;
  /** Path of a workload's program. */
  workload(name: string): string;
  /** Environment of every process in the sandbox. */
  readonly environment: Readonly<Record<string, string>>;
  /** What keeps its processes from the machine. */
  readonly protection: Protection;
  /** Makes a folder of the host that can be shared with its processes. */
  makeFolder(): Promise<string>;
  /** Makes a network for a server and its clients, with nothing but a loopback; null when they use that of the machine. */
  openNetwork(): Promise<Network | null>;
  /** Ends every process that is left, and removes what the sandbox made outside its directory. */
  close(): Promise<void>;
}

const OUTPUT_BYTES = 1024 * 1024;
/** The launcher enforces the deadline; this much later a launcher that failed to do so is killed. */
const OUTER_DEADLINE_MS = 5000;

/** How a sandbox is opened. */
interface SandboxOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: what the machine gives. */
  readonly protection?: Protection | undefined;
}

/**
 * Opens the sandbox of a job: compiles the launcher and the workloads into `<directory>/kit`, which the job's user must be able to reach.
 * Each process gets a clean environment, no core dumps and a deadline, and where the machine can isolate it another user, namespaces of
 * its own and a filter of system calls. It dies with all its descendants when it ends, when the run is aborted or when this process dies.
 */
export async function openSandbox(
  directory: string,
  workloads: readonly string[],
  { signal, protection: wanted }: SandboxOptions = {},
): Promise<Result<Sandbox, Incident>> {
  const kit = await compileKit(join(directory, 'kit'), workloads, signal);
  if (!kit.ok) return kit;
  const protection = wanted ?? (await findProtection());
  const folders = openFolders(directory);
  if (!protection.isolated) {
    const starter = directStarter(kit.value, await folders.make());
    return ok(
      sandboxOf(kit.value, starter, protection, { folders, openNetwork: async () => null, close: async () => {} }),
    );
  }
  const user = newJobUser();
  const limits = { memoryBytes: memoryBytes(), processes: PROCESSES_MAX };
  const groups = openJobGroups(harnessName(), user, limits);
  const starter = isolatedStarter(kit.value, { user, groups, ...limits, programs: kit.value.programs });
  const networks = new Set<Network>();
  return ok(
    sandboxOf(kit.value, starter, protection, {
      folders,
      groups,
      openNetwork: async () => {
        const network = await openNetwork(user, await folders.make());
        networks.add(network);
        return network;
      },
      close: async () => {
        for (const network of networks) await network.close();
        await groups.close();
        await removeFolder(folders.directory);
      },
    }),
  );
}

/** Processes of a job at one time. */
const PROCESSES_MAX = 4096;
/** Share of the machine's memory that a job may use. */
const MEMORY_SHARE = 0.75;

function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor(total * MEMORY_SHARE);
}

/** What a sandbox has beside its way to start programs. */
interface SandboxParts extends Pick<Sandbox, 'openNetwork' | 'close'> {
  readonly folders: Folders;
  readonly groups?: JobGroups;
}

function sandboxOf(kit: Kit, starter: Starter, protection: Protection, parts: SandboxParts): Sandbox {
  const { folders, groups, openNetwork: network, close } = parts;
  const outOfMemory = (): number => groups?.outOfMemory() ?? 0;
  return {
    protection,
    environment: starter.environment,
    start: (request) => start(starter, request, outOfMemory),
    startPairs: (request) => startPairs(kit, starter, request),
    startWhole: (request) => startWhole(kit, starter, request, outOfMemory),
    workload: (name) => kit.workload(name),
    makeFolder: () => folders.make(),
    openNetwork: network,
    close,
  };
}

async function start(starter: Starter, request: SandboxRequest, outOfMemory: () => number): Promise<SandboxResult> {
  const timeoutMs = Math.ceil(request.timeoutMs);
  const before = outOfMemory();
  const guard = guardDisks(
    (request.writes ?? []).map(({ host }) => host),
    request.signal,
  );
  const result = await exec(starter.line({ ...request, timeoutMs }), {
    env: {},
    timeoutMs: timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: request.maxBytes ?? OUTPUT_BYTES,
    signal: guard.signal,
    sendUsr1: request.terminate,
    report: true,
  }).finally(guard.end);
  const { report, calls } = splitCalls(result.report);
  const ended = sandboxResult(parseReport(LaunchReport, report), result, result);
  const filled = guard.hasTripped() && !request.signal?.aborted ? { cancelled: false, filledDisk: true as const } : {};
  return { ...ended, ...filled, ...(request.calls !== undefined && { calls }), outOfMemory: outOfMemory() > before };
}

async function startPairs(kit: Kit, starter: Starter, request: PairRequest): Promise<PairResult[]> {
  const { groups, cwd, driver, signal } = request;
  const timeoutMs = Math.ceil(request.timeoutMs);
  const lines = groups.flatMap(({ order, sides }) => {
    const own = [starter.group(), starter.group()] as const;
    const side = (arm: ArmName, group: string | null): string[] => {
      const { argv, measure } = sides[arm];
      const env = { ...sides[arm].env, ...PIPES.env };
      return starter.line({ argv, env, measure, cwd, timeoutMs, group }, PIPES.options);
    };
    const [first, second] = own;
    const usage = first === null || second === null ? [] : ['--groups', first, second];
    return [GROUP, order, ...usage, ...side('baseline', first), '----', ...side('candidate', second)];
  });
  const result = await exec([kit.lockstep, ...driver, ...lines], {
    env: {},
    timeoutMs: groups.length * timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: OUTPUT_BYTES,
    signal,
    report: true,
  });
  const reports = result.report.split('\n').filter((line) => line !== '');
  // The driver gives each side one output stream and writes a separator after each group.
  const [baseline, candidate] = [result.stdout, result.stderr].map((text) => text.split(`${GROUP}\n`));
  return Array.from({ length: Math.max(1, reports.length) }, (_, index) => {
    const group = parseReport(GroupReport, reports[index] ?? '');
    const [first = null, second = null] = group?.reports ?? [];
    return {
      group,
      sides: {
        baseline: sandboxResult(first, result, { stdout: baseline?.[index] ?? '', stderr: '' }, ['stdout']),
        candidate: sandboxResult(second, result, { stdout: candidate?.[index] ?? '', stderr: '' }, ['stderr']),
      },
    };
  });
}

async function startWhole(
  kit: Kit,
  starter: Starter,
  { workload, ops, ...request }: WholeRequest,
  outOfMemory: () => number,
): Promise<WholeResult> {
  const timeoutMs = Math.ceil(request.timeoutMs);
  const before = outOfMemory();
  const env = { ...request.env, ...PIPES.env };
  const options = ['--workload', workload.join(' '), '--run-length', '1', '--ops', String(ops)];
  const line = starter.line({ ...request, env, timeoutMs }, PIPES.options);
  const result = await exec([kit.lockstep, ...options, GROUP, 'A', ...line], {
    env: {},
    timeoutMs: timeoutMs + OUTER_DEADLINE_MS,
    maxBytes: request.maxBytes ?? OUTPUT_BYTES,
    signal: request.signal,
    report: true,
  });
  const group = parseReport(GroupReport, result.report);
  const stdout = result.stdout.split(`${GROUP}\n`)[0] ?? '';
  const ended = sandboxResult(group?.reports[0] ?? null, result, { stdout, stderr: '' });
  return { ...ended, group, outOfMemory: outOfMemory() > before };
}

/** Separates groups on the driver's command line and in its output. */
const GROUP = '====';

/** File descriptors of the lock-step pipes: as options of the launcher, and as the variable that a bench reads. */
const PIPES = { options: ['--pass', '4', '--pass', '5'], env: { ALLOC_AB_LOCKSTEP: '4,5' } } as const;

/** `streams` are those that the program writes to: the two benches of a group have one each. */
function sandboxResult(
  report: LaunchReport | null,
  result: ExecResult,
  { stdout, stderr }: Pick<SandboxResult, 'stdout' | 'stderr'>,
  streams: ExecResult['cut'] = ['stdout', 'stderr'],
): SandboxResult {
  const { cancelled, timedOut } = result;
  const reason = result.notStarted ?? (result.stderr.split('\n')[0] || 'no report');
  const unstarted = report === null ? null : whyNotStarted(report, stderr);
  if (report !== null && unstarted !== null) {
    return { report: { ...report, ...unstarted }, cancelled, stdout, stderr, outOfMemory: false };
  }
  return {
    report: report ?? { ...NO_REPORT, reason, timedOut, cancelled },
    cancelled,
    stdout,
    stderr,
    outOfMemory: false,
    ...(result.cut.some((stream) => streams.includes(stream)) && { isCut: true }),
  };
}
