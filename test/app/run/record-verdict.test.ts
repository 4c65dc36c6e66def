import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isSurveyPlan, type Plan } from '../../../src/model/plan-and-run.ts';
import { APP_PERMISSIONS } from '../../github-simulator/world.ts';
import { startKillableApp } from '../killable-app.ts';
import { MEASURED, runWorkflows, type Stage, startStage, waitUntil } from '../stage.ts';
import { syntheticBundle, zipBundle } from '../synthetic-artifact.ts';

const LEDGER = 'ledger: { path: docs/LEDGER.md }\n';
const BRANCH = 'alloc-ab/ledger';
const HEADER = 'hakozuna/hz4/include/hz4_config.h';
const NOTE = 'docs/analysis/HZ4_S12_MPSC_NO_GO.md';

let stage: Stage;
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

/** `effect` is what the candidates of all runs gain. */
async function start(more = LEDGER, effect = 0.08): Promise<void> {
  stage = await startStage({}, undefined, more);
  const make = (plan: Plan) => {
    if (isSurveyPlan(plan)) throw new Error('only comparisons are asked here');
    return zipBundle(syntheticBundle(plan, effect));
  };
  runWorkflows(stage.github, { make });
}

/** Asks, and returns the App's last comment about it. */
async function ask(body: string): Promise<string> {
  const command = await stage.comment(body);
  await stage.allSettled();
  return stage.repliesTo(command).at(-1)?.body.replaceAll('\u2060', '') ?? '';
}

const pulls = () => [...stage.github.repository(MEASURED).pulls.values()].filter(({ headRef }) => headRef === BRANCH);
const shown = (path: string, commit = BRANCH) => stage.repository.git('show', `${commit}:${path}`);
const ledger = () => shown('docs/LEDGER.md');
/** Files of the branch that differ from the default branch: `A docs/LEDGER.md`. */
const changed = () =>
  stage.repository
    .git('diff', '--no-renames', '--name-status', `main...${BRANCH}`)
    .split('\n')
    .map((line) => line.replace('\t', ' '));

/** A user commits a file on the branch of the pull request. */
async function commitOnBranch(number: number, path: string, text: string): Promise<void> {
  const { git, directory } = stage.repository;
  git('checkout', '-q', BRANCH);
  writeFileSync(join(directory, path), text);
  git('commit', '-q', '-a', '-m', 'by hand');
  git('checkout', '-q', 'main');
  await stage.github.push(MEASURED, number, git('rev-parse', BRANCH));
}
const rows = () =>
  ledger()
    .split('\n')
    .filter((line) => /^\| 20/.test(line));

describe('the pull request of the ledger', () => {
  test('it is opened with the first verdict and has the rows of the next ones', async () => {
    await start();
    const main = stage.repository.git('rev-parse', 'main');
    const first = await ask('/ab HZ4_S12_MPSC');
    const [pull] = pulls();
    expect(first).toContain(
      'Ledger: Its row of docs/LEDGER.md and the preset hz4+s12-mpsc are in [this pull request](',
    );
    expect(first).toContain(`/pull/${pull?.number})`);
    expect(rows()).toEqual([
      expect.stringMatching(/^\| \d{4}-\d\d-\d\d \| `hz4 HZ4_S12_MPSC=1` against .* \| GO \| .* \|$/),
    ]);
    await ask('/ab HZ4_S12_MPSC=2');
    expect(pulls()).toHaveLength(1);
    expect(rows()).toHaveLength(2);
    // On a branch of its own, with one commit for each verdict; the default branch is as it was.
    expect(changed()).toEqual(['M .github/alloc-ab.yml', 'A docs/LEDGER.md']);
    expect(stage.repository.git('rev-parse', 'main', `${BRANCH}~2`)).toBe(`${main}\n${main}`);
  });

  test('after it was closed, the next verdict opens another one without the rows that were turned down', async () => {
    await start();
    await ask('/ab HZ4_S12_MPSC');
    await stage.github.close(MEASURED, pulls()[0]?.number ?? 0);
    await ask('/ab HZ4_S12_MPSC=2');
    expect(pulls().map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(rows()).toEqual([expect.stringContaining('HZ4_S12_MPSC=2')]);
  });

  test('killed at five moments of its writes, the App has one pull request and one row', async () => {
    await start();
    const app = await startKillableApp(stage);
    app.killAt(
      [
        { operation: 'git/create-tree', when: 'before' },
        { operation: 'git/create-commit', when: 'after' },
        { operation: 'git/create-ref', when: 'after' },
        { operation: 'pulls/create', when: 'before' },
        { operation: 'pulls/create', when: 'after' },
      ],
      'in order',
    );
    const command = await stage.comment('/ab HZ4_S12_MPSC');
    await app.restartAfterEachKill();
    await waitUntil(
      () => stage.repliesTo(command).at(-1)?.body.includes('this pull request') === true,
      'the row is linked',
    );
    expect(pulls()).toHaveLength(1);
    expect(rows()).toHaveLength(1);
    await app.kill();
  });
});

describe('what follows from a verdict', () => {
  test('GO: the preset is in the configuration, in the commit of the row', async () => {
    await start();
    await ask('/ab HZ4_S12_MPSC');
    expect(shown('.github/alloc-ab.yml')).toContain("s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }");
    expect(stage.repository.git('log', '-1', '--format=%b', BRANCH)).toBe('With the preset hz4+s12-mpsc.');
  });

  test('GO on a flag that the default branch does not have yet: no preset, and the reason', async () => {
    await start();
    stage.repository.commitOnMain({ [HEADER]: '#pragma once\n' });
    const reply = await ask('/ab HZ4_S12_MPSC');
    expect(reply).toContain('No header has HZ4_S12_MPSC here, so no preset is added: merge the change first.');
    expect(changed()).toEqual(['A docs/LEDGER.md']);
  });

  test('NO-GO: the note and the #error, and the mode of the header stays', async () => {
    await start(LEDGER, -0.08);
    stage.repository.git('update-index', '--chmod=+x', HEADER);
    stage.repository.git('commit', '-q', '-m', 'executable');
    const reply = await ask('/ab HZ4_S12_MPSC');
    expect(reply).toContain(
      'Its row of docs/LEDGER.md, the note for the archive and the #error for HZ4_S12_MPSC=1 are in [this pull request]',
    );
    expect(changed()).toEqual(['A docs/LEDGER.md', `A ${NOTE}`, `M ${HEADER}`]);
    expect(shown(HEADER)).toContain(
      `#if HZ4_S12_MPSC == 1\n#error "HZ4_S12_MPSC archived (NO-GO), see ${NOTE}"\n#endif`,
    );
    expect(stage.repository.git('ls-tree', BRANCH, HEADER)).toMatch(/^100755 /);
  });

  test('a header that is not UTF-8 keeps its bytes, and the comment names it', async () => {
    await start(LEDGER, -0.08);
    const { directory, git } = stage.repository;
    const latin = Buffer.from('#ifndef HZ4_S12_MPSC\n#define HZ4_S12_MPSC 0 // gr\xfc\xdfe\n#endif\n', 'latin1');
    writeFileSync(join(directory, HEADER), latin);
    git('commit', '-q', '-a', '-m', 'in Latin-1');
    const reply = await ask('/ab HZ4_S12_MPSC');
    expect(reply).toContain(`${HEADER} is not a text in UTF-8, so it is not changed.`);
    expect(changed()).toEqual(['A docs/LEDGER.md', `A ${NOTE}`]);
  });
});

describe('commits of a user on the branch', () => {
  test('stay below later rows, also where they take back what the App proposed', async () => {
    await start();
    await ask('/ab HZ4_S12_MPSC');
    const number = pulls()[0]?.number ?? 0;
    await commitOnBranch(number, '.github/alloc-ab.yml', shown('.github/alloc-ab.yml', 'main').concat('\n'));
    await commitOnBranch(
      number,
      'docs/LEDGER.md',
      ledger().replace('# Ledger', '# Decisions of the team').concat('\n'),
    );
    const byHand = stage.repository.git('rev-parse', BRANCH);
    await ask('/ab HZ4_S12_MPSC=2');
    expect(stage.repository.git('rev-parse', `${BRANCH}~1`)).toBe(byHand);
    expect(ledger()).toContain('# Decisions of the team');
    expect(rows()).toHaveLength(2);
    expect(shown('.github/alloc-ab.yml')).not.toContain('s12-mpsc: {');
  });

  test('are not overwritten after the pull request was closed', async () => {
    await start();
    await ask('/ab HZ4_S12_MPSC');
    const number = pulls()[0]?.number ?? 0;
    await commitOnBranch(number, 'docs/LEDGER.md', ledger().replace('# Ledger', '# Mine').concat('\n'));
    // A row of the App stands on top.
    await ask('/ab HZ4_S12_MPSC=2');
    await stage.github.close(MEASURED, number);
    const before = stage.repository.git('rev-parse', BRANCH);
    expect(await ask('/ab HZ4_S12_MPSC=3')).toContain('the branch alloc-ab/ledger has commits of a user');
    expect(stage.repository.git('rev-parse', BRANCH)).toBe(before);
  });

  test('do not stop the next pull request after they were merged by squash', async () => {
    await start();
    await ask('/ab HZ4_S12_MPSC');
    const number = pulls()[0]?.number ?? 0;
    await commitOnBranch(number, 'docs/LEDGER.md', ledger().replace('# Ledger', '# Mine').concat('\n'));
    const squashed = stage.repository.commitOnMain({ 'docs/LEDGER.md': `${ledger()}\n` });
    await stage.github.merge(MEASURED, number, squashed);
    await ask('/ab HZ4_S12_MPSC=2');
    expect(pulls().map(({ state }) => state)).toEqual(['closed', 'open']);
    expect(rows()).toHaveLength(2);
    expect(ledger()).toContain('# Mine');
  });
});

describe('where nothing is written', () => {
  test('without a ledger in the configuration there is no pull request and no word about it', async () => {
    await start('');
    expect(await ask('/ab HZ4_S12_MPSC')).not.toContain('Ledger:');
    expect(pulls()).toEqual([]);
  });

  test('a branch of a user with that name is left alone', async () => {
    await start();
    stage.repository.git('branch', BRANCH, 'change');
    const before = stage.repository.git('rev-parse', BRANCH);
    expect(await ask('/ab HZ4_S12_MPSC')).toContain('the branch alloc-ab/ledger has commits of a user');
    expect(stage.repository.git('rev-parse', BRANCH)).toBe(before);
  });

  test('a ledger that is a symbolic link is not replaced', async () => {
    await start();
    const { git, directory } = stage.repository;
    mkdirSync(join(directory, 'docs'));
    symlinkSync('../README.md', join(directory, 'docs/LEDGER.md'));
    git('add', '-A');
    git('commit', '-q', '-m', 'link');
    expect(await ask('/ab HZ4_S12_MPSC')).toContain('Not recorded in docs/LEDGER.md: it is a symbolic link.');
    expect(pulls()).toEqual([]);
  });

  test('without the permission the comment names it, and the verdict is published', async () => {
    await start();
    stage.github.grant({ ...APP_PERMISSIONS, contents: 'read' });
    const reply = await ask('/ab HZ4_S12_MPSC');
    expect(reply).toContain('**GO');
    expect(reply).toContain('the App lacks the permissions Contents and Pull requests');
  });

  test('where GitHub refuses the branch for good, the verdict is published without the row', async () => {
    await start();
    stage.github.faults.fail('git/create-ref', {
      times: 1000,
      status: 422,
      message: 'Repository rule violations found',
    });
    const reply = await ask('/ab HZ4_S12_MPSC');
    expect(reply).toContain('**GO');
    expect(reply).toContain('Not recorded: GitHub refused');
  });
});
