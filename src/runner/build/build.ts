import { rm } from 'node:fs/promises';
import { delimiter } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import type { AbPlan, Arm } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BuildRecord } from '../../model/run.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import type { Job } from '../job/job.ts';
import { describeEnd, type Sandbox } from '../sandbox/sandbox.ts';
import { type EffectiveFlags, effectiveFlags } from './effective-flags.ts';
import type { CommitStore } from './fetch.ts';
import { takeLibrary } from './library.ts';
import { type CompilerCall, clearCalls, readCalls } from './shim.ts';

/** What every build of a run shares. */
export interface Workshop {
  readonly job: Job;
  readonly sandbox: Sandbox;
  readonly commits: CommitStore;
  /** Keeps a build's sanitised output as `logs/<name>.log`. */
  log(name: string, text: string): void;
  readonly signal?: AbortSignal | undefined;
}

/** An arm ready to be loaded. */
export interface BuiltArm {
  readonly record: BuildRecord;
  /** Null for the C library's own allocator. */
  readonly library: string | null;
  readonly flags: EffectiveFlags | null;
}

const BUILD_TIMEOUT_MS = 15 * 60_000;
const LOG_BYTES = 4 * 1024 * 1024;
/** The same everywhere and always: without it `__DATE__` and `__TIME__` would tell two equal builds apart. */
const SOURCE_DATE_EPOCH = '315532800';

/** An arm to be built. */
export interface Order {
  readonly arm: Arm;
  /** What it is called in logs, incidents and as a folder: `baseline`, `candidate`, `arm-3`. */
  readonly name: string;
  /** Flags whose effective value is wanted: one that only another arm sets has a value in this one too. */
  readonly flags: ReadonlySet<string>;
}

/** Builds one arm from a clean checkout at the path all arms share, proves its flags, and takes its library out. */
export async function buildArm(
  shop: Workshop,
  { arm, name, flags: wanted }: Order,
): Promise<Result<BuiltArm, Incident>> {
  if (arm.source.kind !== 'build') throw new Error('only an arm with sources can be built');
  const { sha, commands, library } = arm.source;
  const began = performance.now();
  const ready = await shop.commits.checkout(sha, shop.job.source);
  if (!ready.ok) return ready;
  await clearCalls(shop.job.shim);
  const built = await runCommands(shop, commands, shop.job.source, { name, arm: arm.label });
  if (!built.ok) return built;
  const seconds = (performance.now() - began) / 1000;

  const calls = await readCalls(shop.job.shim);
  const flags = await effectiveFlags(shop.sandbox, calls, wanted, shop.signal);
  if (shop.signal?.aborted) return cancelledIn('build');
  await rm(shop.job.library(name), { recursive: true, force: true });
  const taken = await takeLibrary(shop.job.source, library, shop.job.library(name));
  if (typeof taken === 'string') {
    return failed({
      code: 'library-missing',
      phase: 'build',
      arm: name,
      message: `${arm.label} was built, but ${taken}.`,
      next: 'Make the line\'s "build" command and its "library" path in .github/alloc-ab.yml agree.',
    });
  }
  return ok({
    library: taken.path,
    flags,
    record: {
      label: arm.label,
      sha,
      commands,
      librarySha256: taken.sha256,
      librarySizeBytes: taken.sizeBytes,
      compiler: await compilerVersion(shop, calls),
      effective: flags.values,
      translationUnits: flags.units,
      seconds,
    },
  });
}

/** Builds the bench programs, once, from the commit that is trusted for them. */
export async function buildBenches(
  shop: Workshop,
  { sha, commands }: AbPlan['benches'],
): Promise<Result<void, Incident>> {
  const ready = await shop.commits.checkout(sha, shop.job.bench);
  if (!ready.ok) return ready;
  return runCommands(shop, commands, shop.job.bench, { name: 'benches' });
}

/** Every flag that an arm sets. */
export function flagNames(arms: readonly Arm[]): Set<string> {
  return new Set(
    arms.flatMap(({ source }) => (source.kind === 'build' ? source.defines.map((each) => each.name) : [])),
  );
}

async function runCommands(
  shop: Workshop,
  commands: readonly (readonly string[])[],
  cwd: string,
  what: { readonly name: string; readonly arm?: string },
): Promise<Result<void, Incident>> {
  let log = '';
  const { PATH = '' } = shop.sandbox.environment;
  for (const argv of commands) {
    const result = await shop.sandbox.start({
      argv,
      cwd,
      env: { PATH: [shop.job.shim, PATH].join(delimiter), SOURCE_DATE_EPOCH },
      timeoutMs: BUILD_TIMEOUT_MS,
      maxBytes: LOG_BYTES,
      signal: shop.signal,
    });
    if (result.cancelled) return cancelledIn('build');
    const end = describeEnd(result, BUILD_TIMEOUT_MS);
    const output = [result.stdout, result.stderr].filter((text) => text !== '').join('\n');
    log += `$ ${argv.join(' ')}\n${output}\n${end === null ? '' : `(${end})\n`}`;
    shop.log(`build-${what.name}`, log);
    if (end === null) continue;
    const full = /No space left on device|Disk quota exceeded/.test(result.stderr);
    return failed({
      code: result.report.timedOut ? 'build-timeout' : full ? 'disk-full' : 'build-failed',
      phase: 'build',
      ...(what.arm === undefined ? {} : { arm: what.name }),
      message: `${what.arm ?? 'The bench programs'}: ${argv.join(' ')} ${end}.`,
      detail: result.stderr.trim() === '' ? result.stdout : result.stderr,
      next: full
        ? 'Free space in the output directory, then ask again.'
        : `Read the end of the build log (logs/build-${what.name}.log in the bundle) and correct the build; the same command must work from a clean checkout.`,
    });
  }
  return ok(undefined);
}

async function compilerVersion(shop: Workshop, calls: readonly CompilerCall[]): Promise<string | null> {
  const compiler = calls[0]?.compiler;
  if (compiler === undefined) return null;
  const argv = [compiler, '--version'];
  const answer = await shop.sandbox.start({ argv, cwd: shop.job.directory, timeoutMs: 10_000, signal: shop.signal });
  return answer.stdout.split('\n')[0]?.slice(0, 200) || null;
}
