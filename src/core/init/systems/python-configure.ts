import { lineName } from './choose-libraries.ts';
import { concludeTrial } from './conclude-trial.ts';
import { failedCommand } from './failed-command.ts';
import { ninjaLibraries } from './ninja-file.ts';
import {
  type BuildTrial,
  type Candidate,
  type CommandEnd,
  type CommitFiles,
  type FoundLine,
  failedTrial,
  readFile,
  runCommand,
  startFresh,
  type TrialResult,
} from './trial.ts';

const SCRIPT = 'configure.py';
const WRITE = 'Write the arguments that the script needs into "build", and the path of the library into "library".';

/** Values that are wanted of options with a fixed choice, by words in the option; of several the first that the script offers. */
const WANTED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^--(config|configuration|build-?type|mode|variant)$/, ['release', 'Release', 'opt']],
  [/^--(arch|architecture|cpu)$/, ['x86-64', 'x86_64', 'x64', 'amd64']],
  [/^--(toolchain|compiler)$/, ['gcc', 'gnu']],
];

/** A configure script in Python that writes a build.ninja or a Makefile; null without one. */
export function pythonConfigureCandidate(facts: CommitFiles): Candidate | null {
  if (!facts.paths.has(SCRIPT)) return null;
  const project = /\bproject\s*=\s*['"]([A-Za-z0-9_.-]+)['"]/.exec(facts.text(SCRIPT) ?? '')?.[1];
  const unbuilt: FoundLine = {
    name: lineName(project ?? 'main'),
    build: [configureCommand([]), ['ninja']],
    library: null,
    flags: {},
    presets: {},
    sources: [],
    takesDefines: null,
  };
  return { system: 'configure script in Python', file: SCRIPT, unbuilt: [unbuilt], trial: tryScript };
}

function configureCommand(more: readonly string[]): string[] {
  return ['env', 'CFLAGS={defines}', 'CXXFLAGS={defines}', 'python3', SCRIPT, ...more];
}

function* tryScript(): BuildTrial<TrialResult> {
  yield* startFresh();
  const help = yield* runCommand(['python3', SCRIPT, '--help']);
  const configure = configureCommand(helpChoices(help));
  // The help may have written files.
  yield* startFresh();
  const configured = yield* runCommand(configure);
  if (configured.end !== null) return failedTrial(failedCommand(configure, configured, WRITE));
  const ninja = yield* readFile('build.ninja');
  const libraries = ninja === null ? [] : ninjaLibraries(ninja);
  const build = ninja === null ? ['make', '-j4'] : ['ninja', ...libraries.slice(0, 8)];
  const built = yield* runCommand(build);
  if (built.end !== null) return failedTrial(failedCommand(build, built, WRITE));
  return yield* concludeTrial(built.compiled, WRITE, (paths) => {
    const target = libraries.find((path) => paths.includes(path));
    return { build: [configure, target === undefined ? build : ['ninja', target]], flags: {} };
  });
}

/** The arguments that choose an optimised build for this processor, from the help of argparse: `--config {debug,release}`. */
export function helpChoices({ output }: Pick<CommandEnd, 'output'>): string[] {
  const offered = [...output.matchAll(/(--[a-z][a-z-]*)[ =]\{([^}\n]{1,500})\}/g)];
  return WANTED.flatMap(([option, values]) => {
    const [, name, choices = ''] = offered.find(([, each = '']) => option.test(each)) ?? [];
    const value = values.find((each) => choices.split(',').includes(each));
    return name === undefined || value === undefined ? [] : [name, value];
  });
}
