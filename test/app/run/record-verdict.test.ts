import { afterEach, describe, expect, test } from 'vitest';
import { APP_PERMISSIONS } from '../../github-simulator/world.ts';
import { startKillableApp } from '../killable-app.ts';
import { MEASURED, runWorkflows, type Stage, startStage, waitUntil } from '../stage.ts';

const LEDGER = 'ledger: { path: docs/LEDGER.md }\n';
const BRANCH = 'alloc-ab/ledger';

let stage: Stage;
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

async function start(more = LEDGER): Promise<void> {
  stage = await startStage({}, undefined, more);
  runWorkflows(stage.github);
}

/** Asks, and returns the App's last comment about it. */
async function ask(body: string): Promise<string> {
  const command = await stage.comment(body);
  await stage.allSettled();
  return stage.repliesTo(command).at(-1)?.body.replaceAll('\u2060', '') ?? '';
}

const pulls = () => [...stage.github.repository(MEASURED).pulls.values()].filter(({ headRef }) => headRef === BRANCH);
const ledger = () => stage.repository.git('show', `${BRANCH}:docs/LEDGER.md`);
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
    expect(first).toContain(`Ledger: Its row of docs/LEDGER.md is in [this pull request](`);
    expect(first).toContain(`/pull/${pull?.number})`);
    expect(rows()).toEqual([
      expect.stringMatching(/^\| \d{4}-\d\d-\d\d \| `hz4 HZ4_S12_MPSC=1` against .* \| GO \| .* \|$/),
    ]);
    await ask('/ab HZ4_S12_MPSC=2');
    expect(pulls()).toHaveLength(1);
    expect(rows()).toHaveLength(2);
    // One file changed, on a branch of its own; the default branch is as it was.
    expect(stage.repository.git('diff', '--name-status', `main...${BRANCH}`)).toBe('A\tdocs/LEDGER.md');
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
    expect(await ask('/ab HZ4_S12_MPSC')).toContain('a user has a branch alloc-ab/ledger');
    expect(stage.repository.git('rev-parse', BRANCH)).toBe(before);
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
