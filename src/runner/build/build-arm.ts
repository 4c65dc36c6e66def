import { rm } from 'node:fs/promises';
import type { Incident } from '../../model/incident.ts';
import type { BuildOption } from '../../model/line-flags.ts';
import { FlagName } from '../../model/names.ts';
import type { Arm } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BuildRecord } from '../../model/run.ts';
import { cancelledIn, failed } from '../job/incident.ts';
import type { ArmText } from './arm-text.ts';
import type { BuildContext } from './build-context.ts';
import type { BuildSource } from './build-inputs.ts';
import { type BuildPlace, fillPlace } from './build-place.ts';
import type { CompilerCall } from './compiler-calls.ts';
import { type EffectiveFlags, effectiveFlags, seenMacros } from './effective-flags.ts';
import { findLibrary } from './find-library.ts';
import { findArm, findArmOfText, keepArm, type MadeArm } from './kept-arm.ts';
import { takeLibrary } from './library-file.ts';
import { type LayoutOrder, type Relinked, relink } from './relink.ts';
import { type BuildName, runBuildCommand } from './run-build-command.ts';
import type { BuildStatement } from './statement.ts';
import { leftTexts, needTexts, statements } from './statements.ts';

/** An arm with its library. */
export interface BuiltArm {
  readonly record: BuildRecord;
  /** Path; null for the C library's allocator. */
  readonly library: string | null;
  readonly flags: EffectiveFlags | null;
  /** Calls of compilers that the kernel saw; empty where the library is from the cache. */
  readonly calls: readonly CompilerCall[];
  /** Paths of its library in each layout, by their numbers; absent where no layouts are sampled. */
  readonly layouts?: readonly string[];
  /** What the build systems say that they configured, by flag. */
  readonly statements: Readonly<Record<string, BuildStatement>>;
}

/** An arm to build. */
export interface BuildOrder {
  readonly arm: Arm;
  /** Name in logs, in incidents and of the library's folder: `baseline`, `candidate`, `arm-3`. */
  readonly name: string;
  /** Names whose effective values are recorded. A flag that only another arm sets has a value in this one too. */
  readonly flags: ReadonlySet<string>;
  /** Settings of build systems in every arm: what this build configured for each is recorded. */
  readonly options: readonly BuildOption[];
  /** Its library is linked in so many layouts, from the objects of this build: nothing kept answers for it. Absent: as built. */
  readonly layouts?: LayoutOrder | undefined;
}

/** Takes the build of one arm, or of the same text, from the cache, or builds it from a clean checkout; reads the values of its flags, and copies its library. */
export async function buildArm(context: BuildContext, order: BuildOrder): Promise<Result<BuiltArm, Incident>> {
  const { arm, name, flags: wanted, options } = order;
  if (arm.source.kind !== 'build') throw new Error('only an arm with sources can be built');
  const began = performance.now();
  const { sha, commands } = arm.source;
  const target = context.job.library(name);
  const isFresh = order.layouts !== undefined;
  const known = isFresh ? null : await findArm(context, arm.source, target);
  const text = known === null && !isFresh ? ((await context.planText?.(context, arm.source)) ?? null) : null;
  const kept =
    known ??
    (text && (await findArmOfText(context, arm.source, text, { target, name, label: arm.label, names: wanted })));
  if (kept !== null) context.log(`build-${name}`, `(from the cache: built ${kept.builtAt})\n${kept.left.output}`);
  const made: Awaited<ReturnType<typeof makeArm>> =
    kept === null ? await makeArm(context, order, arm.source, text) : ok(kept);
  if (!made.ok) return made;
  const { library, left } = made.value;
  const flags = effectiveFlags(left.seen, wanted);
  const own = arm.source.options ?? [];
  const others = options.filter(({ flag }) => !own.some((option) => option.flag === flag));
  const said = statements({ ...left, commands }, [...own, ...others]);
  const { relinked } = made.value;
  return ok({
    library: library.path,
    ...(relinked && { layouts: relinked.paths }),
    flags,
    calls: made.value.calls ?? [],
    statements: said,
    record: {
      label: arm.label,
      sha,
      commands,
      librarySha256: library.sha256,
      librarySizeBytes: library.sizeBytes,
      compiler: left.compiler,
      effective: flags.values,
      ...configured(said),
      translationUnits: flags.units,
      ...(relinked && { relinks: relinked.record }),
      ...(kept === null ? {} : { fromCache: { builtAt: kept.builtAt } }),
      seconds: (performance.now() - began) / 1000,
    },
  });
}

/** Builds an arm, and keeps what it left; of another arm than the candidate also its text, which a later baseline may have too. */
async function makeArm(
  context: BuildContext,
  { arm, name, flags: wanted, options, layouts }: BuildOrder,
  source: BuildSource,
  text: ArmText | null,
): Promise<Result<MadeArm & { readonly relinked?: Relinked }, Incident>> {
  const { job, sandbox, build, cache, signal } = context;
  const ready = await context.commits.checkout(source.sha, job.source);
  if (!ready.ok) return ready;
  const filled = await fillPlace(sandbox, build, job.source, signal);
  if (!filled.ok) return filled;
  const built = await runCommands(context, source.commands, build, { name, arm: arm.label });
  if (!built.ok) return built;
  const { output } = built.value;
  const calls = built.value.calls.flat();
  // A kept build has to answer for every flag that a later question names.
  const all = cache !== null;
  const seen = await seenMacros(sandbox, build, calls, { wanted, all }, signal);
  if (signal?.aborted) return cancelledIn('build');
  const texts = all || needTexts([...(source.options ?? []), ...options]) ? await leftTexts(build.host) : [];
  await rm(job.library(name), { recursive: true, force: true });
  const found = await findLibrary(build.host, source.library);
  const taken = found.ok ? await takeLibrary(build.host, found.value, job.library(name)) : found;
  if (!taken.ok) {
    return failed({
      code: 'library-missing',
      phase: 'build',
      arm: name,
      message: `${arm.label} was built, but ${taken.error}.`,
      next: 'Make the line\'s "build" command and its "library" path in .github/alloc-ab.yml agree; where a flag renames the library, write * for that part of its name, e.g. out/libx*.so.',
    });
  }
  const compiler = await compilerVersion(context, calls);
  const made = { library: taken.value, left: { seen, texts, output, compiler, filters: [...ready.value] } };
  const key = await keepArm(context, source, made);
  if (key !== null && text !== null && name !== 'candidate')
    await text.keep(key, built.value.calls.slice(text.configuring.length).flat());
  if (layouts === undefined || !found.ok) return ok({ ...made, calls });
  const linked = { name, label: arm.label, library: taken.value, path: found.value, calls };
  const relinked = await relink(context, linked, layouts);
  return relinked.ok ? ok({ ...made, calls, relinked: relinked.value }) : relinked;
}

/** The flags of all arms of a plan, as each build reports about them. */
export function flagsOf(arms: readonly Arm[]): Pick<BuildOrder, 'flags' | 'options'> {
  const sources = arms.flatMap(({ source }) => (source.kind === 'build' ? [source] : []));
  const options = sources.flatMap((source) => source.options ?? []);
  const defines = sources.flatMap((source) => source.defines.map(({ name }) => name));
  return { flags: new Set([...defines, ...options.flatMap(macroNames)]), options };
}

/** The names that the macro of an option usually has: its flag, and its own name. */
export function macroNames({ flag, option }: BuildOption): string[] {
  return FlagName.safeParse(option).success && option !== flag ? [flag, option] : [flag];
}

function configured(said: BuiltArm['statements']): Pick<BuildRecord, 'configured'> {
  const entries = Object.entries(said).map(([flag, { by, value }]) => [flag, { by, value }] as const);
  return entries.length === 0 ? {} : { configured: Object.fromEntries(entries) };
}

/** Runs the commands of a build in its place, and returns the calls of compilers that the kernel saw of each, and what was printed. */
async function runCommands(
  context: BuildContext,
  commands: readonly (readonly string[])[],
  place: BuildPlace,
  what: BuildName,
): Promise<Result<{ readonly calls: readonly (readonly CompilerCall[])[]; readonly output: string }, Incident>> {
  const calls: (readonly CompilerCall[])[] = [];
  const output: string[] = [];
  for (const argv of commands) {
    const ran = await runBuildCommand(context, argv, place, what, output);
    if (!ran.ok) return ran;
    calls.push(ran.value);
  }
  return ok({ calls, output: output.join('') });
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
