import type { CommitFiles } from './trial.ts';

/** A build system that is known by name only. */
export interface NamedSystem {
  readonly system: string;
  readonly file: string;
  /** What a person has to write, and why. */
  readonly write: string;
}

const NO_NETWORK = 'A build has no network';

const SYSTEMS: readonly { readonly system: string; readonly file: RegExp; readonly write: string }[] = [
  {
    system: 'Bazel',
    file: /(^|\/)(MODULE\.bazel|WORKSPACE(\.bazel)?)$/,
    write: `${NO_NETWORK}, and Bazel downloads its rules and modules: vendor them (bazel vendor), then write a "build" that ends with a copy out of bazel-bin, which leads out of the checkout; or build the library outside and compare it under "allocators".`,
  },
  {
    system: 'Buck',
    file: /(^|\/)\.buckconfig$/,
    write: `${NO_NETWORK}. Write the command that builds the library into "build", and its path into "library".`,
  },
  {
    system: 'SCons',
    file: /(^|\/)SConstruct$/,
    write: 'Write the scons command of the shared library into "build", and its path into "library".',
  },
  {
    system: 'Xmake',
    file: /(^|\/)xmake\.lua$/,
    write: `${NO_NETWORK}, and xmake downloads packages: write "build: [[xmake, f, -m, release], [xmake, build, TARGET]]", and the path of the library.`,
  },
  {
    system: 'Premake',
    file: /(^|\/)premake[45]\.lua$/,
    write: 'Write "build: [[premake5, gmake2], [make, config=release]]", and the path of the library.',
  },
  {
    system: 'GN',
    file: /(^|\/)\.gn$/,
    write: 'Write "build: [[gn, gen, out], [ninja, -C, out, TARGET]]", and the path of the library.',
  },
  {
    system: 'Waf',
    file: /(^|\/)wscript$/,
    write: 'Write "build: [[./waf, configure], [./waf, build]]", and the path of the library.',
  },
  {
    system: 'Cargo',
    file: /(^|\/)Cargo\.toml$/,
    write: `${NO_NETWORK}: vendor the crates (cargo vendor), write "build: [cargo, build, --release, --offline]" and the path of a cdylib that defines malloc.`,
  },
  {
    system: 'Zig',
    file: /(^|\/)build\.zig$/,
    write: 'Write "build: [zig, build, -Doptimize=ReleaseFast]", and the path of the library below zig-out.',
  },
  {
    system: 'Tup',
    file: /(^|\/)Tupfile$/,
    write: 'Write the command that builds the library into "build", and its path into "library".',
  },
  {
    system: 'a build script',
    file: /^(build|make|compile)\.sh$/,
    write: 'Write "build: [sh, SCRIPT]", and the path of the library that it leaves.',
  },
  {
    system: 'Visual Studio',
    file: /\.(sln|vcxproj)$/,
    write: 'It builds for Windows. Write a command that builds a shared library on Linux into "build".',
  },
];

/** Build systems that are recognised and not tried, each with the file nearest to the top. */
export function namedSystems({ files }: CommitFiles): NamedSystem[] {
  return SYSTEMS.flatMap(({ system, file, write }) => {
    const found = files
      .map(({ path }) => path)
      .filter((path) => file.test(path))
      .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
    return found[0] === undefined ? [] : [{ system, file: found[0], write }];
  });
}
