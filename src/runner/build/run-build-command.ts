import { dirname } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { findProgram } from '../../system/find-program.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import { PATH_VARIABLE } from '../sandbox/machine-tools.ts';
import type { BuildContext } from './build-context.ts';
import { type BuildPlace, foundDiskFull } from './build-place.ts';
import { COMPILER_NAMES, type CompilerCall, compilerCalls } from './compiler-calls.ts';

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
/** Fixed, so that `__DATE__` and `__TIME__` do not make two equal builds differ. */
const SOURCE_DATE_EPOCH = '315532800';

/**
 * Runs one command of a build in its place. Returns the calls of compilers that the kernel saw.
 *
 * @param output Of the commands before; gets what this one printed, and becomes the log.
 */
export async function runBuildCommand(
  { sandbox, signal, log }: BuildContext,
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
  const end = result.filledDisk ? FILLED : describeEnd(result, BUILD_TIMEOUT_MS);
  const printed = [result.stdout, result.stderr].filter((text) => text !== '').join('\n');
  output.push(`$ ${argv.join(' ')}\n${printed}\n${end === null ? '' : `(${end})\n`}`);
  log(`build-${what.name}`, output.join(''));
  if (end === null) return ok(compilerCalls(result.calls ?? [], inside));
  const full = foundDiskFull(result);
  const hidden = hiddenProgram(argv[0] ?? '', sandbox.environment.PATH ?? '');
  return failed({
    code: result.report.timedOut ? 'build-timeout' : full ? 'disk-full' : 'build-failed',
    phase: 'build',
    ...(what.arm === undefined ? {} : { arm: what.name }),
    message: `${what.arm ?? 'The bench programs'}: ${argv.join(' ')} ${end}.`,
    detail: result.stderr.trim() === '' ? result.stdout : result.stderr,
    next: full
      ? 'Free space in the output directory, then try again.'
      : (hidden ??
        `Read the end of the build log (logs/build-${what.name}.log in the bundle) and correct the build; the same command must succeed in a clean checkout.`),
  });
}

/** What to do about a program that builds do not find; null when they do. */
function hiddenProgram(program: string, path: string): string | null {
  if (program === '' || program.includes('/') || findProgram(program, path, '/') !== null) return null;
  const found = findProgram(program, process.env.PATH ?? '', '/');
  return found === null
    ? `Install ${program} on this machine, or name its folder in ${PATH_VARIABLE} in the environment of alloc-ab.`
    : `${program} is in ${dirname(found)}, which builds do not see: set ${PATH_VARIABLE}=${dirname(found)} in the environment of alloc-ab, or install it for the system.`;
}
