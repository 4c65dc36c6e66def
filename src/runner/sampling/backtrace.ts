import type { LaneProgram } from '../../model/plan.ts';
import { tail } from '../../system/sanitise.ts';
import { findTool } from '../../system/tool.ts';
import { type Bench, commandLine } from './process-sample.ts';
import type { BlockSide } from './sides.ts';

const FRAMES = 12;
const TIMEOUT_MS = 60_000;

/** Runs a program that crashed once more under gdb; its innermost frames, or null where gdb is absent or saw no crash. */
export async function readBacktrace(
  { sandbox, directory, signal }: Pick<Bench, 'sandbox' | 'directory' | 'signal'>,
  lane: LaneProgram,
  { env }: Pick<BlockSide, 'env'>,
): Promise<string | null> {
  // A server alone, without its load, would not crash again.
  if (lane.server) return null;
  const debuggerPath = findTool('gdb', sandbox.environment.PATH ?? '');
  if (debuggerPath === null) return null;
  // Only the program gets the arm's variables: the debugger itself must not run on the library under test.
  const variables = Object.entries(env).flatMap(([name, value]) => ['-ex', `set environment ${name} ${value}`]);
  const result = await sandbox.start({
    argv: [
      ...[debuggerPath, '-nx', '-batch', '-ex', 'set startup-with-shell off', ...variables],
      ...['-ex', 'run', '-ex', `backtrace ${FRAMES}`, '--args', ...commandLine({ sandbox, lengths: {} }, lane)],
    ],
    cwd: directory,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  const frames = result.stdout.split('\n').filter((line) => /^#\d+ /.test(line));
  return frames.length === 0 ? null : tail(frames.join('\n'), 2000);
}
