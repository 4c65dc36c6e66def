import { afterEach, expect, test } from 'vitest';
import { startKillableApp } from '../killable-app.ts';
import { MEASURED, type Stage, startStage, waitUntil } from '../stage.ts';
import { type Behaviour, runMachines, TWO_MACHINES } from '../two-machines.ts';

const BRANCH = 'alloc-ab/ledger';
const COMMAND = '/ab HZ4_S12_MPSC machine=x86_64,arm64';

let stage: Stage;
afterEach(async () => {
  expect(stage.github.violations).toEqual([]);
  await stage.end();
});

async function start(behaviours: Readonly<Record<string, Behaviour>>): Promise<void> {
  stage = await startStage({}, undefined, `${TWO_MACHINES}ledger: { path: docs/LEDGER.md }\n`);
  runMachines(stage.github, behaviours);
}

/** Asks for both machines, and returns the App's comment. */
async function ask(): Promise<string> {
  const command = await stage.comment(COMMAND);
  await stage.allSettled();
  return stage.repliesTo(command).at(-1)?.body.replaceAll('\u2060', '') ?? '';
}

const pulls = () => [...stage.github.repository(MEASURED).pulls.values()].filter(({ headRef }) => headRef === BRANCH);
const rows = () =>
  stage.repository
    .git('show', `${BRANCH}:docs/LEDGER.md`)
    .split('\n')
    .filter((line) => /^\| 20/.test(line));
const changed = () => stage.repository.git('diff', '--no-renames', '--name-only', `main...${BRANCH}`).split('\n');

test('a GO of two machines is one row with both of them, and the preset', async () => {
  await start({ x86_64: 0.08, arm64: 0.09 });
  const reply = await ask();
  expect(reply).toContain('**GO on each of 2 machines');
  expect(reply).toContain('Ledger: Its row of docs/LEDGER.md and the preset hz4+s12-mpsc are in [this pull request](');
  const [row = '', ...others] = rows();
  expect(others).toEqual([]);
  expect(row).toMatch(/ \| GO \| arm64 GO: \+\d.*; x86_64 GO: \+\d.* \|$/);
  expect(row.match(/\/actions\/runs\/\d+\/artifacts\/\d+\)/g)).toHaveLength(2);
  expect(changed()).toEqual(['.github/alloc-ab.yml', 'docs/LEDGER.md']);
});

test('a NO-GO of one machine is one row and a note of that machine, and no build is stopped', async () => {
  await start({ x86_64: 0.08, arm64: -0.09 });
  const reply = await ask();
  expect(reply).toContain('It is a NO-GO on arm64 and not on every machine, so no #error is added');
  expect(rows()).toEqual([expect.stringMatching(/ \| NO-GO \| arm64 NO-GO: −.*; x86_64 GO: \+\d/)]);
  expect(changed()).toEqual(['docs/LEDGER.md', 'docs/analysis/HZ4_S12_MPSC_NO_GO.md']);
});

test('a machine without a result is named in a row of HOLD', async () => {
  await start({ x86_64: 0.08, arm64: 'broken' });
  await ask();
  expect(rows()).toEqual([
    expect.stringMatching(/ \| HOLD \| INCONCLUSIVE: x86_64 GO: \+\d.*; arm64 brought no result \|/),
  ]);
});

test('killed while it writes, the App has one row of both machines', async () => {
  await start({ x86_64: 0.08, arm64: 0.09 });
  const app = await startKillableApp(stage);
  app.killAt(
    [
      { operation: 'git/create-ref', when: 'after' },
      { operation: 'pulls/create', when: 'after' },
    ],
    'in order',
  );
  const command = await stage.comment(COMMAND);
  await app.restartAfterEachKill();
  await waitUntil(
    () => stage.repliesTo(command).at(-1)?.body.includes('this pull request') === true,
    'the row is linked',
  );
  expect(pulls()).toHaveLength(1);
  expect(rows()).toHaveLength(1);
  await app.kill();
});
