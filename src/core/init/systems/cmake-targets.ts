import { z } from 'zod';
import { parseJson } from '../../../model/json-text.ts';

/** A target of a configured project. */
export interface CMakeTarget {
  readonly name: string;
  /** `SHARED_LIBRARY`, `EXECUTABLE`, … */
  readonly type: string;
  readonly sources: readonly string[];
  /** File names of what it builds. */
  readonly artifacts: readonly string[];
}

// The object kind "codemodel" version 2 of cmake-file-api(7). What the project wrote is parsed like all outside input.
const CodeModel = z.object({
  configurations: z
    .array(z.object({ targets: z.array(z.object({ jsonFile: z.string().max(300) })).max(5000) }))
    .min(1)
    .max(8),
});
const Paths = z
  .array(z.object({ path: z.string().max(1000) }))
  .max(5000)
  .default([]);
const Target = z.object({ name: z.string().max(200), type: z.string().max(40), sources: Paths, artifacts: Paths });

/** Names of the files that describe the targets; empty when the text is not a code model. */
export function targetFiles(text: string): string[] {
  const model = CodeModel.safeParse(parseJson(text));
  const files = model.data?.configurations[0]?.targets.map(({ jsonFile }) => jsonFile) ?? [];
  return files.filter((file) => /^target-[^/]+\.json$/.test(file));
}

/** A target from its file; undefined when it cannot be read. */
export function readTarget(text: string): CMakeTarget | undefined {
  const target = Target.safeParse(parseJson(text)).data;
  if (target === undefined || !/^[A-Za-z0-9_.+-]+$/.test(target.name)) return undefined;
  return {
    name: target.name,
    type: target.type,
    sources: target.sources.map(({ path }) => path),
    artifacts: target.artifacts.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)),
  };
}
