import type { LaneProgram } from '../../model/plan.ts';
import { findTool } from '../../system/find-program.ts';
import { tail } from '../../system/sanitise.ts';
import type { ArmSetup } from './arm-setup.ts';
import { commandLine, type SamplingContext } from './sampling-context.ts';

const FRAMES = 12;
const TIMEOUT_MS = 60_000;

/** Runs a program that crashed under gdb and returns its innermost frames; null when gdb is missing or it did not crash. */
export async function readBacktrace(
  { sandbox, directory, signal }: Pick<SamplingContext, 'sandbox' | 'directory' | 'signal'>,
  lane: LaneProgram,
  { env }: Pick<ArmSetup, 'env'>,
): Promise<string | null> {
  // A server would not crash again without its load.
  if (lane.server) return null;
  const gdb = findTool('gdb', sandbox.environment.PATH ?? '');
  if (gdb === null) return null;
  // Set the arm's variables for the program only: gdb itself must not run on the library under test.
  const variables = Object.entries(env).flatMap(([name, value]) => ['-ex', `set environment ${name} ${value}`]);
  const result = await sandbox.start({
    argv: [
      ...[gdb, '-nx', '-batch', '-ex', 'set startup-with-shell off', ...variables],
      ...[
        '-ex',
        'run',
        '-ex',
        `backtrace ${FRAMES}`,
        '--args',
        ...commandLine({ sandbox, lengths: {}, directory }, lane),
      ],
    ],
    cwd: directory,
    timeoutMs: TIMEOUT_MS,
    signal,
  });
  const frames = result.stdout.split('\n').filter((line) => /^#\d+ /.test(line));
  return frames.length === 0 ? null : tail(frames.join('\n'), 2000);
}
