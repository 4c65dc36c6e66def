import type { CommandEnd, TrialFailure } from './trial.ts';

/** Debian packages of programs that build systems call. */
const PACKAGES: Readonly<Record<string, string>> = {
  aclocal: 'automake',
  autoconf: 'autoconf',
  autoheader: 'autoconf',
  automake: 'automake',
  autoreconf: 'autoconf automake libtool',
  bazel: 'bazel-bootstrap',
  bmake: 'bmake',
  'c++': 'g++',
  cc: 'gcc',
  clang: 'clang',
  'clang++': 'clang',
  cmake: 'cmake',
  gcc: 'gcc',
  'g++': 'g++',
  gmake: 'make',
  libtoolize: 'libtool',
  m4: 'm4',
  make: 'make',
  meson: 'meson',
  ninja: 'ninja-build',
  perl: 'perl',
  pkgconf: 'pkgconf',
  'pkg-config': 'pkgconf',
  python3: 'python3',
};

/** The failure of a command of a build, and what to do about it: install what is missing, else `write`. */
export function failedCommand(argv: readonly string[], { end, output }: CommandEnd, write: string): TrialFailure {
  const missing = missingProgram(argv, { end, output });
  const why = `${shown(argv)} ${end}${missing === null ? '' : `: ${missing} is not installed where builds look for it`}.`;
  const packages = missing === null ? undefined : PACKAGES[missing];
  const install =
    missing === null
      ? write
      : `Install ${missing}${packages === undefined ? '' : ` (Debian: apt-get install ${packages})`}, then run alloc-ab init again.`;
  return { why, output, write: install };
}

/** The program that a command did not find; null when it did not miss one. */
export function missingProgram(
  argv: readonly string[],
  { end, output }: Pick<CommandEnd, 'end' | 'output'>,
): string | null {
  const [program = ''] = argv;
  if (end?.startsWith('could not be started') && !program.includes('/')) return program;
  // The words of dash, bash, make, env and ninja.
  const [, found] =
    /(?:^|[\s:])(?:env: [‘'"]?)?([A-Za-z0-9_.+-]{1,40})[’'"]?: (?:command not found|not found|No such file or directory)$/m.exec(
      output,
    ) ?? [];
  return found !== undefined && PACKAGES[found] !== undefined ? found : null;
}

function shown(argv: readonly string[]): string {
  const text = argv.join(' ');
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`;
}
