import type { LoadFault } from '../../core/load/load-fault.ts';
import { howToInstall } from '../../core/load/packages.ts';
import type { LaneProgram } from '../../model/plan.ts';
import { findProgram } from '../../system/find-program.ts';
import { oneLine } from '../../system/sanitise.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import { outsideCause } from '../sandbox/outside-cause.ts';
import type { SandboxResult } from '../sandbox/sandbox-result.ts';
import type { ServerFailure } from './server-result.ts';

/** The failure for the first program of a lane that is not there; null when all are. */
export function missingProgram(
  { kit, command, server }: LaneProgram,
  path: string,
  checkout: string,
): ServerFailure | null {
  if (kit) return null;
  if (!server) return missingBench(command[0] ?? '', path, checkout);
  const commands = [command, server.ready, server.load, server.ask ?? [], server.stop ?? []];
  const names = commands.flatMap(([name]) => name ?? []);
  const missing = names.find((name) => findProgram(name, path, checkout) === null);
  if (missing === undefined) return null;
  return {
    code: 'program-not-installed',
    message: `could not be started: ${missing} is not on this machine`,
    next: howToInstall(missing.split('/').at(-1) ?? missing),
    output: '',
  };
}

function missingBench(program: string, path: string, checkout: string): ServerFailure | null {
  if (findProgram(program, path, checkout) !== null) return null;
  const isOfCheckout = !program.startsWith('/');
  return {
    code: 'bench-not-started',
    message: `could not be started: ${program} is not ${isOfCheckout ? 'in the checkout after the bench programs were built' : 'on this machine'}${program.includes('/') ? '' : ', and not in PATH'}`,
    next: isOfCheckout
      ? `Write the command that builds ${program} into "benches" of .github/alloc-ab.yml, or correct the lane's "command".`
      : 'Install it on the machine, or correct the lane\'s "command".',
    output: '',
  };
}

const DURING = {
  start: 'before it was ready',
  load: 'while it was under load',
  ask: 'when it was asked after its load',
} as const;

/** The failure of a server that ended before it was ready, under its load, or when its "ask" command ran. */
export function endedEarly(server: SandboxResult, timeoutMs: number, during: keyof typeof DURING): ServerFailure {
  const outside = outsideCause(server);
  const end = outside?.message ?? describeEnd(server, timeoutMs) ?? 'ended with exit code 0';
  const output = outputOf(server);
  const message = `${end} ${DURING[during]}`;
  if (outside !== null) return { code: outside.code, message, next: outside.next, output };
  if (during === 'start') {
    return {
      code: 'server-did-not-start',
      message,
      next: 'Run the lane\'s "start" by hand; it must stay in the foreground and listen on port {port} of 127.0.0.1.',
      output,
    };
  }
  return {
    code: 'server-died',
    message,
    next: 'Run the shell line of this run under a debugger; a server that crashes has no throughput to compare.',
    output,
  };
}

/** The failure of a server whose "ready" command did not succeed in time; `probe` is the last one. */
export function notReady(seconds: number, probe: SandboxResult | null): ServerFailure {
  return {
    code: 'server-not-ready',
    message: `was not ready within ${seconds} s: its "ready" command never ended with exit code 0`,
    next: 'Run "ready" by hand against the server, or raise the lane\'s "readyWithin".',
    output: probe === null ? '' : outputOf(probe),
  };
}

/** The failure of a client command; null when it ended with exit code 0. */
export function commandFailed(key: 'load' | 'ask', result: SandboxResult, timeoutMs: number): ServerFailure | null {
  const end = describeEnd(result, timeoutMs);
  if (end === null) return null;
  return {
    code: `${key}-${result.report.timedOut ? 'timeout' : 'failed'}`,
    message: `was not measured: its "${key}" command ${end}`,
    next: result.report.timedOut
      ? `Make the "${key}" shorter, or raise the lane's "timeout".`
      : `Run the lane's "${key}" by hand against the server.`,
    output: outputOf(result),
  };
}

/** The failure of a load whose output cannot be read. */
export function unreadableLoad(fault: LoadFault, result: SandboxResult): ServerFailure {
  return {
    code: `load-output-${fault.code}`,
    message: `was under a load whose output ${oneLine(fault.message, 250)}`,
    next: fault.next,
    output: outputOf(result),
  };
}

/** The failure of a server that had to be killed. */
export function didNotStop(seconds: number, how: string, server: SandboxResult): ServerFailure {
  return {
    code: 'server-did-not-stop',
    message: `did not end within ${seconds} s of ${how} and was killed`,
    next: 'Give the lane a "stop" that ends the server; a killed server does not free its memory as a stopped one does.',
    output: outputOf(server),
  };
}

function outputOf({ stdout, stderr }: SandboxResult): string {
  return [stdout, stderr].filter((text) => text.trim() !== '').join('\n');
}
