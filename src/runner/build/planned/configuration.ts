import { harmless } from '../../../core/text/quote.ts';
import type { BuildContext } from '../build-context.ts';
import { SOURCE_DATE_EPOCH } from '../commits/fixed-times.ts';
import type { PlannedCalls } from './calls-and-gaps.ts';

/** Programs that configure a build in its own folder and compile nothing of the library. */
const CONFIGURES =
  /^((configure|autogen|bootstrap)(\.\w+)?|autoreconf|aclocal|autoconf|autoheader|automake|libtoolize|cmake|meson)$/;
/** Longest time of one configuration: a longer one would delay the build that it may save. */
const CONFIGURATION_MS = 20_000;

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
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    timeoutMs: Math.min(timeoutMs, CONFIGURATION_MS),
    signal,
  });
  if (result.report.timedOut) return { gaps: [`${harmless(program)} did not end in time`] };
  const { exitCode } = result.report;
  return { gaps: exitCode === 0 ? [] : [`${harmless(program)} ended with exit code ${exitCode ?? 'none'}`] };
}
