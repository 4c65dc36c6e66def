import { chooseLibraries, lineName, noAllocator } from './choose-libraries.ts';
import { type CMakeCommand, cmakeCommands } from './cmake-commands.ts';
import { type CMakeOption, cacheNames, cmakeDownloads, cmakeOptions, isExtraOption } from './cmake-options.ts';
import { cmakePresets } from './cmake-presets.ts';
import { type CMakeTarget, readTarget, targetFiles } from './cmake-targets.ts';
import { failedCommand } from './failed-command.ts';
import { flagsOf } from './flag-names.ts';
import {
  type BenchGroup,
  type BuildTrial,
  type Candidate,
  type CommitFiles,
  type FoundLine,
  type Leftovers,
  listFolder,
  lookAround,
  readFile,
  runCommand,
  startFresh,
  type TrialFailure,
  type TrialResult,
} from './trial.ts';

/** A project as its files describe it. */
interface Project {
  readonly file: string;
  readonly folder: string;
  /** The folder that it is built in. */
  readonly out: string;
  readonly options: readonly CMakeOption[];
  readonly downloads: readonly string[];
  /** Whether the file name of a library depends on a variable. */
  readonly renames: boolean;
  /** Text of its CMakePresets.json; empty without one. */
  readonly presets: string;
}

/** Names of executables that measure, and most of them that are tried. */
const BENCH_TARGET = /(bench|stress|larson|perf)/i;
const BENCHES_MAX = 6;

/** Most targets whose description is read. */
const TARGETS_MAX = 400;

/** The project of the CMakeLists.txt nearest to the top that has `project()`; null without one. */
export function cmakeCandidate(facts: CommitFiles): Candidate | null {
  const lists = facts.files
    .filter(({ path, text }) => /(^|\/)CMakeLists\.txt$/.test(path) && text !== undefined)
    .map(({ path, text = '' }) => ({ path, commands: cmakeCommands(text) }))
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1));
  const top = lists.find(({ commands }) => commands.some(({ name }) => name === 'project'));
  if (top === undefined) return null;
  const folder = top.path.includes('/') ? top.path.slice(0, top.path.lastIndexOf('/')) : '';
  const below = lists.filter(({ path }) => folder === '' || path.startsWith(`${folder}/`));
  const project: Project = {
    file: top.path,
    folder,
    out: ['out', 'build-ab', 'out-alloc-ab'].find((name) => !isTaken(name, facts)) ?? 'out-ab',
    options: cmakeOptions(below.flatMap(({ commands }) => commands)),
    downloads: cmakeDownloads(below.flatMap(({ commands }) => commands)),
    presets: facts.text(folder === '' ? 'CMakePresets.json' : `${folder}/CMakePresets.json`) ?? '',
    renames: below.some(({ commands }) => commands.some(renamesOutput)),
  };
  const name = top.commands.find(({ name }) => name === 'project')?.arguments[0] ?? 'main';
  const unbuilt: FoundLine = {
    name: lineName(name),
    build: [configureCommand(project, []), buildCommand(project)],
    library: null,
    flags: { cmake: flagsOf(project.options.filter((each) => !isExtraOption(each)).map((each) => each.name)) },
    presets: {},
    sources: [],
    takesDefines: null,
  };
  return {
    system: 'CMake',
    file: top.path,
    unbuilt: [unbuilt],
    trial: () => tryProject(project),
    ...(below.some(({ commands }) => commands.some(({ name }) => name === 'add_executable')) && {
      benches: () => findBenchTargets(project),
    }),
  };
}

/** Executables of the project with the name of a bench, when its tests and benches are built too. */
function* findBenchTargets(project: Project): BuildTrial<BenchGroup[]> {
  const { folder, out, options } = project;
  const wanted = options.filter((each) => isExtraOption(each) && BENCH_TARGET.test(each.name));
  const configure = [
    ...['cmake', '-S', folder === '' ? '.' : folder, '-B', out, '-DCMAKE_BUILD_TYPE=Release'],
    ...wanted.map(({ name }) => `-D${name}=ON`),
  ];
  yield* askForTargets(project);
  const { end } = yield* runCommand(configure);
  const targets = end === null ? yield* readTargets(project) : [];
  const names = targets
    .filter(({ name, type }) => type === 'EXECUTABLE' && BENCH_TARGET.test(name) && !/check|debug/i.test(name))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    { prepare: [configure], targets: names.slice(0, BENCHES_MAX), build: (some) => buildCommand(project, ...some) },
  ];
}

function* askForTargets({ out }: Project): BuildTrial<void> {
  const query = `${out}/.cmake/api/v1/query`;
  yield* runCommand(['cmake', '-E', 'make_directory', query]);
  yield* runCommand(['cmake', '-E', 'touch', `${query}/codemodel-v2`]);
}

function renamesOutput({ arguments: args }: CMakeCommand): boolean {
  return args.some((each, at) => /^(LIBRARY_)?OUTPUT_NAME$/.test(each) && /\$\{/.test(args[at + 1] ?? ''));
}

/** The path of a library whose name a flag may change: `out/libx*.so`, when that is one file. */
function renamable(library: string, { libraries }: Leftovers): string {
  const [, stem] = /^(.+)\.so$/.exec(library) ?? [];
  if (stem === undefined) return library;
  const isLike = (path: string): boolean =>
    path.startsWith(stem) && path.endsWith('.so') && !path.slice(stem.length).includes('/');
  return libraries.flatMap(({ paths }) => paths).filter(isLike).length === 1 ? `${stem}*.so` : library;
}

function isTaken(name: string, { files }: CommitFiles): boolean {
  return files.some(({ path }) => path === name || path.startsWith(`${name}/`));
}

function configureCommand({ folder, out, options }: Project, more: readonly string[]): string[] {
  return [
    ...['cmake', '-S', folder === '' ? '.' : folder, '-B', out, '-DCMAKE_BUILD_TYPE=Release'],
    ...options.filter(isExtraOption).map(({ name }) => `-D${name}=OFF`),
    ...more,
    ...['-DCMAKE_C_FLAGS={defines}', '-DCMAKE_CXX_FLAGS={defines}', '{cmake}'],
  ];
}

function buildCommand({ out }: Project, ...targets: readonly string[]): string[] {
  return ['cmake', '--build', out, '--parallel', '4', ...(targets.length > 0 ? ['--target', ...targets] : [])];
}

function* tryProject(project: Project): BuildTrial<TrialResult> {
  const plain = yield* tryWith(project, []);
  // A project without a shared library may build one when it is asked to.
  const isStatic = plain.lines.length === 0 && plain.couldShare;
  const tried = isStatic ? yield* tryWith(project, ['-DBUILD_SHARED_LIBS=ON']) : plain;
  const { lines, notes, failure } = tried;
  return { lines, notes, ...(failure === undefined ? {} : { failure }) };
}

function* tryWith(project: Project, more: readonly string[]): BuildTrial<TrialResult & { couldShare: boolean }> {
  const failed = (failure: TrialFailure, couldShare = false) => ({ lines: [], notes: [], failure, couldShare });
  yield* startFresh();
  yield* askForTargets(project);
  const configure = configureCommand(project, more);
  const configured = yield* runCommand(configure);
  if (configured.end !== null) return failed(failedCommand(configure, configured, advice(project)));
  const targets = yield* readTargets(project);
  const shared = targets.filter(({ type }) => type === 'SHARED_LIBRARY' || type === 'MODULE_LIBRARY');
  const couldShare = shared.length === 0 && targets.some(({ type }) => type === 'STATIC_LIBRARY');
  if (couldShare && more.length === 0) return failed({ why: '', output: '', write: '' }, true);
  const build = buildCommand(project, ...shared.map(({ name }) => name));
  const built = yield* runCommand(build);
  const left = yield* lookAround();
  const libraries = chooseLibraries(left);
  if (libraries.length === 0) {
    if (built.end !== null) return failed(failedCommand(build, built, advice(project)));
    const write =
      'Name a target that builds a shared library with malloc in it, or the option that lets the library define malloc, in "build".';
    return failed({ why: noAllocator(left), output: '', write });
  }
  const cache = cacheNames((yield* readFile(`${project.out}/CMakeCache.txt`)) ?? '');
  const names = project.options.filter((each) => !isExtraOption(each) && cache.has(each.name));
  const flags = flagsOf(names.map(({ name }) => name));
  const lines = libraries.map(({ paths: [library = ''], paths }): FoundLine => {
    const target = shared.find(({ artifacts }) => artifacts.some((file) => paths.some((path) => endsWith(path, file))));
    const sources = built.compiled.filter(
      ({ path }) => target === undefined || target.sources.some((source) => endsWith(path, source)),
    );
    return {
      name: lineName(library),
      build: [configure, buildCommand(project, ...(target === undefined ? [] : [target.name]))],
      library: project.renames ? renamable(library, left) : library,
      seen: library,
      flags: { cmake: flags },
      presets: cmakePresets(project.presets, flags),
      sources: sources.map(({ path }) => path),
      takesDefines: sources.some(({ hasProbe }) => hasProbe),
    };
  });
  const notes = built.end === null ? [] : [`${build.join(' ')} ${built.end}; what it had built before is used.`];
  return { lines, notes, couldShare: false };
}

function* readTargets({ out }: Project): BuildTrial<CMakeTarget[]> {
  const reply = `${out}/.cmake/api/v1/reply`;
  const names = yield* listFolder(reply);
  const model = names.find((name) => name.startsWith('codemodel-v2-'));
  const files = model === undefined ? [] : targetFiles((yield* readFile(`${reply}/${model}`)) ?? '');
  const targets: CMakeTarget[] = [];
  for (const file of files.slice(0, TARGETS_MAX)) {
    const target = readTarget((yield* readFile(`${reply}/${file}`)) ?? '');
    if (target !== undefined) targets.push(target);
  }
  return targets;
}

function endsWith(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}

/** What to write when a project cannot be configured or built. */
function advice({ downloads, file }: Project): string {
  if (downloads.length === 0)
    return 'Write the options that the project needs into "build", and the path of its library into "library".';
  const names = downloads.slice(0, 4).join(', ');
  const sources = downloads.slice(0, 2).map((name) => `-DFETCHCONTENT_SOURCE_DIR_${name.toUpperCase()}=PATH`);
  return `${file} downloads ${names}, and a build has no network. Add the sources to the repository, for example as submodules, and name them in "build" (${sources.join(' ')}); or build the library outside and compare it under "allocators".`;
}
