import { lineName } from './choose-libraries.ts';
import { concludeTrial } from './conclude-trial.ts';
import { declaredSwitches, helpSwitches, switchFlag } from './configure-switches.ts';
import { failedCommand } from './failed-command.ts';
import { flagsOf } from './flag-names.ts';
import {
  type BuildTrial,
  type Candidate,
  type CommitFiles,
  type FoundLine,
  failedTrial,
  runCommand,
  startFresh,
  type TrialResult,
} from './trial.ts';

/** How the configure script of a repository comes to be and is called. */
interface Script {
  readonly file: string;
  /** Commands that write the script; empty when it is committed. */
  readonly generate: readonly (readonly string[])[];
  /** The program that passes its arguments on to the script. */
  readonly configure: string;
  /** Text of the configure.ac; empty without one. */
  readonly source: string;
}

/** A configure script of autoconf, or what makes one; null without one. */
export function configureCandidate(facts: CommitFiles): Candidate | null {
  const script = scriptOf(facts);
  if (script === null) return null;
  const { source } = script;
  const unbuilt: FoundLine = {
    // An old AC_INIT names a file in place of the package.
    name: lineName(/\bAC_INIT\s*\(\s*\[?\s*([A-Za-z0-9_+ -]+)[\],]/.exec(source)?.[1] ?? 'main'),
    build: commandsOf(script),
    library: null,
    flags: { configure: flagsOf(declaredSwitches(source), switchFlag) },
    presets: {},
    sources: [],
    takesDefines: null,
  };
  return { system: 'autotools', file: script.file, unbuilt: [unbuilt], trial: () => tryScript(script) };
}

function scriptOf(facts: CommitFiles): Script | null {
  const source = facts.text('configure.ac') ?? facts.text('configure.in') ?? '';
  if (facts.paths.has('configure') && facts.paths.has('Makefile.in')) {
    return { file: 'configure', generate: [], configure: './configure', source };
  }
  const file = ['configure.ac', 'configure.in'].find((path) => facts.paths.has(path));
  if (file === undefined) return null;
  const own = facts.text('autogen.sh');
  if (own === undefined) return { file, source, generate: [['autoreconf', '-fi']], configure: './configure' };
  // Many of these scripts end with the configure script and pass their arguments on to it.
  const passesOn = /^[^#\n]*configure\b[^\n]*\$[@*]/m.test(own);
  return passesOn
    ? { file, source, generate: [], configure: './autogen.sh' }
    : { file, source, generate: [['env', 'NOCONFIGURE=1', 'sh', 'autogen.sh']], configure: './configure' };
}

function commandsOf({ generate, configure, source }: Script): string[][] {
  // No lane uses the static library, and its objects are compiled a second time.
  const hasStatic = /\bAC_ARG_ENABLE\s*\(\s*\[?static\b|\b(LT_INIT|AC_PROG_LIBTOOL)\b/.test(source);
  return [
    ...generate.map((argv) => [...argv]),
    // The script of a checkout may have lost its permission to be executed.
    ['sh', configure, ...(hasStatic ? ['--disable-static'] : []), 'CPPFLAGS={defines}', '{configure}'],
    ['make', '-j4'],
  ];
}

function* tryScript(script: Script): BuildTrial<TrialResult> {
  yield* startFresh();
  const write = 'Write the arguments that the script needs into "build", and the path of the library into "library".';
  const commands = commandsOf(script);
  const compiled: { path: string; hasProbe: boolean }[] = [];
  for (const argv of commands) {
    const ran = yield* runCommand(argv);
    compiled.push(...ran.compiled);
    if (ran.end !== null) return failedTrial(failedCommand(argv, ran, write));
  }
  const help = yield* runCommand(['sh', './configure', '--help']);
  const flags = { configure: flagsOf(helpSwitches(help.output), switchFlag) };
  const shared = 'Add the switch that makes the build a shared library with malloc in it to "build".';
  return yield* concludeTrial(compiled, shared, () => ({ build: commands, flags }));
}
