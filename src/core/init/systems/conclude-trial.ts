import { chooseLibraries, lineName, noAllocator } from './choose-libraries.ts';
import {
  type BuildTrial,
  type CommandEnd,
  type FoundLine,
  failedTrial,
  lookAround,
  type TrialResult,
} from './trial.ts';

/**
 * Looks at what a build left: a line for each library with malloc in it, else why there is none. `own` is what only the build system
 * knows of a library, by its paths; `write` is what a person has to write without one.
 */
export function* concludeTrial(
  compiled: CommandEnd['compiled'],
  write: string,
  own: (paths: readonly string[]) => Pick<FoundLine, 'build' | 'flags'>,
): BuildTrial<TrialResult> {
  const left = yield* lookAround();
  const lines = chooseLibraries(left).map(
    ({ paths, paths: [library = ''] }): FoundLine => ({
      ...own(paths),
      name: lineName(library),
      library,
      presets: {},
      sources: compiled.map(({ path }) => path),
      takesDefines: compiled.some(({ hasProbe }) => hasProbe),
    }),
  );
  return lines.length > 0 ? { lines, notes: [] } : failedTrial({ why: noAllocator(left), output: '', write });
}
