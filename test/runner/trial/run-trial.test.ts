import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/core/config/config.ts';
import { type Drafted, draftByTrial } from '../../../src/core/init/init.ts';
import { readDraftFacts } from '../../../src/local/checkout/draft-facts.ts';
import type { Config } from '../../../src/model/config.ts';
import { SYSTEM_PATH } from '../../../src/runner/sandbox/kit.ts';
import { runTrial } from '../../../src/runner/trial/run-trial.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { commit, git, temporary } from '../runner-fixture.ts';
import * as projects from './small-projects.ts';

/** A machine that measures too gets much time: a build is a compiler call or two. */
const TIMEOUT = 300_000;

function missing(...programs: string[]): string {
  const absent = programs.filter((name) => findProgram(name, SYSTEM_PATH, '/') === null);
  return absent.length === 0 ? '' : ` [skipped: ${absent.join(', ')} not installed]`;
}

/** A test that needs programs of a build system, and says by its name when it is skipped. */
function testWith(programs: readonly string[], name: string, body: () => Promise<void>): void {
  const why = missing(...programs);
  test.skipIf(why !== '')(`${name}${why}`, { timeout: TIMEOUT }, body);
}

function repositoryOf(project: projects.Project): string {
  const folder = temporary();
  for (const [path, text] of Object.entries(project)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { mode: /\.sh$|^configure$/.test(path) ? 0o755 : 0o644 });
  }
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  commit(folder, 'first');
  return folder;
}

/** What init drafts for a project by building it, and the configuration that this is. */
async function tried(project: projects.Project): Promise<{ drafted: Drafted; config: Config; commands: string[] }> {
  const facts = await readDraftFacts(repositoryOf(project));
  if (!facts.ok) throw new Error(facts.error.message);
  const { files, folder, sha } = facts.value;
  const commands: string[] = [];
  const result = await runTrial(draftByTrial(files), {
    cache: KIT_ALONE,
    checkout: folder,
    sha,
    committed: new Set(files.map(({ path }) => path)),
    sandbox: 'available',
    onCommand: (argv) => commands.push(argv.join(' ')),
  });
  if (!result.ok) throw new Error(`${result.error.message}\n${result.error.detail}`);
  const parsed = parseConfig(result.value.text, 'draft.yml');
  if (!parsed.ok) throw new Error(`${parsed.error.message}\n${result.value.text}`);
  return { drafted: result.value, config: parsed.value, commands };
}

testWith(['cmake'], 'a CMake project: the target with malloc, without its tests, its options as flags', async () => {
  const { config, drafted } = await tried(projects.CMAKE);
  expect(drafted.report.missing).toEqual([]);
  expect(Object.keys(config.lines)).toEqual(['xalloc']);
  const { xalloc } = config.lines;
  expect(xalloc?.library).toBe('out/libxalloc*.so');
  expect(xalloc?.build.at(0)).toEqual(expect.arrayContaining(['-DX_BUILD_TESTS=OFF', '{cmake}']));
  expect(xalloc?.build.at(-1)?.slice(-2)).toEqual(['--target', 'xalloc']);
  expect(xalloc?.flags).toMatchObject({
    cmake: { X_STATS: 'X_STATS', X_PAGE: 'X_PAGE' },
    prefixes: ['X_'],
    declaredIn: ['src/x_config.h'],
  });
  expect(Object.keys(xalloc?.flags?.cmake ?? {})).not.toContain('X_BUILD_TESTS');
  expect(drafted.report.triedFlag).toBe('X_STATS');
});

testWith(['cmake'], 'a CMake project that is static by default is asked for a shared library', async () => {
  const { config } = await tried(projects.CMAKE_STATIC);
  expect(config.lines.xalloc?.library).toBe('out/libxalloc.so');
  expect(config.lines.xalloc?.build[0]).toContain('-DBUILD_SHARED_LIBS=ON');
});

testWith(['cmake', 'git'], 'a CMake project that downloads: what it downloads, and what to write', async () => {
  const { drafted } = await tried(projects.CMAKE_DOWNLOAD);
  const [missed] = drafted.report.missing;
  expect(missed?.why).toMatch(/^cmake -S \. .* ended with exit code 1/);
  expect(missed?.write).toMatch(/CMakeLists\.txt downloads Layers, and a build has no network/);
  expect(drafted.text).toContain('EDIT/liballoc.so');
});

testWith(['make', 'gcc'], 'Make: flags, settings, variants as presets, and bench programs that ran', async () => {
  const { config, drafted } = await tried(projects.MAKE);
  const line = config.lines.x;
  expect(line?.library).toBe('lib/libxalloc.so');
  expect(line?.flags).toMatchObject({
    prefixes: ['X_'],
    declaredIn: ['src/x_config.h'],
    makeVariables: { X_SHARDS: 'X_SHARDS' },
  });
  expect(line?.presets.fast).toMatchObject({ flags: { X_SHARDS: '8' } });
  expect(line?.presets.deep).toMatchObject({ defines: { X_DEPTH: '16', X_EXTRA: '1' } });
  expect(Object.keys(line?.presets ?? {})).toEqual(['fast', 'deep']);
  expect(config.lanes['bench-loop']?.command).toEqual(['./bench_loop']);
  expect(config.suites.benches?.targets).toEqual(['bench-loop']);
  expect(config.benches?.build).toHaveLength(1);
  const said = drafted.report.leftOut.join('\n');
  expect(said).toMatch(/all_odd of Makefile is left out as a preset/);
  expect(said).toMatch(/bench_usage: without arguments it ended with exit code 64/);
  expect(said).toMatch(/bench_broken: it does not build .*nowhere\.h/);
  expect(said).toMatch(/bench_own: it has an allocator of its own/);
  expect(said).toMatch(/bench_idle: it calls malloc \d+ times only/);
  expect(said).not.toMatch(/windows/);
  expect(drafted.report.triedFlag).toBe('X_EXTRA');
});

testWith(
  ['make', 'gcc'],
  'Make without a rule for a library and without a variable: it is built and looked at',
  async () => {
    const { config } = await tried(projects.MAKE_PLAIN);
    // The compiler is called by its name: no variable reaches it.
    expect(config.lines.xalloc).toMatchObject({ build: [['make']], library: 'libxalloc.so' });
    expect(config.lines.xalloc?.flags).toBeUndefined();
  },
);

testWith(['make', 'gcc'], 'a library without malloc is no allocator', async () => {
  const { drafted } = await tried(projects.MAKE_PREFIXED);
  expect(drafted.report.missing[0]?.why).toBe('The build left libx.so, which does not define malloc for the loader.');
});

testWith(['make', 'gcc'], 'a configure script: its switches as flags', async () => {
  const { config, drafted } = await tried(projects.CONFIGURE);
  expect(config.lines.xalloc).toMatchObject({
    build: [
      ['sh', './configure', 'CPPFLAGS={defines}', '{configure}'],
      ['make', '-j4'],
    ],
    library: 'libxalloc.so',
    flags: { configure: { STATS: '--enable-stats', CACHE: '--enable-cache', LG_PAGE: '--with-lg-page' } },
  });
  expect(drafted.report.triedFlag).toBe('STATS');
});

testWith(
  ['python3', 'ninja', 'gcc'],
  'a configure script in Python: the optimised build, and the library alone',
  async () => {
    const { config } = await tried(projects.PYTHON);
    expect(config.lines.xalloc?.build).toEqual([
      [
        ...['env', 'CFLAGS={defines}', 'CXXFLAGS={defines}', 'python3', 'configure.py'],
        ...['--config', 'release', '--toolchain', 'gcc'],
      ],
      ['ninja', 'bin/release/libxalloc.so'],
    ]);
    expect(config.lines.xalloc?.flags?.declaredIn).toEqual(['src/x_config.h']);
  },
);

testWith(['meson', 'ninja', 'gcc'], 'a Meson project: its options as flags', async () => {
  const { config, drafted } = await tried(projects.MESON);
  expect(config.lines.xalloc?.library).toBe('out/libxalloc.so');
  expect(config.lines.xalloc?.flags?.meson).toEqual({ STATS: 'stats' });
  expect(drafted.report.triedFlag).toBe('STATS');
});

testWith(['autoconf', 'make', 'gcc'], 'a configure script that is generated first', async () => {
  const { config } = await tried(projects.AUTOGEN);
  expect(config.lines.xalloc?.build[0]).toEqual(['sh', './autogen.sh', 'CPPFLAGS={defines}', '{configure}']);
  expect(config.lines.xalloc?.flags?.configure).toEqual({ STATS: '--enable-stats' });
});

test('a generated configure script without autoconf names what to install', { timeout: TIMEOUT }, async () => {
  const without = {
    ...projects.AUTOGEN,
    'autogen.sh':
      '#!/bin/sh\nset -e\nno() { echo "autogen.sh: 3: autoconf: not found" >&2; exit 127; }\nno "$@" # ./configure "$@"\n',
  };
  const { drafted } = await tried(without);
  expect(drafted.report.missing[0]?.write).toBe(
    'Install autoconf (Debian: apt-get install autoconf), then run alloc-ab init again.',
  );
});

test('Bazel is recognised by name, and nothing is built', { timeout: TIMEOUT }, async () => {
  const { drafted, commands } = await tried(projects.BAZEL);
  expect(commands).toEqual([]);
  expect(drafted.report.missing[0]).toMatchObject({ system: 'Bazel', file: 'MODULE.bazel' });
});
