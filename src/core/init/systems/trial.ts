import type { RepositoryFile } from './repository.ts';

/** What stands for the placeholders of a build, by name: `{ cmake: ['-DX=ON'] }`. */
export type TrialSettings = Readonly<
  Partial<Record<'defines' | 'cmake' | 'meson' | 'configure' | 'make', readonly string[]>>
>;

/** How a command of a trial ended. */
export interface CommandEnd {
  /** Predicate for a sentence, such as "ended with exit code 2"; null when it succeeded. */
  readonly end: string | null;
  /** The end of what it printed, of both streams. */
  readonly output: string;
  readonly seconds: number;
  /** Source files of the repository that a compiler was called for, and whether the call had the probe. */
  readonly compiled: readonly { readonly path: string; readonly hasProbe: boolean }[];
}

/** A shared library that a build left, with the names of the links to it. */
export interface LeftLibrary {
  /** Paths from the top of the repository, the shortest one first. */
  readonly paths: readonly string[];
  /** Which of malloc, free, calloc and realloc it defines for the loader. */
  readonly defines: readonly string[];
  readonly sha256: string;
}

/** A program that a build left. */
export interface LeftProgram {
  readonly path: string;
  /**
   * Why a preloaded library would not be measured: it defines malloc, is linked with a library that does, is linked statically, or calls no
   * allocation function. Null: the loader gives it the library's malloc.
   */
  readonly unfit: 'defines-malloc' | 'linked-with-allocator' | 'static' | 'no-calls' | null;
}

/** What a build left in its folder that is not in the commit. */
export interface Leftovers {
  readonly libraries: readonly LeftLibrary[];
  readonly programs: readonly LeftProgram[];
}

/** How a program ended that was run once with a library. */
interface ProgramEnd {
  /** As of `CommandEnd`. */
  readonly end: string | null;
  readonly output: string;
  readonly seconds: number;
  /** How often it allocated, counted in a run of its own with the C library's allocator; null when that run gave no count. */
  readonly allocations: number | null;
  /** Whether the library served the program. */
  readonly isServed: boolean;
}

/** One request of a trial to whoever builds. Core decides what to try; the runner tries it in the sandbox. */
export type Ask =
  | { readonly kind: 'fresh' }
  | { readonly kind: 'run'; readonly argv: readonly string[] }
  | { readonly kind: 'read'; readonly path: string }
  | { readonly kind: 'list'; readonly folder: string }
  | { readonly kind: 'left' }
  | { readonly kind: 'keep'; readonly path: string }
  | { readonly kind: 'program'; readonly argv: readonly string[] };

/** What the runner answers to each kind of request. */
export interface Answers {
  /** The folder holds the files of the commit and nothing else. */
  readonly fresh: { readonly submodules: 'none' | 'fetched' | 'missing' };
  readonly run: CommandEnd;
  /** Text of a file; null when it cannot be read. */
  readonly read: string | null;
  /** Names in a folder, sorted; empty when there is none. */
  readonly list: readonly string[];
  readonly left: Leftovers;
  /** The library is kept beyond the next fresh start, for the programs that are run with it. */
  readonly keep: null;
  readonly program: ProgramEnd;
}

/** A trial as a coroutine: it yields requests, gets their answers, and returns what it found. */
export type BuildTrial<T> = Generator<Ask, T, Answers[Ask['kind']]>;

/** Empties the folder and fills it with the commit. */
export function* startFresh(): BuildTrial<Answers['fresh']> {
  return (yield { kind: 'fresh' }) as Answers['fresh'];
}

/** Runs a command of the build with the probe in place of `{defines}`, and with settings in place of other placeholders. */
export function* runCommand(argv: readonly string[], settings: TrialSettings = {}): BuildTrial<CommandEnd> {
  return (yield { kind: 'run', argv: filled(argv, settings) }) as CommandEnd;
}

/** Reads a file that a command wrote. */
export function* readFile(path: string): BuildTrial<string | null> {
  return (yield { kind: 'read', path }) as string | null;
}

/** Lists a folder that a command wrote. */
export function* listFolder(folder: string): BuildTrial<readonly string[]> {
  return (yield { kind: 'list', folder }) as readonly string[];
}

/** Looks at what the build left. */
export function* lookAround(): BuildTrial<Leftovers> {
  return (yield { kind: 'left' }) as Leftovers;
}

/** Keeps a library for `runProgram`, unless there is one already. */
export function* keepLibrary(path: string): BuildTrial<void> {
  yield { kind: 'keep', path };
}

/** Runs a program once with the library that was kept last. */
export function* runProgram(argv: readonly string[]): BuildTrial<ProgramEnd> {
  return (yield { kind: 'program', argv }) as ProgramEnd;
}

/** Makes a trial, and adds the seconds of its commands. */
export function* timed<T>(trial: BuildTrial<T>): BuildTrial<{ readonly result: T; readonly seconds: number }> {
  let seconds = 0;
  let step = trial.next();
  while (step.done !== true) {
    const answer = yield step.value;
    if (step.value.kind === 'run') seconds += (answer as CommandEnd).seconds;
    step = trial.next(answer);
  }
  return { result: step.value, seconds };
}

/** The define of a trial, which shows whether defines reach the compiler. */
export const PROBE = '-DALLOC_AB_PROBE=1';

function filled(argv: readonly string[], settings: TrialSettings): string[] {
  const defines = [PROBE, ...(settings.defines ?? [])];
  const make = argv[0] === 'make' ? (settings.make ?? []) : [];
  return [...argv, ...make].flatMap((argument) => {
    if (argument === '{defines}') return defines;
    const [, name] = /^\{(cmake|meson|configure)\}$/.exec(argument) ?? [];
    if (name !== undefined) return settings[name as keyof TrialSettings] ?? [];
    return [argument.replaceAll('{defines}', defines.join(' '))];
  });
}

/** What a build system was recognised by, and how its trial is made. */
export interface Candidate {
  /** `CMake`, `Make`, … as its documentation spells it. */
  readonly system: string;
  /** The file that it was recognised by. */
  readonly file: string;
  /** The lines without a trial: what the files alone tell. */
  readonly unbuilt: readonly FoundLine[];
  /** Builds and looks. Lines without a library are left out, with the reason. */
  trial(): BuildTrial<TrialResult>;
  /** Bench programs that the build system may build; run after a fresh start. */
  benches?(): BuildTrial<readonly BenchGroup[]>;
}

/** Bench programs that are built in the same way. */
export interface BenchGroup {
  /** Commands that come before the first target. */
  readonly prepare: readonly (readonly string[])[];
  readonly targets: readonly string[];
  /** The command that builds some of the targets. */
  build(targets: readonly string[]): readonly string[];
}

/** A line as far as it is known. */
export interface FoundLine {
  readonly name: string;
  readonly build: readonly (readonly string[])[];
  /** Path, with `*` where a flag may rename it; null: unknown until it was built. */
  readonly library: string | null;
  /** The file that the build left; absent when it was not built. */
  readonly seen?: string;
  readonly flags: FoundFlags;
  readonly presets: Readonly<Record<string, FoundPreset>>;
  /** Source files of the allocator that a compiler was called for; empty when it was not built. */
  readonly sources: readonly string[];
  /** Whether `{defines}` reached the compiler; null: not tried. */
  readonly takesDefines: boolean | null;
  /** Flags that its sources declare, when they were looked at. */
  readonly declared?: readonly string[];
}

/** Flags of a line by their kind. */
export interface FoundFlags {
  readonly prefixes?: readonly string[];
  readonly declaredIn?: readonly string[];
  readonly makeVariables?: readonly string[];
  readonly cmake?: Readonly<Record<string, string>>;
  readonly meson?: Readonly<Record<string, string>>;
  readonly configure?: Readonly<Record<string, string>>;
}

/** What a preset sets. */
export interface FoundPreset {
  readonly flags?: Readonly<Record<string, string>>;
  readonly defines?: Readonly<Record<string, string>>;
}

/** What a trial found: lines whose library was seen, or why there are none. */
export interface TrialResult {
  readonly lines: readonly FoundLine[];
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
  /** Present when there are no lines. */
  readonly failure?: TrialFailure;
}

/** Why a build gave no library. */
export interface TrialFailure {
  /** One sentence. */
  readonly why: string;
  /** The end of the output of the command that failed; empty when none failed. */
  readonly output: string;
  /** What a person has to write. */
  readonly write: string;
}

/** The result of a trial that found no line. */
export function failedTrial(failure: TrialFailure): TrialResult {
  return { lines: [], notes: [], failure };
}

/** Everything that is looked at to recognise a build system. */
export interface CommitFiles {
  readonly files: readonly RepositoryFile[];
  /** Every path, for quick look-ups. */
  readonly paths: ReadonlySet<string>;
  /** Text of a file; undefined when it was not read. */
  text(path: string): string | undefined;
}
