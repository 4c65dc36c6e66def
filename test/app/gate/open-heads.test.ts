import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONFIG_PATH } from '../../../src/model/config.ts';
import type { PullRequest } from '../../github-simulator/state.ts';
import { type GateStage, startGateStage } from '../gate-stage.ts';
import { MEASURED } from '../stage.ts';

let gate: GateStage;
let configuration: string;
let main: string;
beforeAll(async () => {
  gate = await startGateStage('');
  const { repository } = gate.stage;
  configuration = repository.git('show', `main:${CONFIG_PATH}`);
});
afterAll(async () => {
  expect(gate.stage.github.violations).toEqual([]);
  await gate.stage.end();
});

/** Commits this configuration to the default branch and sends the push, which names the changed files. */
async function pushConfiguration(text: string, file = CONFIG_PATH): Promise<void> {
  const { github, repository } = gate.stage;
  main = repository.commitOnMain({ [file]: text });
  const commits = [{ id: main, message: 'x', added: [], modified: [file], removed: [] }];
  await github.deliver('push', MEASURED, 'otto', { ref: 'refs/heads/main', after: main, forced: false, commits });
  await gate.stage.allSettled();
}

const checkOf = ({ headSha }: PullRequest) =>
  gate.checks(headSha).map(({ conclusion, output }) => [conclusion, output.title]);

test('pull requests that were open before the gate was switched on get a check, each once', async () => {
  const { github } = gate.stage;
  const own = await gate.open(gate.commit());
  const stranger = await gate.open(gate.commit(), { author: 'rene' });
  const draft = await gate.open(gate.commit(), { draft: true });
  const closed = await gate.open(gate.commit());
  await gate.stage.allSettled();
  await github.close(MEASURED, closed.number);
  await gate.stage.allSettled();
  expect([own, stranger, draft, closed].flatMap(checkOf)).toEqual([]);

  await pushConfiguration('text\n', 'README.md');
  expect([own, stranger, draft, closed].flatMap(checkOf)).toEqual([]);

  await pushConfiguration(`${configuration}\ngate: { suite: ssot, paths: ['hakozuna/**'] }\n`);
  expect(checkOf(own)).toEqual([['success', expect.stringContaining('Not slower')]]);
  expect(checkOf(stranger)).toEqual([['action_required', "A maintainer's /ab ok starts it"]]);
  expect(checkOf(draft)).toEqual([['action_required', 'A draft is not measured']]);
  expect(checkOf(closed)).toEqual([]);
  expect(gate.workflowRuns(own.headSha)).toHaveLength(1);

  await pushConfiguration(`${configuration}\ngate: { suite: ssot, paths: ['hakozuna/**'], margin: 3% }\n`);
  expect([own, stranger, draft].flatMap(checkOf)).toHaveLength(3);
  expect(gate.workflowRuns(own.headSha)).toHaveLength(1);
});

test('of very many open pull requests the latest 10 are measured, and the check of the others says how to start them', async () => {
  await pushConfiguration(configuration);
  const pulls: PullRequest[] = [];
  for (let count = 0; count < 12; count += 1) pulls.push(await gate.open(gate.commit('README.md')));
  await gate.stage.allSettled();
  await gate.stage.github.deliver('installation_repositories.added', MEASURED, 'otto', {
    repositories_added: [
      {
        id: gate.stage.github.repository(MEASURED).id,
        node_id: 'R',
        name: 'hakozuna',
        full_name: MEASURED,
        private: false,
      },
    ],
    repositories_removed: [],
    repository_selection: 'all',
  });
  await gate.stage.allSettled();
  expect(pulls.flatMap(checkOf)).toEqual([]);
  await pushConfiguration(`${configuration}\ngate: { suite: ssot }\n`);
  const waiting = pulls.filter((pull) => checkOf(pull)[0]?.[0] === 'action_required');
  expect(waiting).toEqual(pulls.slice(0, 2));
  expect(checkOf(pulls[0] as PullRequest)).toEqual([['action_required', 'Opened before the gate: not measured yet']]);
  await gate.comment(pulls[0] as PullRequest, 'otto', `/ab ok @${pulls[0]?.headSha}`);
  await gate.stage.allSettled();
  expect(checkOf(pulls[0] as PullRequest)).toEqual([['success', expect.stringContaining('Not slower')]]);
});

test('a gate that stands on the new default branch is switched on when the default branch changes', async () => {
  const { github, repository } = gate.stage;
  await pushConfiguration(configuration);
  const pull = await gate.open(gate.commit());
  await gate.stage.allSettled();
  const before = repository.git('rev-parse', 'main').trim();
  repository.git(
    'branch',
    'next',
    repository.commitOnMain({ [CONFIG_PATH]: `${configuration}\ngate: { suite: ssot }\n` }),
  );
  repository.git('update-ref', 'refs/heads/main', before);
  await github.deliver('repository.edited', MEASURED, 'otto', { changes: { homepage: { from: null } } });
  await gate.stage.allSettled();
  expect(checkOf(pull)).toEqual([]);
  github.repository(MEASURED).defaultBranch = 'next';
  await github.deliver('repository.edited', MEASURED, 'otto', { changes: { default_branch: { from: 'main' } } });
  await gate.stage.allSettled();
  expect(checkOf(pull)).toEqual([['success', expect.stringContaining('Not slower')]]);
});
