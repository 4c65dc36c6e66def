import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { ArmText } from './arm-text.ts';
import type { BuildContext } from './build-context.ts';
import { armKey, type BuildSource } from './build-inputs.ts';
import { type BuildPlace, fillPlace } from './build-place.ts';
import type { CompilerCall } from './compiler-calls.ts';
import { SeenMacros, seenMacros } from './effective-flags.ts';
import { isLibraryName, type LibraryFile, placeLibrary } from './library-file.ts';
import { type BuildName, runBuildCommand } from './run-build-command.ts';
import type { RunCache } from './run-cache.ts';
import { leftTexts } from './statements.ts';

/** Most characters of what a build printed and of what build systems wrote about it, together. */
const TEXT_MAX = 64 * 1024 * 1024;

/** What a build of an arm left beside its library. Every question about the build is answered from it. */
const LeftByArm = z.strictObject({
  seen: SeenMacros,
  /** What build systems wrote about themselves. */
  texts: z.array(z.strictObject({ path: z.string().max(4096), text: z.string().max(TEXT_MAX) })).max(10_000),
  /** What the commands printed. */
  output: z.string().max(TEXT_MAX),
  compiler: z.string().max(200).nullable(),
  /** Filters of the commit that were not run. */
  filters: z.array(z.string().max(1000)).max(10_000),
});

/** A build of an arm. */
export interface MadeArm {
  readonly library: LibraryFile;
  readonly left: z.infer<typeof LeftByArm>;
  /** Calls of compilers that the kernel saw; absent where it is from the cache. */
  readonly calls?: readonly CompilerCall[];
}

/** A build of an arm from the cache. */
interface KeptArm extends MadeArm {
  readonly builtAt: string;
}

/** The kept build of an arm, with its library written into the new folder `target`; null when there is none. */
export async function findArm(context: BuildContext, source: BuildSource, target: string): Promise<KeptArm | null> {
  const { cache } = context;
  return cache === null ? null : findKept(context, cache, armKey(context, cache, source), target);
}

async function findKept(
  { commits }: BuildContext,
  { builds }: RunCache,
  key: string,
  target: string,
): Promise<KeptArm | null> {
  const kept = await builds.find(key, LeftByArm);
  const [library, ...more] = kept?.files ?? [];
  if (kept === null || library === undefined || more.length > 0 || !isLibraryName(library.path)) return null;
  await rm(target, { recursive: true, force: true });
  const file = await placeLibrary(library.bytes, join(target, library.path));
  for (const filter of kept.facts.filters) commits.facts.filters.add(filter);
  return { library: file, left: kept.facts, builtAt: kept.builtAt };
}

/** The arm that is looked for. */
interface WantedArm {
  /** Of the arm in logs and incidents, as in the order of its build. */
  readonly name: string;
  readonly label: string;
  /** A new folder for its library. */
  readonly target: string;
  /** The flags of the arm. */
  readonly names: ReadonlySet<string>;
}

/**
 * The kept build of another question that compiled the text that this arm would compile, as `findArm` returns it; null when there is none. The
 * commands that configure are run, since only their own run says what was configured. What the compiler sees of the flags is asked with the calls of
 * this arm, and kept under its own commands too.
 */
export async function findArmOfText(
  context: BuildContext,
  source: BuildSource,
  text: ArmText,
  { name, label, target, names }: WantedArm,
): Promise<KeptArm | null> {
  const { cache, sandbox, job, build, signal } = context;
  if (cache === null) return null;
  const key = await text.keptArm(names);
  const kept = key === null ? null : await findKept(context, cache, key, target);
  if (kept === null) return null;
  const { length } = text.configuring;
  const configured = length === 0 ? null : await configuredPlace(context, source, text, { name, arm: label });
  if (length > 0 && configured === null) return null;
  const place = configured?.place ?? { host: job.source, inside: build.inside };
  const seen = await seenMacros(sandbox, place, text.calls, { wanted: names, all: true }, signal);
  const how = `(built with other ${length === 0 ? 'defines' : 'settings'}, which make the same text of all ${text.units} units)\n`;
  const left = {
    ...kept.left,
    seen,
    texts: configured?.texts ?? kept.left.texts,
    output: configured === null ? `${how}${kept.left.output}` : `${configured.output}${how}`,
  };
  const own = { ...kept, left };
  await keepArm(context, source, own);
  return own;
}

/** The place of a build after the commands that configure it, what they printed, and what the build systems wrote about themselves; null: one failed. */
async function configuredPlace(
  context: BuildContext,
  source: BuildSource,
  { configuring }: ArmText,
  what: BuildName,
): Promise<({ readonly place: BuildPlace } & Pick<KeptArm['left'], 'output' | 'texts'>) | null> {
  const { commits, job, sandbox, build, signal } = context;
  const ready = await commits.checkout(source.sha, job.source);
  const filled = ready.ok ? await fillPlace(sandbox, build, job.source, signal) : ready;
  if (!filled.ok) return null;
  const output: string[] = [];
  for (const argv of configuring) if (!(await runBuildCommand(context, argv, build, what, output)).ok) return null;
  return { place: build, output: output.join(''), texts: await leftTexts(build.host) };
}

/** Keeps a build of an arm for the next question, if it can answer it. Returns its key; null: it is not kept. */
export async function keepArm(
  context: BuildContext,
  source: BuildSource,
  { library, left }: MadeArm,
): Promise<string | null> {
  const { cache } = context;
  const characters = left.texts.reduce((sum, { text }) => sum + text.length, left.output.length);
  if (cache === null || !left.seen.isWhole || characters > TEXT_MAX) return null;
  const bytes = await readFile(library.path);
  const files = [{ path: basename(library.path), kind: 'file', mode: 0o444, bytes }] as const;
  const key = armKey(context, cache, source);
  await cache.builds.keep(key, { facts: left, files });
  return key;
}
