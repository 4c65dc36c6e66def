import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { oneLine } from '../../system/sanitise.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { BuildContext } from './build-context.ts';
import { buildFailure } from './build-failure.ts';
import { type BuildPlace, foundDiskFull } from './build-place.ts';
import { SOURCE_DATE_EPOCH } from './commits/fixed-times.ts';
import { COMPILER_NAMES, type CompilerCall, compilerCalls } from './compiler-calls.ts';
import { missingProgram } from './missing-program.ts';

/** What a command builds. */
export interface BuildName {
  /** Name in logs, in incidents and of the library's folder: `baseline`, `candidate`, `arm-3`, `benches`. */
  readonly name: string;
  /** Label of the arm; absent for the bench programs. */
  readonly arm?: string;
}

const FILLED = 'was stopped, since it had almost filled the disk';
const BUILD_TIMEOUT_MS = 15 * 60_000;
const LOG_BYTES = 4 * 1024 * 1024;

/**
 * Runs one command of a build in its place. Returns the calls of compilers that the kernel saw.
 *
 * @param output Of the commands before; gets what this one printed, and becomes the log.
 */
export async function runBuildCommand(
  { sandbox, signal, memory, log }: BuildContext,
  argv: readonly string[],
  { host, inside }: BuildPlace,
  what: BuildName,
  output: string[],
): Promise<Result<readonly CompilerCall[], Incident>> {
  const result = await sandbox.start({
    argv,
    cwd: inside,
    writes: [{ host, at: inside }],
    env: { ...sandbox.buildVariables, SOURCE_DATE_EPOCH },
    calls: COMPILER_NAMES,
    timeoutMs: BUILD_TIMEOUT_MS,
    maxBytes: LOG_BYTES,
    signal,
  });
  if (result.cancelled) return cancelledIn('build');
  memory.ranOut ||= result.outOfMemory;
  const end = result.filledDisk ? FILLED : describeEnd(result, BUILD_TIMEOUT_MS);
  const printed = [result.stdout, result.stderr].filter((text) => text !== '').join('\n');
  output.push(`$ ${argv.join(' ')}\n${printed}\n${end === null ? '' : `(${end})\n`}`);
  log(`build-${what.name}`, output.join(''));
  if (end === null) return ok(compilerCalls(result.calls ?? [], inside));
  const full = foundDiskFull(result);
  const { sentence, detail } = buildFailure(result.stdout, result.stderr);
  const missing = missingProgram({
    program: argv[0] ?? '',
    output: printed,
    path: sandbox.environment.PATH ?? '',
    callersPath: process.env.PATH ?? '',
  });
  return failed({
    code: result.report.timedOut ? 'build-timeout' : full ? 'disk-full' : 'build-failed',
    phase: 'build',
    ...(what.arm === undefined ? {} : { arm: what.name }),
    message: `${what.arm ?? 'The bench programs'}: ${oneLine(argv.join(' '))} ${end}.${sentence}`,
    detail,
    log: `logs/build-${what.name}.log`,
    next: full
      ? 'Free space in the output directory, then try again.'
      : (missing ??
        `Read the build log (logs/build-${what.name}.log in the bundle) and correct the build; the same command must succeed in a clean checkout.`),
  });
}
