import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '../../../src/model/incident.ts';
import { librariesLoad } from '../../../src/runner/run/libraries-load.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { type MeasuredSample, takeSample } from '../../../src/runner/sampling/take-sample.ts';
import { outsideCause } from '../../../src/runner/sandbox/outside-cause.ts';
import { UNPROTECTED } from '../../../src/runner/sandbox/protection.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, fixturePlan } from '../runner-fixture.ts';

const CALLS =
  'extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);\nextern void __libc_free(void *);\nvoid *malloc(size_t n) { return __libc_malloc(n); }\nvoid *calloc(size_t n, size_t s) { return __libc_calloc(n, s); }\nvoid *realloc(void *p, size_t n) { return __libc_realloc(p, n); }\nvoid free(void *p) { __libc_free(p); }\n';
const HEAD =
  '#define _GNU_SOURCE\n#include <dlfcn.h>\n#include <errno.h>\n#include <fcntl.h>\n#include <signal.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <sys/mman.h>\n#include <unistd.h>\n';
const ON_START = '__attribute__((constructor)) static void start(void)';

const LIBRARIES = {
  honest: '',
  crashes: `${ON_START} { raise(SIGSEGV); }`,
  killsLauncher: `${ON_START} { kill(getppid(), SIGKILL); pause(); }`,
  stopsLauncher: `${ON_START} { kill(getppid(), SIGTERM); pause(); }`,
  forgesFailure: `${ON_START} { if (strcmp(program_invocation_short_name, "bench") == 0) { fputs("bwrap: Creating new namespace failed\\n", stderr); _exit(1); } }`,
  loadsHidden: `
${ON_START} {
  int from = open(HIDDEN, O_RDONLY), to = memfd_create("x", 0);
  char bytes[65536];
  for (ssize_t n; (n = read(from, bytes, sizeof bytes)) > 0;) if (write(to, bytes, n) != n) abort();
  char name[64];
  snprintf(name, sizeof name, "/proc/self/fd/%d", to);
  if (!dlopen(name, RTLD_NOW)) abort();
}`,
};

let directory: string;
let isolated: Sandbox;
let direct: Sandbox;
const files: Record<string, string> = {};

beforeAll(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-ab-test-')));
  chmodSync(directory, 0o755);
  const compile = (name: string, text: string, ...options: string[]): string => {
    const file = join(directory, name);
    writeFileSync(`${file}.c`, text);
    execFileSync('gcc', ['-O1', '-fno-builtin', '-o', file, `${file}.c`, ...options]);
    return file;
  };
  const hidden = compile('hidden.so', HEAD + CALLS, '-shared', '-fPIC');
  for (const [name, text] of Object.entries(LIBRARIES)) {
    files[name] = compile(`lib${name}.so`, HEAD + text + CALLS, '-shared', '-fPIC', `-DHIDDEN="${hidden}"`);
  }
  compile(
    'bench',
    '#include <stdio.h>\nint main(void) { for (volatile int i = 0; i < 20000000; i++) {} puts("ops/s=5"); return 0; }',
  );
  const opened = [
    await openSandbox(directory, [], { kits }),
    await openSandbox(join(directory, 'direct'), [], { kits, protection: UNPROTECTED }),
  ].map((each) => {
    if (!each.ok) throw new Error(each.error.message);
    return each.value;
  });
  [isolated, direct] = opened as [Sandbox, Sandbox];
});
afterAll(async () => {
  await isolated.close();
  await direct.close();
  rmSync(directory, { recursive: true, force: true });
});

const contextOf = (sandbox: Sandbox, candidate: string) => ({
  plan: fixturePlan('a'.repeat(40), { lanes: [fixtureLane({ command: ['./bench'], checks: [], timeoutSeconds: 3 })] }),
  sandbox,
  directory,
  libraries: { baseline: files.honest ?? '', candidate: files[candidate] ?? '', sentinel: null },
  lengths: {},
});

async function sampleOf(sandbox: Sandbox, candidate: keyof typeof LIBRARIES): Promise<MeasuredSample> {
  const context = contextOf(sandbox, candidate);
  const [lane] = context.plan.lanes;
  if (lane === undefined) throw new Error('no lane');
  return takeSample(context, { lane, block: 0, position: 0, arm: 'candidate', startedNs: 0 });
}

async function incidentOf(sandbox: Sandbox, candidate: keyof typeof LIBRARIES): Promise<Incident | null> {
  return sampleIncident(await sampleOf(sandbox, candidate), 'sampling');
}

describe('a failure names the guilty side and its cause', () => {
  test('a sound sample has no incident', async () => {
    expect(await incidentOf(isolated, 'honest')).toBeNull();
    expect(await incidentOf(direct, 'honest')).toBeNull();
  });

  test.each([
    ['killsLauncher', 'launcher-killed', /ended before it could write one/],
    ['stopsLauncher', 'launcher-stopped', /signal to its launcher that this run did not send/],
  ] as const)('without isolation: %s is %s', async (library, code, message) => {
    const incident = await incidentOf(direct, library);
    expect(incident).toMatchObject({ code, arm: 'candidate', message: expect.stringMatching(message) });
    expect(incident?.next).not.toContain('"command"');
  });

  test.each(['killsLauncher', 'stopsLauncher'] as const)('with isolation: %s reaches no launcher', async (library) => {
    const { result } = await sampleOf(isolated, library);
    expect(result.report.error).toBeNull();
    expect(outsideCause(result)).toBeNull();
  });

  test('a program that prints the message of a failed sandbox failed by itself', async () => {
    expect(await incidentOf(isolated, 'forgesFailure')).toMatchObject({ code: 'bench-crashed', arm: 'candidate' });
  });

  test('hidden-code: an allocator that is loaded from a file of the sandbox alone', async () => {
    const { sample } = await sampleOf(isolated, 'loadsHidden');
    expect(sample).toMatchObject({ library: 'other', unproven: { why: 'hidden-code' } });
  });

  test('a library that breaks /bin/true is named, and a machine that cannot start it is another failure', async () => {
    const broken = await librariesLoad(contextOf(isolated, 'crashes'));
    expect(broken).toMatchObject({
      observation: { status: 'fail', detail: expect.stringContaining('of candidate was killed by SIGSEGV') },
    });
    expect(broken.incident).toBeUndefined();
    const machine = await librariesLoad(contextOf(direct, 'killsLauncher'));
    expect(machine).toMatchObject({
      observation: { status: 'unknown' },
      incident: { code: 'launcher-killed', arm: 'candidate' },
    });
  });
});

test('a process that lost its memory to the kernel is not said to have crashed', async () => {
  const { result } = await sampleOf(isolated, 'honest');
  const killed = { ...result, outOfMemory: true, report: { ...result.report, exitCode: null, signal: 'SIGKILL' } };
  expect(outsideCause(killed)?.code).toBe('out-of-memory');
  expect(outsideCause({ ...killed, outOfMemory: false })).toBeNull();
  expect(outsideCause({ ...result, outOfMemory: true })).toBeNull();
});
