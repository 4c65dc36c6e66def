import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program } from '../../program.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-completion-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const SHELLS = ['bash', 'zsh', 'fish'] as const;
const LACKING = SHELLS.filter((shell) => execaSync(shell, ['--version'], { reject: false }).exitCode !== 0);
const file = (shell: string): string => join(scratch, `completion.${shell}`);
let commands: string[] = [];

beforeAll(async () => {
  for (const shell of SHELLS) {
    const { stdout } = await execa(program(), ['completion', shell]);
    writeFileSync(file(shell), `${stdout}\n`);
  }
  const { stdout } = await execa(program(), ['--help']);
  const list = stdout.slice(stdout.indexOf('Commands:'), stdout.indexOf('Exit status:'));
  commands = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  mkdirSync(join(scratch, 'place/a folder'), { recursive: true });
  writeFileSync(join(scratch, 'place/a file'), '');
});

/** What each shell offers after a line whose last word may be empty. */
const OFFERS: Readonly<Record<(typeof SHELLS)[number], (words: readonly string[]) => Promise<string[]>>> = {
  async bash(words) {
    const script = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _alloc_ab; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await execa('bash', ['--norc', '-c', script, file('bash'), ...words], { cwd: scratch });
    return stdout.split('\n').filter(Boolean);
  },
  async zsh(words) {
    // The functions that zsh offers words with, replaced by ones that print them.
    const script = `
compdef() { }
_describe() { printf '%s\\n' "\${(@)\${(P)@[-1]}%%:*}" }
_arguments() { printf '%s\\n' "$@" }
source $0; words=("$@"); CURRENT=$#; _alloc_ab`;
    const { stdout } = await execa('zsh', ['-fc', script, file('zsh'), ...words], { cwd: scratch });
    return stdout
      .split('\n')
      .flatMap((line) => line.replace(/^\*:argument:\((.*)\)$/, '$1').split(/\[| (?=[a-z]+=?(?: |$))/)[0] ?? []);
  },
  async fish(words) {
    const script = 'source $argv[1]; complete -C (string join " " -- $argv[2..-1])';
    const { stdout } = await execa('fish', ['--no-config', '-c', script, file('fish'), ...words], { cwd: scratch });
    return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
  },
};

test('the scripts are made for every command of the help', () => {
  expect(commands).toEqual(expect.arrayContaining(['run', 'list', 'completion', 'serve']));
});

describe.each(SHELLS)('%s', (shell) => {
  // A shell that this machine lacks is skipped by its name.
  const has = test.skipIf(LACKING.includes(shell));
  const offers = (...words: string[]) => OFFERS[shell](['alloc-ab', ...words]);

  has(`${shell} accepts the script and offers every command`, async () => {
    const offered = await offers('');
    expect(offered).toEqual(expect.arrayContaining(commands));
  });

  has(`${shell} offers the options of the command`, async () => {
    const offered = await offers('run', '--');
    expect(offered).toEqual(expect.arrayContaining(['--base', '--seed', '--dirty']));
    expect(offered).not.toContain('--keep');
  });
});

describe('bash', () => {
  const offers = (...words: string[]) => OFFERS.bash(['alloc-ab', ...words]);

  test('what was begun is completed', async () => {
    expect(await offers('expl')).toEqual(['explain']);
    expect(await offers('clean', '--ke')).toEqual(['--keep']);
  });

  test('the words of a measurement, not those that work in a comment only', async () => {
    const words = await offers('run', 'base', '');
    expect(words).toEqual(expect.arrayContaining(['on', 'suite', 'budget=']));
    expect(words).not.toContain('cancel');
    expect(await offers('completion', '')).toEqual(expect.arrayContaining([...SHELLS]));
  });

  test('folders where a folder is needed, files where a file is', async () => {
    expect(await offers('run', '--repo', 'place/')).toEqual(['place/a folder']);
    expect((await offers('run', '--config', 'place/')).sort()).toEqual(['place/a file', 'place/a folder']);
    expect(await offers('run', '--seed', '')).toEqual([]);
  });

  test('loading it prints nothing, also with strict settings', async () => {
    const loaded = await execa('bash', ['--norc', '-euo', 'pipefail', '-c', 'source "$0"', file('bash')]);
    expect([loaded.stdout, loaded.stderr]).toEqual(['', '']);
  });
});

test('an unknown shell is refused with those that there are', async () => {
  const { exitCode, stderr } = await execa(program(), ['completion', 'tcsh'], { reject: false });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('bash, zsh, fish');
});
