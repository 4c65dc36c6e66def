import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingProgram } from '../../../src/runner/build/missing-program.ts';
import { temporary } from '../runner-fixture.ts';

const SYSTEM = '/usr/local/bin:/usr/bin:/bin';

/** Folders of programs: one that builds see, and one that only the caller has, with the program `own-cc`. */
function paths(): { readonly path: string; readonly callersPath: string; readonly own: string } {
  const own = join(temporary(), 'bin');
  mkdirSync(own);
  writeFileSync(join(own, 'own-cc'), '#!/bin/sh\n', { mode: 0o755 });
  return { path: SYSTEM, callersPath: `${SYSTEM}:${own}`, own };
}

/** What a program prints that does not find another one. */
function outputOf(program: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: temporary(),
    env: { PATH: SYSTEM, LANG: 'C' },
  });
  return `${stdout}\n${stderr}`;
}

test.each([
  ['a shell', () => outputOf('/bin/sh', '-c', 'own-cc -c a.c')],
  ['bash', () => outputOf('/bin/bash', '-c', 'own-cc -c a.c')],
  ['env', () => outputOf('env', 'CFLAGS=-O2', 'own-cc')],
  [
    'make',
    () => {
      const folder = temporary();
      writeFileSync(join(folder, 'Makefile'), 'all:\n\town-cc -c a.c\n');
      return outputOf('make', '-C', folder);
    },
  ],
])('a program that %s does not find in a build is named, with the folder where the caller has it', (_, output) => {
  const { own, ...both } = paths();
  expect(missingProgram({ ...both, program: 'make', output: output() })).toBe(
    `own-cc is in ${own}, which builds do not see: set ALLOC_AB_PATH=${own} in the environment of alloc-ab, or install it for the system.`,
  );
});

test('a compiler that is nowhere is named, with the variable for another one', () => {
  const { path, callersPath } = paths();
  const output = '/bin/sh: 1: clang-99: not found\n';
  expect(missingProgram({ path, callersPath, program: 'make', output })).toBe(
    'Install clang-99 on this machine, or name its folder in ALLOC_AB_PATH in the environment of alloc-ab. To build with another compiler, name it in CC there.',
  );
});

test('a build whose programs are all there has another fault', () => {
  const { path, callersPath } = paths();
  const sh = execFileSync('/bin/sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).trim();
  for (const output of ['', 'a.c:1: error: x not found\n', `/bin/sh: 1: make: not found\n`, 'fatal: liba: not found\n'])
    expect(missingProgram({ path, callersPath, program: sh, output })).toBeNull();
});
