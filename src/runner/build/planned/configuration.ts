import { harmless } from '../../../core/text/quote.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../run-build-command.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';

/** Programs that configure a build in its own folder and compile nothing of the library. */
const CONFIGURES = /^configure(\.\w+)?$/;

/** Runs a command that configures; others are gaps. */
export async function runConfiguration(
  { sandbox, build, signal }: BuildContext,
  argv: readonly string[],
  program: string,
  timeoutMs: number,
): Promise<Pick<PlannedCalls, 'gaps'>> {
  if (!CONFIGURES.test(program)) return { gaps: [`runs ${harmless(program)}, whose calls are not known before`] };
  const result = await sandbox.start({
    argv,
    cwd: build.inside,
    writes: [{ host: build.host, at: build.inside }],
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH, CMAKE_EXPORT_COMPILE_COMMANDS: 'ON' },
    timeoutMs,
    signal,
  });
  if (result.report.timedOut) return { gaps: [`${harmless(program)} did not end in time`] };
  const { exitCode } = result.report;
  return { gaps: exitCode === 0 ? [] : [`${harmless(program)} ended with exit code ${exitCode ?? 'none'}`] };
}
