import { join } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { exec } from '../../system/exec.ts';
import { openSpawner, type Spawner } from '../../system/spawner.ts';
import { harnessName } from '../job/scratch.ts';
import type { SharedPath } from './bubblewrap.ts';
import { type JobGroups, openJobGroups } from './cgroups.ts';
import { guardDisks } from './disk-guard.ts';
import { type Folders, openFolders } from './folders.ts';
import { newJobUser } from './job-user.ts';
import { compileKit, type Kit, type KitStore } from './kit.ts';
import { LaunchReport, parseReport } from './launch-report.ts';
import { type LockstepDriver, openDriver } from './lockstep-driver.ts';
import {
  type PairRequest,
  type PairResult,
  startPairs,
  startWhole,
  type WholeRequest,
  type WholeResult,
} from './lockstep-start.ts';
import { machineTools } from './machine-tools.ts';
import { type Network, openNetwork } from './network.ts';
import { splitCalls } from './program-call.ts';
import { findProtection, type Protection } from './protection.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import { type SandboxResult, sandboxResult } from './sandbox-result.ts';
import { jobLimits, OUTER_DEADLINE_MS, OUTPUT_BYTES } from './start-limits.ts';
import { directStarter, isolatedStarter, type Starter } from './start-line.ts';
import { removeFolder } from './sweep.ts';

/** The only way to start code under test: build commands, compilers, benches, measured processes. */
export interface Sandbox {
  start(request: SandboxRequest): Promise<SandboxResult>;
  /** Measures groups one after the other behind the lock-step driver. A group that fails is the last one. What is asked for at the same time, here and in `startWhole`, shares a start of the driver. */
  startPairs(request: PairRequest): Promise<PairResult[]>;
  /** Starts a bench of the kit behind the lock-step driver, which times its one request and checks the answer. */
  startWhole(request: WholeRequest): Promise<WholeResult[]>;
  /** Path of a workload's program. */
  workload(name: string): string;
  /** Environment of every process in the sandbox. */
  readonly environment: Readonly<Record<string, string>>;
  /** What builds get beside it: the compiler and linker of the machine, where its environment names them. */
  readonly buildVariables: Readonly<Record<string, string>>;
  /** What keeps its processes from the machine. */
  readonly protection: Protection;
  /** Makes a folder of the host that can be shared with its processes. */
  makeFolder(): Promise<string>;
  /** Shows a folder of the host to every program that is started later, at a path of its own too. Without isolation nothing can be shown. */
  show(folder: Required<SharedPath>): void;
  /** The path on the host of what a program sees at `path`, as far as it was shown. */
  hostPath(path: string): string;
  /** Makes a network for a server and its clients, with nothing but a loopback; null when they use that of the machine. */
  openNetwork(): Promise<Network | null>;
  /** Ends every process that is left, and removes what the sandbox made outside its directory. */
  close(): Promise<void>;
}

/** How a sandbox is opened. */
interface SandboxOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: what the machine gives. */
  readonly protection?: Protection | undefined;
  /** Kits that were compiled before; default: none. */
  readonly kits?: KitStore | null;
  /** Default: this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens the sandbox of a job: compiles the launcher and the workloads into `<directory>/kit`, which the job's user must be able to reach.
 * Each process gets a clean environment, no core dumps and a deadline, and where the machine can isolate it another user, namespaces of
 * its own and a filter of system calls. It dies with all its descendants when it ends, when the run is aborted or when this process dies.
 */
export async function openSandbox(
  directory: string,
  workloads: readonly string[],
  { signal, protection: wanted, kits = null, env = process.env }: SandboxOptions = {},
): Promise<Result<Sandbox, Incident>> {
  const kit = await compileKit(join(directory, 'kit'), workloads, signal, kits);
  if (!kit.ok) return kit;
  const protection = wanted ?? (await findProtection());
  const user = newJobUser();
  const tools = machineTools(env, protection.isolated && user.kind !== 'same');
  if (!tools.ok) return tools;
  const folders = openFolders(directory);
  const { variables } = tools.value;
  if (!protection.isolated) {
    const starter = directStarter(kit.value, await folders.make(), tools.value);
    const none = { openNetwork: async () => null, close: async () => {} };
    return ok(sandboxOf(kit.value, starter, protection, { folders, variables, ...none }));
  }
  const limits = jobLimits();
  const groups = openJobGroups(harnessName(), user, limits);
  const shown: Required<SharedPath>[] = [];
  const starter = isolatedStarter(kit.value, { user, groups, ...limits, tools: tools.value, shown });
  const networks = new Set<Network>();
  return ok(
    sandboxOf(kit.value, starter, protection, {
      shown,
      folders,
      variables,
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

/** What a sandbox has beside its way to start programs. */
interface SandboxParts extends Pick<Sandbox, 'openNetwork' | 'close'> {
  readonly variables: Sandbox['buildVariables'];
  readonly folders: Folders;
  /** Folders that its starter shows to every program; absent where it isolates none. */
  readonly shown?: Required<SharedPath>[];
  readonly groups?: JobGroups;
}

function sandboxOf(kit: Kit, starter: Starter, protection: Protection, parts: SandboxParts): Sandbox {
  const { folders, shown, variables, groups, openNetwork: network, close } = parts;
  const outOfMemory = (): number => groups?.outOfMemory() ?? 0;
  const opened = new Map<number | null, { readonly spawner: Spawner; readonly driver: LockstepDriver }>();
  const driverOn = (cpu: number | null): LockstepDriver => {
    const known = opened.get(cpu);
    if (known !== undefined) return known.driver;
    const spawner = openSpawner([...starter.enter, kit.spawner, ...(cpu === null ? [] : ['--cpu', String(cpu)])]);
    const driver = openDriver(kit.lockstep, spawner, outOfMemory);
    opened.set(cpu, { spawner, driver });
    return driver;
  };
  const drivers = { driverOn, isEntered: true };
  const hostPath = (path: string): string => {
    const folder = shown?.find(({ at }) => path.startsWith(`${at}/`));
    return folder === undefined ? path : join(folder.host, path.slice(folder.at.length));
  };
  return {
    protection,
    environment: starter.environment,
    buildVariables: variables,
    start: async (request) => onHost(await start(starter, request, outOfMemory), hostPath),
    startPairs: (request) => startPairs(drivers, { baseline: starter, candidate: starter }, request),
    startWhole: (request) => startWhole(drivers, starter, request),
    workload: (name) => kit.workload(name),
    makeFolder: () => folders.make(),
    show: (folder) => void shown?.push(folder),
    hostPath,
    openNetwork: network,
    close: async () => {
      for (const { spawner } of opened.values()) await spawner.close();
      await close();
    },
  };
}

/** A result whose mapped files have the paths under which the harness can look into them. */
function onHost(result: SandboxResult, hostPath: Sandbox['hostPath']): SandboxResult {
  const programs = result.report.programs.map((program) => ({
    ...program,
    mapped: program.mapped?.map((file) => ({ ...file, path: hostPath(file.path) })) ?? null,
  }));
  return { ...result, report: { ...result.report, programs } };
}

async function start(starter: Starter, request: SandboxRequest, outOfMemory: () => number): Promise<SandboxResult> {
  const timeoutMs = Math.ceil(request.timeoutMs);
  const before = outOfMemory();
  const guard = guardDisks(
    (request.writes ?? []).map(({ host }) => host),
    request.signal,
  );
  const result = await exec([...starter.enter, ...starter.line({ ...request, timeoutMs })], {
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
