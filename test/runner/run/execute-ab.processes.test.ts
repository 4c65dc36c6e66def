import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import {
  commit,
  compileTree,
  fixtureArm,
  fixtureLane,
  fixturePlan,
  fixtureRepository,
  git,
  temporary,
} from '../runner-fixture.ts';
import { undisturbed } from '../undisturbed.ts';

/** Runs a lane in which the environment of the arm says how much memory a child takes, and judges it. */
async function verdictOn(command: string[], mebibytes: { baseline: number; candidate: number }) {
  const directory = temporary();
  const { path } = fixtureRepository(directory);
  compileTree(path);
  git(path, 'add', '--all', '--force');
  const sha = commit(path, 'the program');
  const arm = fixtureArm(sha, {});
  const lane = fixtureLane({
    command,
    measures: [
      { metric: 'throughput', role: 'target', gain: 0.01 },
      { metric: 'rss', role: 'guard', margin: 0.05 },
    ],
  });
  const plan = fixturePlan(sha, {
    question: 'env',
    baseline: { ...arm, env: { FIX_MIB: String(mebibytes.baseline) } },
    candidate: { ...arm, label: 'more', env: { FIX_MIB: String(mebibytes.candidate) } },
    lanes: [lane],
    sampling: { ...fixturePlan(sha).sampling, looks: [12, 20, 32] },
  });
  const executed = await executeAb(plan, {
    cache: KIT_ALONE,
    source: path,
    out: join(directory, 'out'),
    onProgress: () => {},
    lock: { name: join(directory, 'lock') },
  });
  const read = await readAbBundle(executed.bundle);
  if (!read.ok) throw new Error(read.error.message);
  const run = undisturbed(read.value);
  const verdict = judge(run, analyze(run));
  return { verdict, run, rss: verdict.effects.find(({ metric }) => metric === 'rss') };
}

const inShell = (script: string) => ['/bin/sh', '-c', script.replaceAll('TREE', './tree')];

test.each([
  ['a child', inShell('TREE touch $FIX_MIB; TREE speed 1')],
  ['a child of a child', inShell('/bin/sh -c "TREE touch $FIX_MIB; true"; TREE speed 1')],
  ['a forked child', inShell('TREE fork [ touch $FIX_MIB ] wait speed 1')],
  ['a child beside the bench', inShell('TREE hold $FIX_MIB sleep 20 & TREE speed 1; wait')],
])('%s that takes 40 MiB instead of 1 is HARM for the guard of memory', async (_, command) => {
  const { verdict, rss, run } = await verdictOn(command, { baseline: 1, candidate: 40 });
  expect(rss).toMatchObject({ role: 'guard', outcome: 'HARM' });
  expect(verdict.outcome).toBe('NO-GO');
  expect(run.samples.every(({ library, processes }) => library === 'expected' && (processes ?? 1) > 1)).toBe(true);
});

test('children that take the same memory are SAFE for the guard of memory', async () => {
  const { rss } = await verdictOn(inShell('TREE touch $FIX_MIB; TREE speed 1'), { baseline: 40, candidate: 40 });
  expect(rss?.outcome).toBe('SAFE');
});
