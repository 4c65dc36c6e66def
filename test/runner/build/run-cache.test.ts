import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Arm } from '../../../src/model/plan.ts';
import { buildArm, flagsOf } from '../../../src/runner/build/build-arm.ts';
import { buildBenches } from '../../../src/runner/build/build-benches.ts';
import { type BuildContext, openBuildContext } from '../../../src/runner/build/build-context.ts';
import { entriesIn } from '../../../src/runner/build/cache/build-cache.ts';
import { leftFiles } from '../../../src/runner/build/left-files.ts';
import { clearJob, openJob } from '../../../src/runner/job/job.ts';
import type { SandboxPolicy } from '../../../src/runner/sandbox/protection.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { commit, fixtureArm, fixtureLane, fixtureRepository, git, temporary } from '../runner-fixture.ts';

const BUILD_MS = 240_000;
/** Only what is isolated is kept. */
const isIsolated = findProgram('bwrap', '/usr/local/bin:/usr/bin:/bin', '/') !== null;

afterEach(() => vi.unstubAllEnvs());

interface Question {
  readonly sha: string;
  readonly arms?: readonly Arm[];
  readonly repository?: string;
  readonly sandbox?: SandboxPolicy;
  /** Commands of the bench programs; absent: none are built. */
  readonly benches?: readonly (readonly string[])[];
}

/** A repository with its cache; `ask` makes the builds of a question in a job of its own, and tells what was executed for them. */
function place() {
  const directory = temporary();
  const repository = fixtureRepository(directory);
  const folder = join(directory, 'cache/builds');
  const cache = { folder, bytesMax: 1024 ** 3, entriesMax: 100, keeps: 'builds' } as const;
  const ask = async ({ sha, arms = [], benches, sandbox, repository: name = 'a/b' }: Question) => {
    const notes: string[] = [];
    const logs: Record<string, string> = {};
    const job = await openJob(join(directory, 'out'), 'a', new Date());
    const lanes = [fixtureLane()];
    const plan = {
      repository: name,
      arms,
      lanes,
      benches: { sha, commands: (benches ?? []).map((argv) => [...argv]) },
    };
    const opened = await openBuildContext(plan, {
      job,
      source: repository.path,
      cache,
      sandbox,
      seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
      onProgress: (event) => void (event.kind === 'phase' && event.phase === 'build' && notes.push(event.detail)),
    });
    if (!opened.ok) throw new Error(opened.error.message);
    let commands = 0;
    let compilers = 0;
    const { start } = opened.value.sandbox;
    const counting: BuildContext['sandbox'] = {
      ...opened.value.sandbox,
      start: async (request) => {
        const result = await start(request);
        commands += request.calls === undefined ? 0 : 1;
        compilers += result.calls?.length ?? 0;
        return result;
      },
    };
    const log = (file: string, text: string): void => {
      logs[file] = text;
    };
    const context = { ...opened.value, sandbox: counting, log };
    const built = [];
    for (const [index, arm] of arms.entries()) {
      const result = await buildArm(context, { arm, name: `arm-${index}`, ...flagsOf(arms) });
      const bytes = result.ok && result.value.library !== null ? readFileSync(result.value.library) : null;
      built.push({ result, bytes });
    }
    const bench = benches === undefined ? null : await buildBenches(context, plan.benches, lanes);
    const program = join(context.bench.host, 'bench/bench');
    const benchBytes = bench?.ok ? readFileSync(program) : null;
    const benchMode = bench?.ok ? statSync(program).mode & 0o777 : null;
    const tree = await treeOf(context.bench.host);
    await clearJob(job);
    return { built, bench, benchBytes, benchMode, tree, commands, compilers, notes, logs };
  };
  return { ...repository, directory, folder, ask };
}

/** Kind and content of each file of a folder, and where its links lead. */
async function treeOf(folder: string): Promise<Record<string, string>> {
  const paths = await leftFiles(folder, /(?:)/);
  const entries = paths.map((path) => {
    const file = join(folder, path);
    const facts = lstatSync(file);
    if (facts.isSymbolicLink()) return [path, `-> ${readlinkSync(file)}`];
    return [path, `${(facts.mode & 0o100) === 0 ? 'file' : 'program'} ${readFileSync(file, 'latin1')}`];
  });
  return Object.fromEntries(entries);
}

/** The arm that a result is about, as a record. */
function recordOf({ result }: Awaited<ReturnType<ReturnType<typeof place>['ask']>>['built'][number]) {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.detail}`);
  return result.value;
}

describe.skipIf(!isIsolated)('kept builds (skipped without bubblewrap)', { timeout: BUILD_MS }, () => {
  test('the second question executes no build command and no compiler, and has the same bytes, flags and log', async () => {
    const { ask, sha } = place();
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
    const { ask, sha, folder } = place();
    const question = { sha, arms: [fixtureArm(sha, { FIX_FAST: '0' })], benches: [['make', 'bench', 'CC=cc -g']] };
    const first = await ask(question);
    for (const { path } of await entriesIn(folder)) writeFileSync(path, 'gone');
    const second = await ask(question);
    expect(second.commands).toBe(first.commands);
    expect(second.built[0]?.bytes).toEqual(first.built[0]?.bytes);
    expect(second.benchBytes).toEqual(first.benchBytes);
  });

  test('answers for another flag of the same build, and is shared by arms of one question', async () => {
    const { ask, sha } = place();
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
    const { ask, sha, path } = place();
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
    const { ask, sha, directory } = place();
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
    const { ask, sha, folder } = place();
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
    const { ask, sha } = place();
    const arms = [fixtureArm(sha, { FIX_FAST: '0' })];
    for (const _ of [1, 2]) expect(await ask({ sha, arms, sandbox: 'off' })).toMatchObject({ commands: 1 });
  });

  test('a poisoned entry is dropped and built again, with a note', async () => {
    const { ask, sha, folder } = place();
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
    // The programs of the kit, the arm, the bench programs.
    expect(second.notes).toEqual([note, note, note]);
    expect(second.benchBytes).toEqual(first.benchBytes);
    expect(await ask(question)).toMatchObject({ commands: 0, notes: [] });
  });

  test('code under test finds no cache', async () => {
    const { ask, sha, path, folder } = place();
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
    const { ask, path } = place();
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
