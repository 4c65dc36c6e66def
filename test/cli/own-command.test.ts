import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namingOwnCommand, ownCommand, withOwnCommand } from '../../src/cli/own-command.ts';

let scratch: string;
beforeAll(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-ab-own-')));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A package in this folder, with its program. */
function packageIn(...folders: string[]): string {
  const root = join(scratch, ...folders);
  mkdirSync(join(root, 'bin'), { recursive: true });
  writeFileSync(join(root, 'bin/alloc-ab'), '#!/bin/sh\n');
  chmodSync(join(root, 'bin/alloc-ab'), 0o755);
  return root;
}

function linked(root: string, ...folders: string[]): string {
  const folder = join(scratch, ...folders);
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(root, 'bin/alloc-ab'), join(folder, 'alloc-ab'));
  return folder;
}

describe('how the user starts the program again', () => {
  test('by its name, when the shell finds it', () => {
    const root = packageIn('global/lib/node_modules/alloc-ab');
    const PATH = `/usr/bin:${linked(root, 'global/bin')}`;
    expect(ownCommand({ root, cwd: '/', env: { PATH } })).toBe('alloc-ab');
    // Another program of this name is not this one.
    const other = packageIn('other');
    expect(ownCommand({ root: other, cwd: '/', env: { PATH } })).toBe(join(other, 'bin/alloc-ab'));
  });

  test('with npx in a folder that has it, from a folder below too', () => {
    const root = packageIn('project/node_modules/alloc-ab');
    linked(root, 'project/node_modules/.bin');
    const below = join(scratch, 'project/src/deep');
    mkdirSync(below, { recursive: true });
    for (const cwd of [join(scratch, 'project'), below])
      expect(ownCommand({ root, cwd, env: { PATH: '/usr/bin' } })).toBe('npx alloc-ab');
  });

  test('with npx when npx started it, though npx puts its folder into PATH', () => {
    const root = packageIn('cache/_npx/0123/node_modules/alloc-ab');
    const PATH = linked(root, 'cache/_npx/0123/node_modules/.bin');
    const env = { PATH, npm_command: 'exec' };
    expect(ownCommand({ root, cwd: '/', env })).toBe('npx alloc-ab');
    const dependencies = { 'alloc-ab': 'file:../../../down loads/alloc-ab-1.2.3.tgz' };
    writeFileSync(join(scratch, 'cache/_npx/0123/package.json'), JSON.stringify({ dependencies }));
    expect(ownCommand({ root, cwd: '/', env })).toBe(`npx '${join(scratch, 'down loads/alloc-ab-1.2.3.tgz')}'`);
  });

  test('by its path in a checkout: a short one from inside', () => {
    const root = packageIn('checkout');
    const env = { PATH: '/usr/bin' };
    expect(ownCommand({ root, cwd: root, env })).toBe('./bin/alloc-ab');
    expect(ownCommand({ root, cwd: '/', env })).toBe(join(root, 'bin/alloc-ab'));
  });
});

describe('what is printed', () => {
  const COMMANDS = ['run', 'init', 'init-control', 'release', 'release-notes'];

  test.each([
    ['Run alloc-ab init --print now.', 'Run npx alloc-ab init --print now.'],
    [
      'next: alloc-ab init-control DIR; alloc-ab run base',
      'next: npx alloc-ab init-control DIR; npx alloc-ab run base',
    ],
    ['with "alloc-ab run"', 'with "npx alloc-ab run"'],
    ['alloc-ab --help shows the commands', 'npx alloc-ab --help shows the commands'],
    ['npx alloc-ab run, node_modules/.bin/alloc-ab run', 'npx alloc-ab run, node_modules/.bin/alloc-ab run'],
    [
      'alloc-ab running, alloc-ab runs, alloc-ab release-note',
      'alloc-ab running, alloc-ab runs, alloc-ab release-note',
    ],
    ['alloc-ab: no such file', 'alloc-ab: no such file'],
  ])('%j', (text, expected) => {
    expect(withOwnCommand(text, 'npx alloc-ab', COMMANDS)).toBe(expected);
    expect(withOwnCommand(text, 'alloc-ab', COMMANDS)).toBe(text);
  });

  test('notes and next steps have the command; results stay as they are', () => {
    const written: string[] = [];
    const output = { write: (text: string) => written.push(text) };
    const terminal = namingOwnCommand({ out: output, err: output, color: false, width: 80 }, COMMANDS, () => '$&/x');
    terminal.out.write('{ "next": "alloc-ab run" }\nnext: alloc-ab run\n  alloc-ab run\n');
    terminal.err.write('  alloc-ab run\n');
    expect(written.join('')).toBe('{ "next": "alloc-ab run" }\nnext: $&/x run\n  alloc-ab run\n  $&/x run\n');
  });
});
