import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkConfigCommand } from '../../../src/cli/commands/check-config.ts';
import { explainCommand } from '../../../src/cli/commands/explain.ts';
import { initCommand } from '../../../src/cli/commands/init.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';
import { parseConfig } from '../../../src/core/config/config.ts';
import { commit, git, temporary } from '../../runner/runner-fixture.ts';
import { MAKE, MAKE_PREFIXED, type Project } from '../../runner/trial/small-projects.ts';

/** A machine that measures too gets much time. */
const TIMEOUT = 300_000;

afterEach(() => {
  process.exitCode = 0;
});

function repositoryOf(project: Project): string {
  const folder = temporary();
  for (const [path, text] of Object.entries(project)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'add', '--all');
  commit(folder, 'first');
  return folder;
}

/** Runs a command on a terminal where a person answers, or nobody does. */
async function call(create: typeof initCommand, args: readonly string[], answer?: string) {
  const texts = { out: '', err: '' };
  const questions: string[] = [];
  const terminal: Terminal = {
    out: { write: (text) => (texts.out += text) },
    err: { write: (text) => (texts.err += text) },
    color: false,
    width: 100,
    ...(answer !== undefined && {
      ask: async (question) => {
        questions.push(question);
        return answer;
      },
    }),
  };
  await create(terminal).parseAsync(args, { from: 'user' });
  return { ...texts, questions, exitCode: process.exitCode };
}

const configOf = (folder: string): string => readFileSync(join(folder, '.github/alloc-ab.yml'), 'utf8');

describe('init', () => {
  test('builds after a yes, and the draft has nothing left to write', { timeout: TIMEOUT }, async () => {
    const folder = repositoryOf(MAKE);
    const made = await call(initCommand, ['--repo', folder], 'y');
    expect(made.questions).toEqual([expect.stringMatching(/^Build the checked-out commit once/)]);
    expect(made.exitCode).toBe(0);
    expect(made.err).toMatch(/^trying {5}make clean all/m);
    expect(made.err).toMatch(
      /^found {6}Line x: lib\/libxalloc\.so, with 1 flag of the build, the flags that begin with X_, 2 presets/m,
    );
    expect(made.err).toMatch(/^lanes {6}Of the bench kit: mt-remote, larson/m);
    expect(made.err).toMatch(/^left out {3}bench_usage: without arguments it ended with exit code 64/m);
    expect(made.err).toMatch(/^wrote {6}.*\/\.github\/alloc-ab\.yml\nnext {7}alloc-ab run X_EXTRA$/m);
    expect(parseConfig(configOf(folder), 'draft.yml').ok).toBe(true);
    expect(configOf(folder)).not.toContain('EDIT');
    // The command of the last line is planned without an edit.
    const explained = await call(explainCommand, ['--repo', folder, 'X_EXTRA']);
    expect(explained.exitCode).toBe(0);
    expect(explained.out).toContain('mt-remote');
    const checked = await call(checkConfigCommand, ['--repo', folder]);
    expect(checked.out).toMatch(
      /^not known {2}lanes\.bench-loop\.command: .*\nok {9}\.github\/alloc-ab\.yml: 1 line, 5 lanes, 2 suites$/m,
    );
    expect(checked.exitCode).toBe(0);
  });

  test.each([
    ['a no', 'n'],
    ['nobody to ask', undefined],
  ])('%s builds nothing, and the file is written at the top of the repository', async (_, answer) => {
    const folder = repositoryOf(MAKE);
    const made = await call(initCommand, ['--repo', join(folder, 'src')], answer);
    expect(made.exitCode).toBe(0);
    expect(made.err).not.toContain('trying');
    expect(made.err).toContain('It was not built.');
    expect(existsSync(join(folder, 'src/.github'))).toBe(false);
    expect(parseConfig(configOf(folder), 'draft.yml').ok).toBe(true);
  });

  test('writes nothing into a bare repository', async () => {
    const bare = join(temporary(), 'bare.git');
    git(dirname(bare), 'clone', '--quiet', '--bare', repositoryOf(MAKE), bare);
    const made = await call(initCommand, ['--repo', bare, '--yes']);
    expect(made.exitCode).toBe(2);
    expect(made.err).toContain('is a bare repository');
    expect(existsSync(join(bare, '.github'))).toBe(false);
  });

  test('a library that was not found is named with what to write, and nothing measures the placeholder', {
    timeout: TIMEOUT,
  }, async () => {
    const folder = repositoryOf(MAKE_PREFIXED);
    const made = await call(initCommand, ['--repo', folder, '--yes']);
    expect(made.exitCode).toBe(3);
    expect(made.err).toMatch(
      /^not found {2}Make: The build left libx\.so, which does not define malloc for the loader\.$/m,
    );
    expect(made.err).toMatch(/^to write {3}Write the goal that builds the shared library/m);
    expect(made.err).toMatch(/^next {7}Replace what is marked with EDIT, then: alloc-ab check-config$/m);

    const checked = await call(checkConfigCommand, ['--repo', folder]);
    expect(checked.exitCode).toBe(2);
    expect(checked.out).toContain('fails      lines.x.library: EDIT/liballoc.so is a placeholder');

    const explained = await call(explainCommand, ['--repo', folder, 'compare', 'x', 'vs', 'system']);
    expect(explained.exitCode).toBe(2);
    expect(explained.err).toMatch(/"library" of x is still "?EDIT\/liballoc\.so/);
    expect(explained.err).toContain('alloc-ab check-config lists every place');
  });
});
