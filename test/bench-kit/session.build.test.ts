import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LaunchReport, parseReport } from '../../src/runner/sandbox/launch-report.ts';
import { SOON_MS } from '../soon.ts';
import { BuildSession, frame } from './build-session.ts';
import { outputDirectory } from './kit.ts';
import { BWRAP, BWRAP_OF_JOB_USER, buildTools, type Chain, launchLine, processesWith } from './launcher.ts';

const directory = outputDirectory();
const program = join(directory.path, 'session');
beforeAll(() => buildTools(directory.path, 'launch', 'session', 'filter'));
afterAll(() => directory.remove());

const PASSED = ['--pass', '4', '--pass', '5', '--rest-ms', '0'];

/** The session is the first process of the namespace. */
function asFirst(chain: Chain): Chain {
  const wrapper = (path: string) => [...chain.wrapper(path), '--as-pid-1', '--tmpfs', '/build', '--chdir', '/build'];
  return { ...chain, options: ['--wrapped', '1'], wrapper };
}

const sandboxed = (chain: Chain, ...options: string[]) =>
  new BuildSession(launchLine(asFirst(chain), directory.path, [program], [...PASSED, ...options]));

/** Ends a session, and returns the launcher's report and what precedes it. */
async function end(
  session: BuildSession,
): Promise<{ readonly report: LaunchReport; readonly lines: readonly string[] }> {
  session.requests.end();
  await session.ended;
  const lines = (session.texts[2] ?? '').trimEnd().split('\n');
  const report = parseReport(LaunchReport, lines.pop() ?? '');
  if (!report) throw new Error(session.texts.join('\n'));
  return { report, lines };
}

describe.each([BWRAP, BWRAP_OF_JOB_USER])('a session $name', (chain) => {
  const check = test.skipIf(chain.missing !== null);

  check('runs commands one after the other', async () => {
    const session = sandboxed(chain);
    expect(await session.shell('cat; echo out; echo err >&2; exit 3', '/build')).toEqual({
      ...{ answer: 'exit 3', stdout: 'out\n', stderr: 'err\n' },
    });
    expect((await session.shell('pwd > file; kill -SEGV $$', '/build')).answer).toBe('signal 11');
    expect((await session.shell('cat file', '/build')).stdout).toBe('/build\n');
    expect((await session.run(['env'], '/', ['A=1', 'PATH=/usr/bin', 'B='])).stdout).toBe('A=1\nPATH=/usr/bin\nB=\n');
    expect((await session.run(['true'], '/absent')).answer).toBe('not-started directory No such file or directory');
    expect((await session.run(['absent'])).answer).toBe('not-started exec No such file or directory');
    expect((await end(session)).report).toMatchObject({ error: null, exitCode: 0 });
  });

  check('gives commands neither its descriptors nor its memory', async () => {
    const session = sandboxed(chain);
    const { stdout } = await session.shell(
      'for fd in 3 4 5 6 7 8 9; do (echo forged >&$fd) 2>/dev/null && echo $fd; done; ls /proc/self/fd',
    );
    expect(stdout).toBe('0\n1\n2\n3\n');
    const look = 'readlink /proc/$p/fd/1 >/dev/null && readlink /proc/$p/exe >/dev/null && echo open || echo closed';
    const looks = await session.shell(`sleep 9 & for p in $! 1; do ${look}; done`);
    expect(looks.stdout).toBe('open\nclosed\n');
    await end(session);
  });

  check('outlives a command that kills every process it can', async () => {
    const session = sandboxed(chain);
    await session.shell('setsid sleep 60 & sleep 0.1; kill -9 1; kill -STOP 1; kill -9 -1');
    expect(await session.shell('echo alive')).toMatchObject({ answer: 'exit 0', stdout: 'alive\n' });
    await end(session);
    // A session that is not the first process of its namespace does not.
    const second = new BuildSession(launchLine(chain, directory.path, [program], PASSED));
    await expect(second.shell('kill -9 -1')).rejects.toThrow('no answer');
    expect((await end(second)).report).toMatchObject({ error: null, signal: 'SIGKILL' });
  });

  check('kills what commands left behind, also processes that start others', async () => {
    const session = sandboxed(chain);
    const mark = `9${process.pid}`;
    const loop = `trap "" TERM HUP; while :; do setsid sleep ${mark} & sleep 0.05; done`;
    await session.shell(`setsid sh -c '${loop}' & setsid sh -c '${loop}' & sleep 0.2`);
    expect(processesWith(`sleep\0${mark}`)).toBeGreaterThan(3);
    const { strings } = await session.ask('kill');
    expect(strings[0]).toBe('killed');
    expect(Number(strings[1])).toBeGreaterThan(3);
    expect(processesWith(mark)).toBe(0);
    expect((await session.ask('kill')).strings).toEqual(['killed', '0']);
    expect((await session.shell('echo /proc/[0-9]*')).stdout).toMatch(/^\/proc\/1 \/proc\/\d+\n$/);
    await end(session);
  });

  check('hands a file out, and nothing from outside of its directory', async () => {
    const session = sandboxed(chain);
    await session.shell(
      'seq 100000 >lib.so.1; ln -s lib.so.1 lib.so; ln -s /usr/bin/env absolute; ln -s ../usr/bin/env above',
      '/build',
    );
    await session.shell(
      'mkfifo pipe; mkdir folder; ln -s loop loop; ln -s /proc/self/environ magic; echo a > closed; chmod 0 closed',
      '/build',
    );
    const text = Array.from({ length: 100_000 }, (_, index) => `${index + 1}\n`).join('');
    for (const path of ['lib.so.1', 'lib.so', 'folder/../lib.so']) {
      const { file, strings } = await session.ask('copy', '/build', path, '600000');
      expect([file?.toString(), strings]).toEqual([text, ['whole']]);
    }
    const reasons = {
      absent: 'absent',
      folder: 'not-a-file',
      pipe: 'not-a-file',
      absolute: 'outside',
      above: 'outside',
      magic: 'outside',
      loop: 'outside',
      closed: 'unreadable',
      '/usr/bin/env': 'outside',
      '../usr/bin/env': 'outside',
    };
    for (const [path, why] of Object.entries(reasons)) {
      expect([path, (await session.ask('copy', '/build', path, '600000')).strings]).toEqual([path, ['no-file', why]]);
    }
    expect((await session.ask('copy', '/build', 'lib.so', '1000')).strings).toEqual(['no-file', 'too-large']);
    expect((await session.ask('copy', '/absent', 'lib.so', '1000')).strings).toEqual(['no-file', 'absent']);
    expect((await session.shell('echo next')).stdout).toBe('next\n');
    await end(session);
  });

  check('separates commands also when one makes the output non-blocking', async () => {
    const session = sandboxed(chain);
    const text =
      'use Fcntl; fcntl(STDOUT, F_SETFL, O_WRONLY | O_NONBLOCK); for (1 .. 3000) { syswrite STDOUT, "x" x 1000 }';
    const { stdout, answer } = await session.run(['perl', '-e', text]);
    expect(answer).toBe('exit 0');
    expect(stdout).toMatch(/^x+$/);
    await end(session);
  });

  check('ends with its requests, in the middle of a command', async () => {
    const session = sandboxed(chain);
    const mark = `8${process.pid}`;
    session.requests.write(
      frame(['run', 'x', '/', '3', 'sh', '-c', `setsid sleep ${mark} & sleep ${mark}`, 'PATH=/usr/bin:/bin']),
    );
    await vi.waitFor(() => expect(processesWith(`sleep\0${mark}`)).toBe(2), SOON_MS);
    expect((await end(session)).report).toMatchObject({ error: null, exitCode: 0 });
    expect(processesWith(mark)).toBe(0);
  });

  check('shows the calls of compilers, as the kernel has them', async () => {
    const session = sandboxed(chain, '--calls', 'cc1,cc1plus');
    const source = 'printf "int f(void) { return X; }" >a.c; cp a.c b.c';
    await session.shell(source, '/build');
    // The makefile forges a message of the compiler, and gives it arguments in a file.
    const make = 'echo "gcc -DX=9 a.c"; echo -DX=2 >flags; gcc -DX=1 -c a.c & gcc @flags -O2 -c b.c; wait';
    expect((await session.shell(make, '/build')).answer).toBe('exit 0');
    const { report, lines } = await end(session);
    const calls = lines.map((line) => JSON.parse(line).call);
    expect(report).toMatchObject({ calls: 2, callsTruncated: false });
    const defines = calls.map(({ cwd, arguments: all }) => {
      const known = all.filter((text: string) => /^(X=|[ab]\.c$|-O)/.test(text));
      return [cwd, ...new Set<string>(known)].sort().join(' ');
    });
    expect(defines.sort()).toEqual(['-O2 /build X=2 b.c', '/build X=1 a.c']);
    expect(calls[0].executable).toMatch(/\/cc1$/);
  });
});

test.skipIf(BWRAP_OF_JOB_USER.missing !== null)('a session survives a fork bomb', async () => {
  const chain = asFirst(BWRAP_OF_JOB_USER);
  const line = launchLine(
    { ...chain, before: [...chain.before, 'prlimit', '--nproc=300'] },
    directory.path,
    [program],
    PASSED,
  );
  const session = new BuildSession(line);
  await session.run(['perl', '-e', 'if (!fork) { while (time < $^T + 60) { fork } } sleep 1']);
  expect((await session.ask('kill')).strings[0]).toBe('killed');
  expect((await session.shell('echo alive')).stdout).toBe('alive\n');
  expect((await end(session)).report.error).toBeNull();
});

describe('a session refuses', () => {
  const HEADER_OF_5_MIB = Buffer.from([0, 0, 0x50, 0]);
  test.each<[string, Buffer | string[], string]>([
    ['an unknown request', ['look'], 'unknown request'],
    ['an empty request', [], 'zero byte'],
    ['a request that is too long', HEADER_OF_5_MIB, 'too long'],
    ['a request that is cut off', frame(['kill']).subarray(0, 6), 'cut off'],
    ['text without its end', Buffer.concat([Buffer.from([4, 0, 0, 0]), Buffer.from('kill')]), 'zero byte'],
    ['a command without arguments', ['run', 'x', '/', '0', 'A=1'], 'argument'],
    ['more arguments than there are', ['run', 'x', '/', '3', 'true'], 'number'],
    ['a negative number', ['run', 'x', '/', '-1', 'true'], 'number'],
    ['a number with a word', ['copy', '/', 'x', '5 MiB'], 'number'],
    ['kill with an argument', ['kill', '1'], 'unknown request'],
  ])('%s', async (_, request, why) => {
    const session = new BuildSession([program]);
    session.requests.end(Buffer.isBuffer(request) ? request : frame(request));
    expect(await session.ended).toMatchObject({ code: 2 });
    expect(session.texts[1]).toContain(why);
  });

  test('whatever else arrives, in bounded time', async () => {
    const text = fc.oneof(fc.constantFrom('run', 'copy', '/absent', '1', '9', 'x'), fc.string({ maxLength: 5 }));
    const request = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc.array(text, { maxLength: 6 }).map((strings) => frame(strings.filter((each) => each !== 'kill'))),
    );
    await fc.assert(
      fc.asyncProperty(request, async (bytes) => {
        const session = new BuildSession([program]);
        session.requests.end(bytes);
        const { code, signal } = await session.ended;
        expect([0, 1, 2]).toContain(code);
        expect(signal).toBeNull();
      }),
      { numRuns: 40 },
    );
  });
});
