import { existsSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa, execaSync } from 'execa';
import { expect, test } from 'vitest';
import { program } from '../program.ts';
import { commit, git } from '../runner/runner-fixture.ts';
import { alloc, configWith, expectMessage, type Mistake, meet, meetEach, place, repository, write } from './mistake.ts';

const RUN = ['run', 'FIX_FAST', '--repo', 'allocators'];
const written = (old: string, text: string) => (at: string) => void repository(at, configWith(old, text));
const COMMAND = '[bench/bench]';

const broken: Mistake = {
  mistake: 'a build that fails',
  prepare(at) {
    const path = repository(at);
    write(path, 'line/rest.c', '#include "config.h"\nint fixture_rest(void) { return absent_name; }\n');
    commit(path, 'broken');
  },
  argv: RUN,
  status: 3,
  says: /INVALID: .*First error: line\/rest\.c:2:\d+: error: .*absent_name/,
  next: /remedy: Read the build log \(logs\/build-\w+\.log/,
};

/** A build or a bench that does not do what the configuration says. */
const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'a library that no build makes',
    prepare: written('libfixture.so', 'libother.so'),
    argv: RUN,
    status: 3,
    says: /INVALID: .*was built, but .*libother\.so/,
    next: /"build" command and its "library" path/,
  },
  {
    mistake: 'a build program that is not there',
    prepare: written('[make, bench]', '[absent-build-tool]'),
    argv: RUN,
    status: 3,
    says: /INVALID: .*absent-build-tool could not be started/,
    next: /remedy: Install absent-build-tool on this machine/,
  },
  {
    mistake: 'a goal of make that is not there',
    prepare: written('[make, bench]', '[make, benhc]'),
    argv: RUN,
    status: 3,
    says: /First error: make: \*\*\* No rule to make target 'benhc'/,
    next: /remedy: Read the build log/,
  },
  {
    mistake: 'a bench that is not there',
    prepare: written(COMMAND, '[bench/absent]'),
    argv: RUN,
    status: 3,
    says: /INVALID: .*the bench could not be started/,
    next: /remedy: .*correct the lane's "command"/,
  },
  {
    mistake: 'a bench that prints no number',
    prepare: written(COMMAND, '[bench/bench, quiet]'),
    argv: RUN,
    status: 3,
    says: /INVALID: .*no number that matches/,
    next: /remedy: Change the "read" pattern/,
  },
  {
    mistake: 'a bench that crashes',
    prepare: written(COMMAND, '[bench/bench, crash-fast]'),
    argv: RUN,
    status: 3,
    says: /INVALID: .*was killed by SIGABRT/,
    next: /under a debugger/,
  },
  {
    mistake: 'a bench that hangs',
    prepare: written(`command: ${COMMAND}`, 'timeout: 2s, command: [bench/bench, hang]'),
    argv: RUN,
    status: 3,
    says: /INVALID: .*did not end within 2 s/,
    next: /raise its "timeout"/,
  },
  {
    mistake: 'the health of lanes that cannot run',
    prepare: written(COMMAND, '[bench/bench, quiet]'),
    argv: ['run', 'health', '--repo', 'allocators'],
    status: 3,
    says: /HEALTH NOT KNOWN: .*LANE FAILS/,
    next: /next: speed does not run without the allocator either/,
  },
  {
    mistake: 'a preset that crashes',
    prepare: written("FIX_FAST: '1'", "FIX_FAST: '2'"),
    argv: ['run', 'health', '--repo', 'allocators'],
    status: 1,
    says: /NOT HEALTHY: 1 of 2 settings fail: fixture\+fast/,
    next: /next: Repair what fails/,
  },
];

meetEach(MISTAKES);

test('a build that fails shows the first error of the compiler, then the path of its log; the result is listed', async () => {
  const { stderr } = await meet(broken);
  const log = /^log {5}(.+)$/m.exec(stderr)?.[1] ?? '';
  expect(log).toMatch(/\/allocators\/\.alloc-ab\/alloc-ab_local-\w+\/bundle\/logs\/build-(?:baseline|candidate)\.log$/);
  expect(existsSync(log)).toBe(true);
  const folder = resolve(log, '../../../../..');
  const listed = await alloc({ folder, temporary: resolve(folder, '../../temporary') }, ['list']);
  expect(listed.stdout).toMatch(/1 result in .*INVALID/s);
  expect(git(folder, 'status', '--porcelain')).toBe('');
});

const gcc = realpathSync('/usr/bin/gcc');
const cannotHide =
  execaSync('unshare', ['--mount', 'mount', '--bind', '/dev/null', gcc], { reject: false }).exitCode !== 0;

test.skipIf(cannotHide)('no gcc on the machine (mounts are needed)', async () => {
  const { folder, temporary } = place();
  repository(folder);
  const script = `mount --bind /dev/null ${gcc} && exec "$0" ${RUN.join(' ')}`;
  const running = execa('unshare', ['--mount', 'sh', '-c', script, program()], {
    cwd: folder,
    reject: false,
    env: { NO_COLOR: '1', TMPDIR: temporary },
  });
  const { exitCode, stdout, stderr } = await running;
  const answer = { status: exitCode, stdout, stderr, pid: running.pid ?? 0 };
  expectMessage(answer, 3, /INVALID: .*could not be built with make and gcc/, /Install make, gcc/);
  expect(existsSync(join(folder, 'allocators/.alloc-ab/.gitignore'))).toBe(true);
});
