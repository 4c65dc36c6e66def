import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMPILER_NAMES, compilerCalls } from '../../../src/runner/build/compiler-calls.ts';
import { effectiveFlags, seenMacros } from '../../../src/runner/build/effective-flags.ts';
import { UNPROTECTED } from '../../../src/runner/sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { HANGS_MS } from '../../soon.ts';
import { kits } from '../kept-kits.ts';
import { reachable } from '../runner-fixture.ts';

const directories = [reachable(), reachable()];
const sandboxes: Sandbox[] = [];
beforeAll(async () => {
  for (const [index, options] of [{}, { protection: UNPROTECTED }].entries()) {
    const opened = await openSandbox(directories[index] ?? '', [], { kits, ...options });
    if (!opened.ok) throw new Error(opened.error.message);
    sandboxes.push(opened.value);
  }
});
afterAll(async () => {
  for (const sandbox of sandboxes) await sandbox.close();
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** Runs a build in a new folder: the programs that it called by names of compilers, its compiler calls, and the value of X. */
async function build(sandbox: Sandbox, text: string) {
  const host = await sandbox.makeFolder();
  const inside = sandbox.protection.isolated ? '/alloc-ab/build' : host;
  const done = await sandbox.start({
    ...{ argv: ['/bin/sh', '-ec', text], cwd: inside, writes: [{ host, at: inside }] },
    ...{ timeoutMs: HANGS_MS, calls: COMPILER_NAMES },
  });
  expect(done).toMatchObject({ stderr: '', report: { error: null, exitCode: 0 } });
  const calls = compilerCalls(done.calls ?? [], inside);
  const wanted = new Set(['X']);
  const seen = await seenMacros(sandbox, { host, inside }, calls, { wanted, all: false });
  const { values, units } = effectiveFlags(seen, wanted);
  return { all: (done.calls ?? []).map((call) => call.arguments.join(' ')), calls, inside, units, X: values.X };
}

const SOURCE = 'echo "int f(void) { return 0; }" >a.c;';

describe.each([0, 1])('compiler calls of a build, sandbox %i', (index) => {
  const built = (text: string) => build(sandboxes[index] as Sandbox, `${SOURCE} ${text}`);

  test('are those that the kernel saw, with directory, arguments and the real compiler', async () => {
    const { calls, inside, ...rest } = await built('mkdir ü; cp a.c ü; cd ü; exec gcc -DX=1 "-DY=a b" -c a.c');
    expect(calls).toEqual([
      { compiler: expect.stringMatching(/^\/usr\/.*gcc/), cwd: `${inside}/ü`, args: ['-DX=1', '-DY=a b', '-c', 'a.c'] },
    ]);
    expect(rest).toMatchObject({ units: 1, X: '1' });
  });

  test('cannot be forged by a program of the build that is called gcc, or by words', async () => {
    const forge =
      'gcc -DX=0 -c a.c; cp /bin/true gcc; ./gcc -DX=1 -c a.c; cp gcc /tmp/; /tmp/gcc -DX=1 -c a.c; rm /tmp/gcc';
    const { all, units, X } = await built(`${forge}; echo gcc -DX=1 -c a.c`);
    expect(all).toEqual(['gcc -DX=0 -c a.c', './gcc -DX=1 -c a.c', '/tmp/gcc -DX=1 -c a.c']);
    expect({ units, X }).toEqual({ units: 1, X: '0' });
  });

  test.each([
    ['a preprocessor of the build', '-B.'],
    ['a program in front of each step', '-wrapper ./cc1'],
    ['specs of the build', '-specs=specs'],
  ])('give the true value when the compiler is told to run %s', async (_, option) => {
    const fake =
      'printf "#!/bin/sh\\necho \\"#define X 1\\"\\n" >cc1; chmod 755 cc1; printf "*cpp:\\n-DX=1\\n\\n" >specs';
    const { units, X } = await built(
      `${fake}; gcc ${option} -DX=0 -E -dM a.c >out || true; gcc ${option} -DX=0 -c a.c 2>&1 || true`,
    );
    expect({ units, X }).toEqual({ units: 1, X: '0' });
  });

  test('include those of programs that a build starts by another path or without PATH', async () => {
    const { calls, X } = await built(
      'env -i /usr/bin/cc -DX=2 -c a.c & wait; echo "all: ; gcc -DX=2 -c a.c" >m; make -s -f m',
    );
    expect(calls).toHaveLength(2);
    expect(X).toBe('2');
  });
});
