import type { LoadFault } from '../../core/load/load-fault.ts';
import { howToInstall } from '../../core/load/packages.ts';
import type { LaneProgram } from '../../model/plan.ts';
import { findProgram } from '../../system/find-program.ts';
import { oneLine } from '../../system/sanitise.ts';
import { describeEnd, type SandboxResult } from '../sandbox/sandbox.ts';
import type { ServerTrouble } from '../sandbox/served.ts';

/** The first program of a server lane that is not on the machine; null when all are. */
export function missingProgram({ command, server }: LaneProgram, path: string, checkout: string): ServerTrouble | null {
  if (!server) return null;
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

/** A server that ended by itself: before it was ready, or under its load. */
export function endedEarly(server: SandboxResult, timeoutMs: number, during: 'start' | 'load'): ServerTrouble {
  const end = describeEnd(server, timeoutMs) ?? 'ended with exit code 0';
  const output = outputOf(server);
  if (during === 'load') {
    return {
      code: 'server-died',
      message: `${end} while it was under load`,
      next: 'Repeat it with the shell line of this run under a debugger; an allocator that kills a server has no throughput to compare.',
      output,
    };
  }
  return {
    code: 'server-did-not-start',
    message: `${end} before it was ready`,
    next: 'Run the lane\'s "start" by hand; it has to stay in the foreground and to listen on {port} of 127.0.0.1.',
    output,
  };
}

/** A server that does not answer in time; `probe` is the last answer. */
export function notReady(seconds: number, probe: SandboxResult | null): ServerTrouble {
  return {
    code: 'server-not-ready',
    message: `was not ready within ${seconds} s: its "ready" command never ended with exit code 0`,
    next: 'Run "ready" by hand against the server, or raise the lane\'s "readyWithin".',
    output: probe === null ? '' : outputOf(probe),
  };
}

/** A command beside the server that did not end well. */
export function commandFailed(key: 'load' | 'ask', result: SandboxResult, timeoutMs: number): ServerTrouble | null {
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

/** A load whose output gives no number. */
export function unreadableLoad(fault: LoadFault, result: SandboxResult): ServerTrouble {
  return {
    code: `load-output-${fault.code}`,
    message: `was under a load whose output ${oneLine(fault.message, 250)}`,
    next: fault.next,
    output: outputOf(result),
  };
}

/** A server that had to be killed. */
export function didNotStop(seconds: number, how: string, server: SandboxResult): ServerTrouble {
  return {
    code: 'server-did-not-stop',
    message: `did not end within ${seconds} s of ${how} and was killed`,
    next: 'Give the lane a "stop" that ends the server; one that is killed has not freed what it would free.',
    output: outputOf(server),
  };
}

function outputOf({ stdout, stderr }: SandboxResult): string {
  return [stdout, stderr].filter((text) => text.trim() !== '').join('\n');
}
