import { chmodSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { buildCommands } from '../../../src/core/config/build-commands.ts';
import type { BuildOption, BuildSystem } from '../../../src/model/line-flags.ts';
import type { AbPlan, Arm } from '../../../src/model/plan.ts';
import { clearJob, openJob } from '../../../src/runner/job/job.ts';
import { flagReached } from '../../../src/runner/run/flag-reached.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { commit, fixturePlan, git, temporary } from '../runner-fixture.ts';
import { prepareQuietly } from './prepare-quietly.ts';

/** A build of cmake or meson tries the compiler several times before it begins. */
const BUILD_MS = 240_000;
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

const has = (program: string) => findProgram(program, SYSTEM_PATH, '/') !== null;

const BUILDS: Readonly<Record<BuildSystem, string[][]>> = {
  cmake: [
    ['cmake', '-S', '.', '-B', 'out', '{cmake}'],
    ['cmake', '--build', 'out'],
  ],
  meson: [
    ['meson', 'setup', 'out', '{meson}'],
    ['meson', 'compile', '-C', 'out'],
  ],
  configure: [
    ['./configure', '{configure}'],
    ['make', '-f', 'config.mk'],
  ],
  make: [['make', '{make}']],
};

afterEach(() => vi.unstubAllEnvs());

type Settings = Readonly<Record<string, string>>;

/** Builds both arms of the fixture with settings of one build system, by the names of its options. */
async function built(
  system: BuildSystem,
  baseline: Settings,
  candidate: Settings,
  library: string,
  build = BUILDS[system],
) {
  const directory = temporary();
  const path = join(directory, 'repository');
  cpSync('test/fixtures/runner/build-systems', path, { recursive: true });
  git(path, 'init', '--quiet', '--initial-branch=main');
  git(path, 'add', '--all');
  const sha = commit(path, 'files');
  const arm = (settings: Settings): Arm => {
    const options = Object.entries(settings).map(([option, value]): BuildOption => {
      return { system, flag: flagOf(option), option, value };
    });
    const line = { build, library, presets: {} };
    const commands = buildCommands(line, { defines: [], options });
    return { label: 'x', source: { kind: 'build', sha, line: 'x', commands, library, defines: [], options }, env: {} };
  };
  const arms = { baseline: arm(baseline), candidate: arm(candidate) };
  const plan: AbPlan = { ...fixturePlan(sha, arms), benches: { sha, commands: [] }, lanes: [] };
  const job = await openJob(join(directory, 'out'), 'a', new Date());
  const prepared = await prepareQuietly(plan, job, path);
  await clearJob(job);
  return { prepared, plan };
}

/** What a flag is called in a comment: the fixture's options by other names. */
function flagOf(option: string): string {
  const name = option.replace(/^--(enable|with)-/, '').toUpperCase();
  return option === name ? name : `X_${name}`;
}

/** Both builds, and the observation about their flags. */
async function builtArms(system: BuildSystem, baseline: Settings, candidate: Settings, library: string) {
  const { prepared, plan } = await built(system, baseline, candidate, library);
  if (!prepared.ok) throw new Error(prepared.error.map(({ message, detail }) => `${message} ${detail}`).join('\n'));
  return { ...prepared.value.built, reached: flagReached(plan, prepared.value.built) };
}

describe.skipIf(!has('cmake'))('options of cmake (skipped where it is not installed)', { timeout: BUILD_MS }, () => {
  test('reach the compiler or the cache, and a library that they rename is found', async () => {
    const off = { X_SECURE: 'OFF', X_QUIET: 'OFF', X_LEVEL: '0', X_UNDECLARED: 'OFF' };
    const on = { X_SECURE: 'ON', X_QUIET: 'ON', X_LEVEL: '3', X_UNDECLARED: 'ON' };
    const { baseline, candidate, reached } = await builtArms('cmake', off, on, 'out/libx*.so');
    expect([baseline.library, candidate.library]).toEqual([
      expect.stringMatching(/libx\.so$/),
      expect.stringMatching(/libx-secure\.so$/),
    ]);
    expect(candidate.record.configured).toEqual({
      X_SECURE: { value: 'ON', by: 'out/CMakeCache.txt' },
      X_QUIET: { value: 'ON', by: 'out/CMakeCache.txt' },
      X_LEVEL: { value: '3', by: 'out/CMakeCache.txt' },
      X_UNDECLARED: { value: 'ON', by: 'out/CMakeCache.txt' },
    });
    expect(candidate.record.effective).toMatchObject({ X_SECURE: '4', X_LEVEL: '3', X_QUIET: null });
    expect(candidate.record.translationUnits).toBe(1);
    expect(reached.status).toBe('pass');
    expect(reached.detail).toContain(
      'candidate: cmake configured X_SECURE=ON (out/CMakeCache.txt); the compiler saw X_SECURE=4',
    );
    expect(reached.detail).toContain('candidate: the compiler saw X_LEVEL=3 in 1 of 1 translation units');
    expect(reached.detail).toContain('candidate: cmake configured X_QUIET=ON (out/CMakeCache.txt)');
  });

  test('that the project does not know or forces are found out, and defaults are told', async () => {
    const { baseline, reached } = await builtArms(
      'cmake',
      {},
      { X_SECUR: 'ON', X_FORCED: 'ON', X_DEFAULT: 'ON' },
      'out/libx.so',
    );
    expect(baseline.record.configured).toMatchObject({ X_DEFAULT: { value: 'ON' }, X_FORCED: { value: 'OFF' } });
    expect(reached.status).toBe('fail');
    expect(reached.detail).toContain(
      'candidate: the plan sets X_SECUR=ON, but cmake does not know X_SECUR (out/CMakeCache.txt), so it changed nothing',
    );
    expect(reached.detail).toContain(
      'candidate: the plan sets X_FORCED=ON, but cmake configured X_FORCED=OFF (out/CMakeCache.txt)',
    );
  });

  test('that rename the library say which the build left', async () => {
    const { prepared } = await built('cmake', {}, { X_SECURE: 'ON' }, 'out/libx.so');
    expect(prepared).toMatchObject({
      ok: false,
      error: [
        {
          code: 'library-missing',
          arm: 'candidate',
          message: 'x was built, but the build left no out/libx.so; it left out/libx-secure.so.',
          next: expect.stringContaining('write * for that part of its name'),
        },
      ],
    });
  });
});

describe.skipIf(!has('meson'))('options of meson (skipped where it is not installed)', { timeout: BUILD_MS }, () => {
  test('reach the compiler or the options that meson introspects', async () => {
    const off = { secure: 'false', level: '0' };
    const on = { secure: 'true', level: '3' };
    const { candidate, reached } = await builtArms('meson', off, on, 'out/libx.so');
    const by = 'out/meson-info/intro-buildoptions.json';
    expect(candidate.record.configured).toEqual({ X_SECURE: { value: 'true', by }, X_LEVEL: { value: '3', by } });
    expect(reached.status).toBe('pass');
    expect(reached.detail).toContain(`candidate: meson configured secure=true (${by}); the compiler saw X_SECURE=4`);
  });
});

describe('switches of a configure script', { timeout: BUILD_MS }, () => {
  test('reach the compiler or its log', async () => {
    const off = { '--enable-secure': 'no', '--with-level': '1' };
    const on = { '--enable-secure': 'yes', '--with-level': '3' };
    const { candidate, reached } = await builtArms('configure', off, on, 'libx.so');
    expect(candidate.record.configured).toEqual({
      X_SECURE: { value: 'yes', by: 'config.log' },
      X_LEVEL: { value: '3', by: 'config.log' },
    });
    expect(reached).toMatchObject({ status: 'pass' });
    expect(reached.detail).toContain(
      'candidate: configure configured --enable-secure=yes (config.log); the compiler saw X_SECURE=4',
    );
    expect(reached.detail).toContain('candidate: the compiler saw X_LEVEL=3 in 1 of 1 translation units');
  });

  test('that it does not know, or sets otherwise, are found out', async () => {
    const on = { '--enable-secur': 'yes', '--enable-forced': 'yes' };
    const { reached } = await builtArms('configure', {}, on, 'libx.so');
    expect(reached.status).toBe('fail');
    expect(reached.detail).toContain('but configure does not know --enable-secur (config.log)');
    expect(reached.detail).toContain('but configure configured --enable-forced=no (config.log)');
  });
});

describe('a program of a build', { timeout: BUILD_MS }, () => {
  /** A folder of programs that is not one of the system, with a program that makes what the build needs. */
  function programs(): string {
    const folder = temporary();
    writeFileSync(join(folder, 'own-make'), '#!/bin/sh\nexec make "$@"\n');
    chmodSync(join(folder, 'own-make'), 0o755);
    return folder;
  }
  const arms = (path: string) => built('make', { X_LEVEL: '1' }, { X_LEVEL: '3' }, 'libx.so', [[path, '{make}']]);

  test('that only the shell of the user finds is named, with the way to give it to builds', async () => {
    const folder = programs();
    vi.stubEnv('PATH', `${process.env.PATH}:${folder}`);
    const { prepared } = await arms('own-make');
    expect(prepared).toMatchObject({
      ok: false,
      error: [
        {
          code: 'build-failed',
          next: `own-make is in ${folder}, which builds do not see: set ALLOC_AB_PATH=${folder} in the environment of alloc-ab, or install it for the system.`,
        },
        { code: 'build-failed' },
      ],
    });
  });

  test('that the environment of alloc-ab gives to builds is found', async () => {
    vi.stubEnv('ALLOC_AB_PATH', programs());
    expect(await arms('own-make')).toMatchObject({ prepared: { ok: true } });
  });

  test('that is nowhere is named', async () => {
    const { prepared } = await arms('no-such-program');
    const next =
      'Install no-such-program on this machine, or name its folder in ALLOC_AB_PATH in the environment of alloc-ab.';
    expect(prepared).toMatchObject({ ok: false, error: [{ next }, { next }] });
  });
});

describe('variables of make', { timeout: BUILD_MS }, () => {
  test('are proven where the compiler sees them', async () => {
    const { reached } = await builtArms('make', { X_LEVEL: '1' }, { X_LEVEL: '3' }, 'libx.so');
    expect(reached).toMatchObject({ status: 'pass' });
    expect(reached.detail).toContain('candidate: the compiler saw X_LEVEL=3 in 1 of 1');
  });

  test('are proven where they alone change how the compiler is called', async () => {
    const { reached } = await builtArms('make', { DEBUG: '0' }, { DEBUG: '1' }, 'libx.so');
    expect(reached).toMatchObject({
      status: 'pass',
      detail:
        'baseline: with DEBUG=0 alone, the compiler was called with -O2; candidate: with DEBUG=1 alone, the compiler was called with -O0 -g.',
    });
  });

  test('that nothing shows are unknown, by name', async () => {
    const { reached } = await builtArms('make', { UNREAD: '0' }, { UNREAD: '1' }, 'libx.so');
    expect(reached.status).toBe('unknown');
    expect(reached.detail).toContain(
      'candidate: UNREAD=1 is not proven, since make keeps no record of what it did with a variable and the compiler was called alike in both arms',
    );
  });
});
