import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { BuildContext } from './build-context.ts';
import { armKey, type BuildSource } from './build-inputs.ts';
import type { CompilerCall } from './compiler-calls.ts';
import { SeenMacros } from './effective-flags.ts';
import { isLibraryName, type LibraryFile, placeLibrary } from './library-file.ts';

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

/** The kept build of an arm, with its library written into the new folder `target`; null when there is none. */
export async function findArm(
  context: BuildContext,
  source: BuildSource,
  target: string,
): Promise<(MadeArm & { readonly builtAt: string }) | null> {
  const { cache, commits } = context;
  if (cache === null) return null;
  const kept = await cache.builds.find(armKey(context, cache, source), LeftByArm);
  const [library, ...more] = kept?.files ?? [];
  if (kept === null || library === undefined || more.length > 0 || !isLibraryName(library.path)) return null;
  await rm(target, { recursive: true, force: true });
  const file = await placeLibrary(library.bytes, join(target, library.path));
  for (const filter of kept.facts.filters) commits.facts.filters.add(filter);
  return { library: file, left: kept.facts, builtAt: kept.builtAt };
}

/** Keeps a build of an arm for the next question, if it can answer it. */
export async function keepArm(context: BuildContext, source: BuildSource, { library, left }: MadeArm): Promise<void> {
  const { cache } = context;
  const characters = left.texts.reduce((sum, { text }) => sum + text.length, left.output.length);
  if (cache === null || !left.seen.isWhole || characters > TEXT_MAX) return;
  const bytes = await readFile(library.path);
  const files = [{ path: basename(library.path), kind: 'file', mode: 0o444, bytes }] as const;
  await cache.builds.keep(armKey(context, cache, source), { facts: left, files });
}
