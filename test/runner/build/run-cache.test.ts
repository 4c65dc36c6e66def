import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { entriesIn } from '../../../src/runner/build/cache/build-cache.ts';
import { commit, fixtureArm, git } from '../runner-fixture.ts';
import { cachePlace, isIsolated, recordOf } from './cache-place.ts';

const BUILD_MS = 240_000;

afterEach(() => vi.unstubAllEnvs());

describe.skipIf(!isIsolated)('kept builds (skipped without bubblewrap)', { timeout: BUILD_MS }, () => {
  test('the second question executes no build command and no compiler, and has the same bytes, flags and log', async () => {
    const { ask, sha } = cachePlace();
    const arms = [fixtureArm(sha, { FIX_FAST: '0' }), fixtureArm(sha, { FIX_FAST: '1' })];
    const first = await ask({ sha, arms, benches: [['make', 'bench']] });
    expect(first).toMatchObject({ commands: 3, bench: { ok: true, value: { failures: [] } } });
    expect(first.compilers).toBeGreaterThan(3);
    const second = await ask({ sha, arms, benches: [['make', 'bench']] });
    expect(second).toMatchObject({ commands: 0, compilers: 0, notes: [], benchMode: first.benchMode });
    expect(second.benchBytes).toEqual(first.benchBytes);
    expect(second.bench).toEqual({ ok: true, value: { failures: [], builtAt: expect.stringMatching(/^20/) } });
    for (const [index, again] of second.built.entries()) {
      const before = first.built[index];
      if (before === undefined) throw new Error('there are as many arms');
      expect(again.bytes).toEqual(before.bytes);
      const { record, flags, statements } = recordOf(again);
      const { seconds: _, fromCache, ...rest } = record;
      const { seconds: __, ...wanted } = recordOf(before).record;
      expect(rest).toEqual(wanted);
      expect(fromCache?.builtAt).toMatch(/^20/);
      expect({ flags, statements }).toEqual({ flags: recordOf(before).flags, statements: recordOf(before).statements });
      expect(record.effective).toEqual({ FIX_FAST: String(index) });
      const log = `build-arm-${index}`;
      expect(second.logs[log]).toBe(`(from the cache: built ${fromCache?.builtAt})\n${first.logs[log]}`);
    }
  });

  test('digests of two questions without a cache are equal, though their jobs have other folders', async () => {
    const { ask, sha, folder } = cachePlace();
    const question = { sha, arms: [fixtureArm(sha, { FIX_FAST: '0' })], benches: [['make', 'bench', 'CC=cc -g']] };
    const first = await ask(question);
    for (const { path } of await entriesIn(folder)) writeFileSync(path, 'gone');
    const second = await ask(question);
    expect(second.commands).toBe(first.commands);
    expect(second.built[0]?.bytes).toEqual(first.built[0]?.bytes);
    expect(second.benchBytes).toEqual(first.benchBytes);
  });

  test('answers for another flag of the same build, and is shared by arms of one question', async () => {
    const { ask, sha } = cachePlace();
    const base = fixtureArm(sha, {}, ['all']);
    await ask({ sha, arms: [base] });
    const other = fixtureArm(sha, { FIX_FAST: '1', OTHER: '5' }, ['all']);
    const { built, commands } = await ask({ sha, arms: [base, other, other] });
    expect(commands).toBe(1);
    expect(built.map((each) => recordOf(each).record.effective)).toEqual([
      { FIX_FAST: '0', OTHER: null },
      { FIX_FAST: '1', OTHER: '5' },
      { FIX_FAST: '1', OTHER: '5' },
    ]);
  });

  test('misses for other commands, sources, repositories; not for a commit with the same files', async () => {
    const { ask, sha, path } = cachePlace();
    const arm = (commit: string) => fixtureArm(commit, { FIX_FAST: '0' });
    await ask({ sha, arms: [arm(sha)] });
    expect(await ask({ sha, arms: [fixtureArm(sha, { FIX_FAST: '2' })] })).toMatchObject({ commands: 1 });
    // Private or not: what was built for one repository answers for no other one.
    expect(await ask({ sha, arms: [arm(sha)], repository: 'a/other' })).toMatchObject({ commands: 1 });
    const empty = commit(path, 'another message');
    expect(empty).not.toBe(sha);
    expect(await ask({ sha: empty, arms: [arm(empty)] })).toMatchObject({ commands: 0 });
    writeFileSync(join(path, 'line/rest.c'), '\n', { flag: 'a' });
    const changed = commit(path, 'a line feed');
    expect(await ask({ sha: changed, arms: [arm(changed)] })).toMatchObject({ commands: 1 });
  });

  test('misses when the compiler, a header or a variable of the machine changed', async () => {
    const { ask, sha, directory } = cachePlace();
    const tools = join(directory, 'tools');
    mkdirSync(join(tools, 'bin'), { recursive: true });
    mkdirSync(join(tools, 'include'));
    const compiler = join(tools, 'bin/mycc');
    const header = join(tools, 'include/machine.h');
    writeFileSync(compiler, `#!/bin/sh\nexec gcc -I${tools}/include -include machine.h "$@"\n`);
    chmodSync(compiler, 0o755);
    writeFileSync(header, '#define MACHINE 1\n');
    vi.stubEnv('CC', compiler);
    const arms = [fixtureArm(sha, { FIX_FAST: '0' })];
    expect(await ask({ sha, arms })).toMatchObject({ commands: 1 });
    expect(await ask({ sha, arms })).toMatchObject({ commands: 0 });
    // The same size and the same time: only the kernel knows that it changed.
    const { atime, mtime } = statSync(header);
    writeFileSync(header, '#define MACHINE 2\n');
    utimesSync(header, atime, mtime);
    expect(await ask({ sha, arms })).toMatchObject({ commands: 1 });
    writeFileSync(compiler, '\n', { flag: 'a' });
    expect(await ask({ sha, arms })).toMatchObject({ commands: 1 });
    writeFileSync(join(tools, 'include/new.h'), '');
    expect(await ask({ sha, arms })).toMatchObject({ commands: 1 });
    expect(await ask({ sha, arms })).toMatchObject({ commands: 0 });
    vi.stubEnv('AR', 'gcc-ar');
    expect(await ask({ sha, arms })).toMatchObject({ commands: 1 });
  });

  test('keeps no failed build, and none of benches of which a command failed', async () => {
    const { ask, sha, folder } = cachePlace();
    const broken = fixtureArm(sha, {}, ['broken']);
    const missing = fixtureArm(sha, {}, ['silent']);
    for (const _ of [1, 2]) {
      const { built, commands } = await ask({
        sha,
        arms: [broken, missing],
        benches: [
          ['make', 'broken'],
          ['make', 'bench'],
        ],
      });
      expect(built.map(({ result }) => !result.ok && result.error.code)).toEqual(['build-failed', 'library-missing']);
      expect(commands).toBe(4);
    }
    // The programs of the kit alone.
    expect(await entriesIn(folder)).toHaveLength(1);
  });

  test('keeps nothing without the sandbox, where a build sees the folder of its job', async () => {
    const { ask, sha } = cachePlace();
    const arms = [fixtureArm(sha, { FIX_FAST: '0' })];
    for (const _ of [1, 2]) expect(await ask({ sha, arms, sandbox: 'off' })).toMatchObject({ commands: 1 });
  });

  test('a poisoned entry is dropped and built again, with a note', async () => {
    const { ask, sha, folder } = cachePlace();
    const question = { sha, arms: [fixtureArm(sha, { FIX_FAST: '0' })], benches: [['make', 'bench']] };
    const first = await ask(question);
    for (const { path } of await entriesIn(folder)) {
      const bytes = readFileSync(path);
      bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    }
    const second = await ask(question);
    expect(second).toMatchObject({ commands: 2, compilers: first.compilers });
    const note =
      'build cache: a kept build is dropped: its sha256 is not the one it was written with; it is built again';
    // The programs of the kit, the arm, its text, the bench programs.
    expect(second.notes).toEqual([note, note, note, note]);
    expect(second.benchBytes).toEqual(first.benchBytes);
    expect(await ask(question)).toMatchObject({ commands: 0, notes: [] });
  });

  test('code under test finds no cache', async () => {
    const { ask, sha, path, folder } = cachePlace();
    writeFileSync(
      join(path, 'look.mk'),
      `look: all\n\t! ls ${folder} ${join(folder, '../..')} 2>/dev/null\n\t! touch ${folder}/x 2>/dev/null\ninclude Makefile\n`,
    );
    git(path, 'add', 'look.mk');
    const looking = commit(path, 'look');
    const { built } = await ask({ sha: looking, arms: [fixtureArm(looking, {}, ['-f', 'look.mk', 'look'])] });
    expect(built[0]?.result).toMatchObject({ ok: true });
    // The arm, and the programs of the kit.
    expect(readdirSync(folder)).toHaveLength(2);
    expect(sha).not.toBe(looking);
  });

  test('bench programs come back with the files and links that their build made, changed and removed', async () => {
    const { ask, path } = cachePlace();
    writeFileSync(
      join(path, 'made.mk'),
      [
        'bench-all: bench',
        '\tmkdir -p made/deep && echo data >made/deep/data && chmod 640 made/deep/data',
        '\tln -s deep/data made/link && ln -s /etc/passwd made/outside',
        '\techo more >>bench/bench.c && rm line/rest.c',
        'include Makefile',
        '',
      ].join('\n'),
    );
    git(path, 'add', 'made.mk');
    const sha = commit(path, 'made');
    const question = { sha, benches: [['make', '-f', 'made.mk', 'bench-all']] };
    const first = await ask(question);
    const second = await ask(question);
    expect([first.commands, second.commands]).toEqual([1, 0]);
    expect(Object.keys(first.tree)).toEqual(expect.arrayContaining(['made/deep/data', 'made/link', 'bench/bench']));
    expect(first.tree).not.toHaveProperty(['line/rest.c']);
    expect(second.tree).toEqual(first.tree);
  });
});
