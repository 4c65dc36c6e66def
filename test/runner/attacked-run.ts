import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readAbBundle } from '../../src/bundle/read-bundle.ts';
import type { PlanLane } from '../../src/model/plan.ts';
import type { AbRun } from '../../src/model/run.ts';
import { executeAb } from '../../src/runner/run/execute-ab.ts';
import { KIT_ALONE } from './kept-kits.ts';
import { commit, fixtureArm, fixturePlan, fixtureRepository, git, temporary } from './runner-fixture.ts';
import { undisturbed } from './undisturbed.ts';

/** What an attack may call. */
const HEAD = [
  '#define _GNU_SOURCE',
  ...['errno', 'string', 'sys/syscall', 'time', 'unistd'].map((name) => `#include <${name}.h>`),
  '#include "config.h"',
  'int rest;',
].join('\n');

/**
 * Really runs an A/B of the fixture with one lane: `attack` is C code in the candidate's library alone, `bench` the program of the lane. What
 * others took of the machine meanwhile, its host and other tests, is left out of the run: the attacks change values by more.
 */
export async function attackedRun(bench: string, attack: string, lane: PlanLane): Promise<AbRun> {
  const directory = temporary();
  const { path } = fixtureRepository(directory);
  mkdirSync(join(path, 'bench'), { recursive: true });
  writeFileSync(join(path, 'bench/bench.c'), bench);
  writeFileSync(join(path, 'line/rest.c'), `${HEAD}\n#if FIX_FAST\n${attack}\n#endif\n`);
  git(path, 'add', '--all');
  const sha = commit(path, 'attack');
  const plan = fixturePlan(sha, {
    baseline: fixtureArm(sha, { FIX_FAST: '0' }),
    candidate: fixtureArm(sha, { FIX_FAST: '1' }),
    benches: { sha, commands: [['make', 'bench']] },
    lanes: [lane],
    sampling: { ...fixturePlan(sha).sampling, looks: [16] },
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
  return undisturbed(read.value);
}
