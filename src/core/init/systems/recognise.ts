import { cmakeCandidate } from './cmake.ts';
import { configureCandidate } from './configure.ts';
import { makeCandidate } from './make.ts';
import { mesonCandidate } from './meson.ts';
import { pythonConfigureCandidate } from './python-configure.ts';
import type { RepositoryFile } from './repository.ts';
import type { Candidate, CommitFiles } from './trial.ts';
import { type NamedSystem, namedSystems } from './unsupported.ts';

/** The build systems of a repository. */
interface Recognised {
  /** In the order in which they are tried. */
  readonly candidates: readonly Candidate[];
  readonly named: readonly NamedSystem[];
}

/** Finds how a repository may be built. Generated Makefiles come last: a project that has them says more in its own files. */
export function recogniseBuilds(facts: CommitFiles): Recognised {
  const candidates = [cmakeCandidate, mesonCandidate, configureCandidate, pythonConfigureCandidate, makeCandidate];
  return { candidates: candidates.flatMap((each) => each(facts) ?? []), named: namedSystems(facts) };
}

/** Facts from the files of a commit. */
export function repositoryFacts(files: readonly RepositoryFile[]): CommitFiles {
  const texts = new Map(files.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const])));
  return { files, paths: new Set(files.map(({ path }) => path)), text: (path) => texts.get(path) };
}
