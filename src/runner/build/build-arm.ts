import { rm } from 'node:fs/promises';
import type { Incident } from '../../model/incident.ts';
import type { AbPlan, Arm } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BuildRecord } from '../../model/run.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import { describeEnd } from '../sandbox/launch-report.ts';
import type { BuildContext } from './build-context.ts';
import { type BuildPlace, fillPlace, foundDiskFull } from './build-place.ts';
import { COMPILER_NAMES, type CompilerCall, compilerCalls } from './compiler-calls.ts';
import { type EffectiveFlags, effectiveFlags } from './effective-flags.ts';
import { takeLibrary } from './library-file.ts';

/** An arm with its library. */
export interface BuiltArm {
  readonly record: BuildRecord;
  /** Path; null for the C library's allocator. */
  readonly library: string | null;
  readonly flags: EffectiveFlags | null;
}

const FILLED = 'was stopped, since it had almost filled the disk';
const BUILD_TIMEOUT_MS = 15 * 60_000;
const LOG_BYTES = 4 * 1024 * 1024;
/** Fixed, so that `__DATE__` and `__TIME__` do not make two equal builds differ. */
const SOURCE_DATE_EPOCH = '315532800';

/** An arm to build. */
export interface BuildOrder {
  readonly arm: Arm;
  /** Name in logs, in incidents and of the library's folder: `baseline`, `candidate`, `arm-3`. */
  readonly name: string;
  /** Flags whose effective values are recorded. A flag that only another arm sets has a value in this one too. */
  readonly flags: ReadonlySet<string>;
}

/** Builds one arm from a clean checkout, reads the effective values of its flags, and copies its library. */
export async function buildArm(
  context: BuildContext,
  { arm, name, flags: wanted }: BuildOrder,
): Promise<Result<BuiltArm, Incident>> {
  if (arm.source.kind !== 'build') throw new Error('only an arm with sources can be built');
  const { job, sandbox, build, signal } = context;
  const { sha, commands, library } = arm.source;
  const began = performance.now();
  const ready = await context.commits.checkout(sha, job.source);
  if (!ready.ok) return ready;
  const filled = await fillPlace(sandbox, build, job.source, signal);
  if (!filled.ok) return filled;
  const built = await runCommands(context, commands, build, { name, arm: arm.label });
  if (!built.ok) return built;
  const seconds = (performance.now() - began) / 1000;

  const calls = built.value;
  const flags = await effectiveFlags(sandbox, build, calls, wanted, signal);
  if (signal?.aborted) return cancelledIn('build');
  await rm(job.library(name), { recursive: true, force: true });
  const taken = await takeLibrary(build.host, library, job.library(name));
  if (!taken.ok) {
    return failed({
      code: 'library-missing',
      phase: 'build',
      arm: name,
      message: `${arm.label} was built, but ${taken.error}.`,
      next: 'Make the line\'s "build" command and its "library" path in .github/alloc-ab.yml agree.',
    });
  }
  return ok({
    library: taken.value.path,
    flags,
    record: {
      label: arm.label,
      sha,
      commands,
      librarySha256: taken.value.sha256,
      librarySizeBytes: taken.value.sizeBytes,
      compiler: await compilerVersion(context, calls),
      effective: flags.values,
      translationUnits: flags.units,
      seconds,
    },
  });
}

/** Builds the bench programs, once, from the commit that is trusted for them. */
export async function buildBenches(
  context: BuildContext,
  { sha, commands }: AbPlan['benches'],
): Promise<Result<void, Incident>> {
  const { job, sandbox, bench, commits, signal } = context;
  const ready = await commits.checkout(sha, job.source);
  if (!ready.ok) return ready;
  const filled = await fillPlace(sandbox, bench, job.source, signal);
  if (!filled.ok) return filled;
  const built = await runCommands(context, commands, bench, { name: 'benches' });
  return built.ok ? ok(undefined) : built;
}

/** Every flag that one of the arms sets. */
export function flagNames(arms: readonly Arm[]): Set<string> {
  return new Set(
    arms.flatMap(({ source }) => (source.kind === 'build' ? source.defines.map((each) => each.name) : [])),
  );
}

/** Runs the commands of a build in its place, and returns the calls of compilers that the kernel saw. */
async function runCommands(
  { sandbox, signal, log }: BuildContext,
  commands: readonly (readonly string[])[],
  { host, inside }: BuildPlace,
  what: { readonly name: string; readonly arm?: string },
): Promise<Result<CompilerCall[], Incident>> {
  let outputs = '';
  const calls: CompilerCall[] = [];
  for (const argv of commands) {
    const result = await sandbox.start({
      argv,
      cwd: inside,
      writes: [{ host, at: inside }],
      env: { SOURCE_DATE_EPOCH },
      calls: COMPILER_NAMES,
      timeoutMs: BUILD_TIMEOUT_MS,
      maxBytes: LOG_BYTES,
      signal,
    });
    if (result.cancelled) return cancelledIn('build');
    calls.push(...compilerCalls(result.calls ?? [], inside));
    const end = result.filledDisk ? FILLED : describeEnd(result, BUILD_TIMEOUT_MS);
    const output = [result.stdout, result.stderr].filter((text) => text !== '').join('\n');
    outputs += `$ ${argv.join(' ')}\n${output}\n${end === null ? '' : `(${end})\n`}`;
    log(`build-${what.name}`, outputs);
    if (end === null) continue;
    const full = foundDiskFull(result);
    return failed({
      code: result.report.timedOut ? 'build-timeout' : full ? 'disk-full' : 'build-failed',
      phase: 'build',
      ...(what.arm === undefined ? {} : { arm: what.name }),
      message: `${what.arm ?? 'The bench programs'}: ${argv.join(' ')} ${end}.`,
      detail: result.stderr.trim() === '' ? result.stdout : result.stderr,
      next: full
        ? 'Free space in the output directory, then try again.'
        : `Read the end of the build log (logs/build-${what.name}.log in the bundle) and correct the build; the same command must succeed in a clean checkout.`,
    });
  }
  return ok(calls);
}

async function compilerVersion(
  { sandbox, signal }: BuildContext,
  calls: readonly CompilerCall[],
): Promise<string | null> {
  const compiler = calls[0]?.compiler;
  if (compiler === undefined) return null;
  const argv = [compiler, '--version'];
  const { stdout } = await sandbox.start({ argv, cwd: sandbox.environment.TMPDIR ?? '/', timeoutMs: 10_000, signal });
  return stdout.split('\n')[0]?.slice(0, 200) || null;
}
