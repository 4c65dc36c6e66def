import { findBenches } from './bench-programs.ts';
import type { ConfigDraft, DraftLane, DraftReport } from './draft.ts';
import { draftYaml } from './draft-yaml.ts';
import { declaredNames, headerFlags, withDeclared } from './header-flags.ts';
import { KIT_LANES } from './kit-lanes.ts';
import { recogniseBuilds, repositoryFacts } from './systems/recognise.ts';
import { DRAFT_LIMITS, isBuildFile, isPlainPath, type RepositoryFile } from './systems/repository.ts';
import {
  type BuildTrial,
  type Candidate,
  type CommitFiles,
  type FoundLine,
  keepLibrary,
  startFresh,
  timed,
} from './systems/trial.ts';
import { FLAG_TRIAL_SECONDS_MAX, tryFlags } from './try-flags.ts';

/** A drafted configuration and what is said about it. */
export interface Drafted {
  readonly text: string;
  readonly draft: ConfigDraft;
  readonly report: DraftReport;
}

/**
 * Drafts `.github/alloc-ab.yml` from the files of a repository without building it. The draft is always a valid configuration. A
 * library that no file names is a placeholder.
 *
 * @param files All paths of a commit, with the text of build files.
 */
export function draftConfig(files: readonly RepositoryFile[]): Drafted {
  const facts = factsOf(files);
  const { candidates, named } = recogniseBuilds(facts);
  const lines = candidates.flatMap(({ unbuilt }) => unbuilt.map((line) => declaredByText(line, facts)));
  const known = lines.filter(({ library }) => library !== null);
  const [first] = candidates;
  const chosen = known.length > 0 ? known : lines.slice(0, 1);
  const done = first === undefined ? [] : [`${first.system} was recognised (${first.file}). It was not built.`];
  const missing =
    candidates.length > 0
      ? []
      : named.map((each) => ({
          ...each,
          why: `${each.system} was recognised (${each.file}), and is not tried.`,
          output: '',
        }));
  const submodules = facts.paths.has('.gitmodules') ? true : undefined;
  return drafted(chosen, NO_BENCHES, { done, leftOut: [], triedFlag: null, missing }, { submodules, wasBuilt: false });
}

/** Drafts the configuration by building: tries the build systems in turn, looks for the library, and runs each bench program once. */
export function* draftByTrial(files: readonly RepositoryFile[]): BuildTrial<Drafted> {
  const facts = factsOf(files);
  const { candidates, named } = recogniseBuilds(facts);
  const missing: DraftReport['missing'][number][] = [];
  const { submodules } = yield* startFresh();
  const how = { submodules: submodules === 'none' ? undefined : submodules === 'fetched', wasBuilt: true };
  for (const candidate of candidates) {
    const { result, seconds } = yield* timed(candidate.trial());
    const { lines, notes: noted, failure } = result;
    const notes = [...noted];
    const { system, file } = candidate;
    if (failure !== undefined) missing.push({ ...failure, system, file });
    if (lines.length === 0) continue;
    const flagged: FoundLine[] = [];
    for (const line of lines) {
      const isNew = flagged.every(({ name }) => name !== line.name);
      if (isNew) flagged.push(yield* headerFlags(line, facts));
      else notes.push(`${line.library} is left out: a line of its name is ${line.name} already.`);
    }
    yield* keepLibrary(lines[0]?.seen ?? lines[0]?.library ?? '');
    const benches = yield* findBenches(facts, candidate);
    const [main] = flagged;
    const isSlow = seconds > FLAG_TRIAL_SECONDS_MAX;
    if (isSlow) notes.push(`Builds with a flag were not tried, since one build took ${Math.round(seconds)} s.`);
    const triedFlag = main === undefined || isSlow ? null : yield* tryFlags(main);
    const report = {
      done: doneBy(candidate, flagged, benches.lanes),
      leftOut: [...notes, ...benches.leftOut],
      missing: [],
      triedFlag,
    };
    return drafted(flagged, benches, report, how);
  }
  const others = named.map(({ system, file, write }) => ({
    system,
    file,
    write,
    why: `${system} was recognised (${file}), and is not tried.`,
    output: '',
  }));
  const unknown = {
    system: 'none',
    file: '',
    why: 'No build system was recognised.',
    output: '',
    write: 'Write the commands that build the shared library into "build", and its path into "library".',
  };
  const all = [...missing, ...others];
  const report: DraftReport = { done: [], leftOut: [], triedFlag: null, missing: all.length > 0 ? all : [unknown] };
  const [placeholder] = candidates.flatMap(({ unbuilt }) => unbuilt);
  return drafted(placeholder === undefined ? [] : [{ ...placeholder, library: null }], NO_BENCHES, report, how);
}

const NO_BENCHES = { build: [], lanes: [], leftOut: [] };

function factsOf(files: readonly RepositoryFile[]): CommitFiles {
  const plain = files.filter(({ path }) => isPlainPath(path));
  const read = plain.map((file) => {
    const isRead = file.text !== undefined && file.text.length <= DRAFT_LIMITS.characters && isBuildFile(file.path);
    return isRead ? file : { path: file.path };
  });
  return repositoryFacts(read);
}

const EMPTY_LINE: FoundLine = {
  name: 'main',
  build: [],
  library: null,
  flags: {},
  presets: {},
  sources: [],
  takesDefines: null,
};

function drafted(
  found: readonly FoundLine[],
  benches: { readonly build: ConfigDraft['benches']; readonly lanes: readonly DraftLane[] },
  report: DraftReport,
  { submodules, wasBuilt }: { readonly submodules: boolean | undefined; readonly wasBuilt: boolean },
): Drafted {
  const lines = found.length > 0 ? found : [EMPTY_LINE];
  const roleOf = (role: 'target' | 'guard') => KIT_LANES.filter((lane) => lane.role === role).map(({ name }) => name);
  const kit = { targets: roleOf('target'), guards: roleOf('guard') };
  const own = benches.lanes.filter(({ name }) => KIT_LANES.every((lane) => lane.name !== name));
  const draft: ConfigDraft = {
    wasBuilt,
    lines,
    lanes: [...KIT_LANES, ...own],
    benches: own.length > 0 ? benches.build : [],
    suites: { kit, ...(own.length > 0 && { benches: { targets: own.map(({ name }) => name), guards: [] } }) },
    ...(submodules !== undefined && { submodules }),
  };
  return { text: draftYaml(draft), draft, report };
}

function doneBy({ system, file }: Candidate, lines: readonly FoundLine[], lanes: readonly DraftLane[]): string[] {
  return [
    `${system} was recognised (${file}) and built once.`,
    ...lines.map((line) => {
      const count = flagCount(line);
      const presets = Object.keys(line.presets).length;
      const more = [
        ...(count > 0 ? [`${count} ${count === 1 ? 'flag' : 'flags'} of the build`] : []),
        ...(line.flags.prefixes ? [`the flags that begin with ${line.flags.prefixes.join(', ')}`] : []),
        ...(presets > 0 ? [`${presets} ${presets === 1 ? 'preset' : 'presets'} from its goals, not built`] : []),
      ];
      return `Line ${line.name}: ${line.library}${more.length > 0 ? `, with ${more.join(', ')}` : ''}.`;
    }),
    ...(lanes.length > 0
      ? [`Lanes of its own programs, each run once: ${lanes.map(({ name }) => name).join(', ')}.`]
      : []),
  ];
}

function flagCount({ flags: { makeVariables = [], cmake = {}, meson = {}, configure = {} } }: FoundLine): number {
  return makeVariables.length + [cmake, meson, configure].reduce((sum, each) => sum + Object.keys(each).length, 0);
}

/** Without a build the files of flags are told by their names: headers of the family that configure it. */
function declaredByText(line: FoundLine, { files }: CommitFiles): FoundLine {
  const [prefix] = line.flags.prefixes ?? [];
  if (prefix === undefined) return line;
  const family = prefix.slice(0, -1).toLowerCase();
  const headers = files.filter(({ path }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return file.startsWith(family) && /config[a-z0-9_]*\.(h|inc)$/.test(file);
  });
  const folder = line.build[0]?.[1] === '-C' ? `${line.build[0][2]}/` : '';
  const near = headers.filter(({ path }) => path.startsWith(folder));
  const chosen = near.length > 0 ? near : headers;
  return withDeclared(
    line,
    chosen.map(({ path, text }) => ({
      path,
      name: (text === undefined ? [] : declaredNames(text))[0] ?? `${prefix}X`,
    })),
  );
}
