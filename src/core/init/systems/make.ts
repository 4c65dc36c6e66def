import { FlagName, FlagValue } from '../../../model/names.ts';
import { chooseLibraries, lineName, noAllocator } from './choose-libraries.ts';
import { failedCommand } from './failed-command.ts';
import { makePresets } from './make-presets.ts';
import { type Makefile, readMakefile } from './makefile.ts';
import {
  type BenchGroup,
  type BuildTrial,
  type Candidate,
  type CommitFiles,
  type FoundLine,
  failedTrial,
  keepLibrary,
  lookAround,
  runCommand,
  startFresh,
  type TrialResult,
} from './trial.ts';

/** Limits: Makefiles that are read, prerequisites of a goal that are searched, lines, settings of a line, bench goals of a Makefile and Makefiles with them. */
const LIMITS = { makefiles: 64, needed: 20, lines: 6, variables: 48, benches: 4 } as const;

/** Lines that Makefiles build, one per Makefile; null without a Makefile. */
export function makeCandidate(facts: CommitFiles): Candidate | null {
  const makefiles = facts.files
    .flatMap(({ path, text }) =>
      text !== undefined && /(^|\/)(GNUm|M|m)akefile$/.test(path) ? [readMakefile(path, text)] : [],
    )
    .slice(0, LIMITS.makefiles);
  const [first] = makefiles.toSorted((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1));
  if (first === undefined) return null;
  const lines = makeLines(makefiles);
  const [line] = lines;
  // Without a rule for a library, what the first goal builds is looked at.
  const tried = line === undefined ? [{ ...lineFor(first, []), leftOut: [] }] : lines;
  return {
    system: 'Make',
    file: line?.makefile ?? first.path,
    unbuilt: lines.map(({ found }) => found),
    trial: () => tryLines(tried),
    benches: () => findBenchGoals(makefiles),
  };
}

/** Goals of Makefiles that build bench programs: `bench`, or files with such a name. */
function* findBenchGoals(makefiles: readonly Makefile[]): BuildTrial<BenchGroup[]> {
  return makefiles
    .map(({ folder, rules }): BenchGroup => {
      const goals = [...rules.keys()].filter(
        (goal) =>
          /^(.*\/)?(bench(es|marks?)?|[a-z0-9_-]*(_bench|bench_)[a-z0-9_-]*)$/.test(goal) && !goal.includes('%'),
      );
      const within = goals.map((goal) =>
        folder !== '' && goal.startsWith(`${folder}/`) ? goal.slice(folder.length + 1) : goal,
      );
      return {
        prepare: [],
        targets: within.slice(0, LIMITS.benches),
        build: (some) => ['make', ...(folder === '' ? [] : ['-C', folder]), ...some],
      };
    })
    .filter(({ targets }) => targets.length > 0)
    .slice(0, LIMITS.benches);
}

interface MakeLine {
  readonly makefile: string;
  readonly found: FoundLine;
  /** Variants of the goal that cannot be presets. */
  readonly leftOut: readonly string[];
}

function makeLines(makefiles: readonly Makefile[]): MakeLine[] {
  const found = new Map<string, MakeLine>();
  // The Makefile in an allocator's own folder is preferred to one at the top that repeats it.
  for (const makefile of makefiles.toSorted((a, b) => depth(b) - depth(a))) {
    const line = draftLine(makefile);
    const isKnown = line && [...found.values()].some((each) => each.found.library === line.found.library);
    if (line && !isKnown && !found.has(line.found.name)) found.set(line.found.name, line);
  }
  // The first line becomes the default; lines with flags come first, since flags are compared most.
  const order = ({ found: { name, flags } }: MakeLine) => `${flags.prefixes ? 0 : 1}${name}`;
  return [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)).slice(0, LIMITS.lines);
}

function depth({ folder }: Makefile): number {
  return folder === '' ? 0 : folder.split('/').length;
}

function draftLine(makefile: Makefile): MakeLine | undefined {
  const goals = [...makefile.rules.keys()].filter((target) => /^[A-Za-z][A-Za-z0-9_-]*$/.test(target));
  const byName = goals.sort((a, b) => Number(b === 'all') - Number(a === 'all') || a.length - b.length);
  for (const goal of byName) {
    const reached = libraryBehind(goal, makefile, 0);
    if (reached) return lineOf(reached, makefile);
  }
  return undefined;
}

/** The only shared library that a goal builds, with the goal nearest to it. */
function libraryBehind(
  goal: string,
  { rules }: Pick<Makefile, 'rules'>,
  level: number,
): { goal: string; library: string; alone: boolean } | undefined {
  const needed = rules.get(goal) ?? [];
  const libraries = needed.filter((path) => /^[A-Za-z0-9_./-]+\.so$/.test(path));
  const [library] = libraries;
  if (library !== undefined) {
    return libraries.length === 1 ? { goal, library, alone: needed.length === 1 } : undefined;
  }
  if (level === 3) return undefined;
  const behind = needed.slice(0, LIMITS.needed).flatMap((next) => libraryBehind(next, { rules }, level + 1) ?? []);
  return behind.length === 1 ? behind[0] : undefined;
}

/** How defines reach the compiler, with the variable that carries them alone where there is one. */
function carrierOf({ variables }: Makefile): { variable?: string; family?: string; arguments: string[] } {
  const [variable] = [...variables.keys()]
    .filter(
      (name) =>
        /^[A-Z].*(DEFS_EXTRA|EXTRA_DEFS|CFLAGS_EXTRA|EXTRA_CFLAGS)$/.test(name) || /^EXTRA_(CFLAGS|DEFS)$/.test(name),
    )
    .sort((a, b) => Number(/CFLAGS/.test(a)) - Number(/CFLAGS/.test(b)) || a.length - b.length);
  if (variable !== undefined) {
    const family = /^([A-Z][A-Z0-9]*)_.*DEFS/.exec(variable)?.[1];
    return { variable, ...(family !== undefined && { family }), arguments: [`${variable}={defines}`] };
  }
  // The compiler's own name takes options in every Makefile that uses it.
  const compiler = (name: string, usual: string): string => {
    const value = variables.get(name) ?? usual;
    return `${name}=${/^[A-Za-z0-9_+./-]+$/.test(value) ? value : usual} {defines}`;
  };
  return { arguments: [compiler('CC', 'cc'), compiler('CXX', 'c++')] };
}

function lineOf(
  { goal, library, alone }: { goal: string; library: string; alone: boolean },
  makefile: Makefile,
): MakeLine | undefined {
  const { folder } = makefile;
  const carrier = carrierOf(makefile);
  const name = lineName(carrier.family ?? library);
  // A goal that also builds tests is replaced by the library's own target, relative to the Makefile.
  const within = folder !== '' && library.startsWith(`${folder}/`) ? library.slice(folder.length + 1) : undefined;
  const target = alone || within === undefined ? goal : within;
  const { found, leftOut } = lineFor(makefile, [target], goal);
  return { makefile: makefile.path, leftOut, found: { ...found, name, library } };
}

/** The line of a Makefile for some targets; without any, for its first goal. */
function lineFor(makefile: Makefile, targets: readonly string[], goal = 'all'): MakeLine {
  const { folder, rules, settable } = makefile;
  const carrier = carrierOf(makefile);
  const { presets, variables, leftOut } = makePresets(makefile, goal, carrier.variable);
  const own = [...settable].flatMap(([name, value]) =>
    carrier.family !== undefined &&
    name.startsWith(`${carrier.family}_`) &&
    FlagName.safeParse(name).success &&
    FlagValue.safeParse(value).success
      ? [name]
      : [],
  );
  const makeVariables = [...new Set([...variables, ...own])].slice(0, LIMITS.variables);
  const found: FoundLine = {
    name: lineName(folder === '' ? 'main' : folder),
    build: [
      [
        'make',
        ...(folder === '' ? [] : ['-C', folder]),
        ...(rules.has('clean') && targets.length > 0 ? ['clean'] : []),
        ...targets,
        ...carrier.arguments,
      ],
    ],
    library: null,
    flags: {
      ...(carrier.family !== undefined && { prefixes: [`${carrier.family}_`] }),
      ...(makeVariables.length > 0 && { makeVariables }),
    },
    presets,
    sources: [],
    takesDefines: null,
  };
  return { makefile: makefile.path, found, leftOut };
}

function* tryLines(lines: readonly MakeLine[]): BuildTrial<TrialResult> {
  const found: FoundLine[] = [];
  const notes: string[] = [];
  let failure: TrialResult['failure'];
  for (const line of lines) {
    const tried = yield* tryLine(line);
    notes.push(...tried.notes);
    const [first] = found.length === 0 ? tried.lines : [];
    // The next line is built in an empty folder.
    if (first !== undefined) yield* keepLibrary(first.library ?? '');
    if (tried.failure === undefined) found.push(...tried.lines);
    else if (lines.length === 1) failure = tried.failure;
    else notes.push(`Line ${line.found.name} is left out: ${tried.failure.why}`);
    failure ??= tried.failure;
  }
  return { lines: found, notes, ...(found.length === 0 && failure !== undefined && { failure }) };
}

function* tryLine({ found, leftOut, makefile }: MakeLine): BuildTrial<TrialResult> {
  const write = 'Write the goal that builds the shared library into "build", and its path into "library".';
  const notes = leftOut.map(
    (goal) => `The goal ${goal} of ${makefile} is left out as a preset: its settings are not plain values.`,
  );
  const [argv = []] = found.build;
  yield* startFresh();
  const built = yield* runCommand(argv);
  const left = yield* lookAround();
  const libraries = chooseLibraries(left);
  const named = libraries.find(({ paths }) => found.library !== null && paths.includes(found.library));
  const chosen = named === undefined ? libraries : [named];
  if (built.end !== null) return failedTrial(failedCommand(argv, built, write));
  if (chosen.length === 0) return failedTrial({ why: noAllocator(left), output: '', write });
  const takesDefines = built.compiled.some(({ hasProbe }) => hasProbe);
  // What an empty value of CC would change is not known: the build without it is the one that people run.
  const build = takesDefines ? [argv] : [argv.filter((argument) => !argument.includes('{defines}'))];
  const lines = chosen.map(
    ({ paths: [library = ''], paths }): FoundLine => ({
      ...found,
      name: found.library === null ? lineName(library) : found.name,
      build,
      library: found.library !== null && paths.includes(found.library) ? found.library : library,
      sources: built.compiled.map(({ path }) => path),
      takesDefines,
    }),
  );
  return { lines, notes };
}
