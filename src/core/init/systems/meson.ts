import { lineName } from './choose-libraries.ts';
import { concludeTrial } from './conclude-trial.ts';
import { failedCommand } from './failed-command.ts';
import { flagsOf } from './flag-names.ts';
import { ninjaLibraries } from './ninja-file.ts';
import {
  type BuildTrial,
  type Candidate,
  type CommitFiles,
  type FoundLine,
  failedTrial,
  readFile,
  runCommand,
  startFresh,
  type TrialResult,
} from './trial.ts';

const WRITE = 'Write the options that the project needs into "build", and the path of its library into "library".';

/** Options that build something besides the library. */
const EXTRA = /(^|[_-])(build[_-])?(tests?|examples?|docs?|bench(es|marks?)?)$/i;

/** A project of Meson; null without one. */
export function mesonCandidate(facts: CommitFiles): Candidate | null {
  const file = 'meson.build';
  const text = facts.text(file);
  if (text === undefined) return null;
  const options = facts.text('meson.options') ?? facts.text('meson_options.txt') ?? '';
  const names = mesonOptions(options);
  const out = facts.files.some(({ path }) => path.startsWith('out/')) ? 'build-ab' : 'out';
  const project = /\bproject\s*\(\s*'([^']{1,60})'/.exec(text)?.[1] ?? 'main';
  const unbuilt: FoundLine = {
    name: lineName(project),
    build: commandsOf(out, []),
    library: null,
    flags: { meson: flagsOf(names) },
    presets: {},
    sources: [],
    takesDefines: null,
  };
  return { system: 'Meson', file, unbuilt: [unbuilt], trial: () => tryProject(out, names) };
}

/** Names of the options that a project declares, without those of tests and documents. */
export function mesonOptions(text: string): string[] {
  const found = [...text.replace(/#[^\n]*/g, '').matchAll(/\boption\s*\(\s*'([A-Za-z0-9_-]{1,60})'/g)];
  return [...new Set(found.map(([, name = '']) => name))].filter((name) => !EXTRA.test(name));
}

function commandsOf(out: string, targets: readonly string[]): string[][] {
  return [
    ['meson', 'setup', out, '--buildtype=release', '-Dc_args={defines}', '-Dcpp_args={defines}', '{meson}'],
    ['ninja', '-C', out, ...targets],
  ];
}

function* tryProject(out: string, names: readonly string[]): BuildTrial<TrialResult> {
  yield* startFresh();
  const [setup = []] = commandsOf(out, []);
  const prepared = yield* runCommand(setup);
  if (prepared.end !== null) return failedTrial(failedCommand(setup, prepared, WRITE));
  const libraries = ninjaLibraries((yield* readFile(`${out}/build.ninja`)) ?? '');
  const [, build = []] = commandsOf(out, libraries.slice(0, 8));
  const built = yield* runCommand(build);
  if (built.end !== null) return failedTrial(failedCommand(build, built, WRITE));
  return yield* concludeTrial(built.compiled, WRITE, (paths) => {
    const target = libraries.find((path) => paths.includes(`${out}/${path}`));
    const targets = target === undefined ? libraries.slice(0, 8) : [target];
    return { build: commandsOf(out, targets), flags: { meson: flagsOf(names) } };
  });
}
