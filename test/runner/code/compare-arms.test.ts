import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CodeComparison } from '../../../src/model/code.ts';
import { compareArms } from '../../../src/runner/code/compare-arms.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { allocatorSource } from '../../core/code/built-library.ts';
import { kits } from '../kept-kits.ts';
import { temporary } from '../runner-fixture.ts';

async function sandboxIn(directory: string): Promise<Sandbox> {
  const opened = await openSandbox(directory, [], { kits });
  if (!opened.ok) throw new Error(opened.error.message);
  onTestFinished(opened.value.close);
  return opened.value;
}

function compile(
  directory: string,
  name: string,
  more: Readonly<Record<string, string>> = {},
  options: readonly string[] = [],
): string {
  const [source, library] = [join(directory, `${name}.c`), join(directory, `${name}.so`)];
  writeFileSync(source, allocatorSource(more));
  execFileSync('gcc', ['-O2', '-fPIC', '-shared', ...options, '-o', library, source]);
  return library;
}

test('two libraries are compared in the sandbox, and the result is one that a manifest can have', async () => {
  const directory = temporary();
  const sandbox = await sandboxIn(directory);
  const baseline = compile(directory, 'baseline');
  const candidate = compile(directory, 'candidate', { refill: 'if (getenv("HZ_DEBUG")) served++;' });
  const compared = CodeComparison.parse(
    await compareArms({ sandbox, libraries: { baseline, candidate }, budgets: { served: { calls: 0 } } }),
  );
  expect(compared).toMatchObject({ isSame: false, problem: null });
  expect(compared.code?.reached.map(({ path }) => path.join(' '))).toEqual(['malloc refill getenv']);
  expect(compared.code?.changed.names).toContain('refill');
});

test('debug information makes other files and the same machine code, without a disassembly', async () => {
  const directory = temporary();
  const sandbox = await sandboxIn(directory);
  const prefix = [`-ffile-prefix-map=${directory}=.`];
  const libraries = {
    baseline: compile(directory, 'same', {}, prefix),
    candidate: compile(directory, 'other', {}, [...prefix, '-g']),
  };
  const compared = await compareArms({ sandbox: { environment: sandbox.environment, start: refuse }, libraries });
  expect(compared).toMatchObject({ isSame: true, code: null, problem: null });
});

test('what cannot be known has a name, and nothing is thrown', async () => {
  const directory = temporary();
  const sandbox = await sandboxIn(directory);
  const baseline = compile(directory, 'baseline');
  const candidate = compile(directory, 'candidate', { malloc: 'served++;' });
  const text = join(directory, 'text.so');
  writeFileSync(text, 'not a library\n'.repeat(20));
  const cut = join(directory, 'cut.so');
  writeFileSync(cut, readFileSync(candidate).subarray(0, 5000));
  const problem = async (
    libraries: Parameters<typeof compareArms>[0]['libraries'],
    environment = sandbox.environment,
  ) => CodeComparison.parse(await compareArms({ sandbox: { environment, start: sandbox.start }, libraries })).problem;
  expect(await problem({ baseline, candidate: null })).toMatch(/C library’s own allocator/);
  expect(await problem({ baseline, candidate: join(directory, 'absent.so') })).toMatch(
    /candidate cannot be read \(ENOENT\)/,
  );
  expect(await problem({ baseline, candidate: text })).toBe('The library of the candidate is not an ELF file.');
  expect(await problem({ baseline, candidate: cut })).toMatch(/The library of the candidate (is cut|has a table)/);
  expect(await problem({ baseline, candidate }, { ...sandbox.environment, PATH: directory })).toMatch(
    /^objdump is not installed on this machine \(Debian: apt-get install binutils\)\.$/,
  );
});

function refuse(): never {
  throw new Error('nothing is started');
}
