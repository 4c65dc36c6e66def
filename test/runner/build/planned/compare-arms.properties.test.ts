import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareLibraries } from '../../../../src/core/code/compare-libraries.ts';
import type { BuildContext } from '../../../../src/runner/build/build-context.ts';
import { SOURCE_DATE_EPOCH } from '../../../../src/runner/build/commits/fixed-times.ts';
import { compareArms } from '../../../../src/runner/build/planned/compare-arms.ts';
import { reachable } from '../../runner-fixture.ts';
import { type GeneratedSource, generated } from './generated-changes.ts';
import { armOf, contextOf, repositoryOf } from './planned-lab.ts';

interface Unit extends GeneratedSource {
  readonly name: string;
}

const named =
  (prefix: string) =>
  (source: GeneratedSource, index: number): Unit => ({ ...source, name: `${prefix}${index}` });
const CHANGED = generated('changes', 2).map(named('c'));
const UNCHANGED = generated('no changes', 3).map(named('n'));
const OPTIONS = ['-O1', '-fPIC', '-Isrc'];

let context: BuildContext;
let repository: { readonly path: string; readonly sha: string };
const held: (() => Promise<void>)[] = [];
const directory = reachable();

beforeAll(async () => {
  const files = [...CHANGED, ...UNCHANGED].flatMap(({ name, text, files: more = {} }) => [
    [`src/${name}.c`, text.replaceAll('FILE-', `src/${name}-`).replaceAll('include "src/', 'include "')],
    ...Object.entries(more).map(([file, content]) => [`src/${name}-${file}`, content]),
  ]);
  // `.include` of the assembler keeps its folder: only the preprocessor searches src.
  const makefile = `ORDER ?= ${UNCHANGED.map(({ name }) => name).join(' ')}\nall: $(ORDER)\n%: src/%.c\n\tgcc ${OPTIONS.join(' ')} $(DEFS) -c src/$@.c -o $@.o\n`;
  repository = repositoryOf(Object.fromEntries([...files, ['Makefile', makefile]]), directory);
  context = await contextOf(repository.path, [armOf(repository.sha, [['true']])], {
    directory,
    defer: (action) => void held.push(action),
  });
}, 120_000);
afterAll(async () => {
  for (const action of held) await action();
  rmSync(directory, { recursive: true, force: true });
});

async function compared(baseline: readonly string[], candidate: readonly string[]) {
  const arm = (words: readonly string[]) => armOf(repository.sha, [['make', ...words]]);
  const found = await compareArms(context, { baseline: arm(baseline), candidate: arm(candidate) });
  if (!found.ok) throw new Error(found.error.message);
  return found.value.compared;
}

/** The library of one unit, built in a folder of its own. */
function built({ name }: Unit, value: number, folder: string): Uint8Array {
  const library = join(directory, folder, `${name}-${value}.so`);
  mkdirSync(join(directory, folder), { recursive: true });
  const args = [...OPTIONS, '-shared', `-DX=${value}`, '-o', library, `src/${name}.c`];
  execFileSync('gcc', args, { cwd: repository.path, env: { ...process.env, SOURCE_DATE_EPOCH } });
  return readFileSync(library);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  const found = compareLibraries(one, other);
  if (!found.ok) throw new Error(found.error);
  return found.value.isSame === true;
}

const OFF = 'DEFS=-UX -DX=0';
const ON = 'DEFS=-UX -DX=1';

test('no generated change is a no-op before the build', async () => {
  const wrong: string[] = [];
  for (const { name, kind, text } of CHANGED) {
    const { kind: found } = await compared([name, OFF], [name, ON]);
    if (found !== 'different') wrong.push(`${kind} is ${found}:\n${text}`);
  }
  expect(wrong.join('\n')).toBe('');
}, 240_000);

test('no generated change is the same machine code after the build', () => {
  const wrong = CHANGED.filter((unit) => isSame(built(unit, 0, 'a'), built(unit, 1, 'b')));
  expect(wrong.map(({ kind, text }) => `${kind}:\n${text}`).join('\n')).toBe('');
});

test('what changes nothing makes no difference before the build, in any order of the units', async () => {
  const names = UNCHANGED.map(({ name }) => name);
  const order = names.toReversed().join(' ');
  expect(await compared([OFF], [ON, `ORDER=${order}`])).toEqual({ kind: 'same', units: UNCHANGED.length });
});

test('what changes nothing is the same machine code after the build, at another time and in another folder', () => {
  const wrong = UNCHANGED.filter((unit) => !isSame(built(unit, 0, 'c'), built(unit, 1, 'd')));
  expect(wrong.map(({ kind, text }) => `${kind}:\n${text}`).join('\n')).toBe('');
});
