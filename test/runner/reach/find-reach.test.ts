import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LineChange, oneLineChanges } from '../../../calibration/real/proofs/one-line-changes.ts';
import { openProofTrials, type ProofTrials } from '../../../calibration/real/proofs/proof-trials.ts';
import { findTool } from '../../../src/system/find-program.ts';
import { reachable } from '../runner-fixture.ts';

const lacksTools = ['valgrind', 'objdump'].some((tool) => findTool(tool as 'objdump', process.env.PATH ?? '') === null);
const withTools = test.skipIf(lacksTools);

/** Both tests change one allocator, and share its builds and observed processes. */
const directory = reachable();
let opened: ProofTrials;
beforeAll(async () => {
  if (!lacksTools) opened = await openProofTrials(directory);
});
afterAll(async () => {
  if (!lacksTools) await opened[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true, force: true });
});

/** Adds a statement in front of a line that has this text. */
function added(file: string, text: string, statement: string): LineChange {
  const lines = (opened.sources[file] ?? '').split('\n');
  const line = lines.findIndex((each) => each.includes(text));
  const before = lines[line] ?? '';
  if (before === '') throw new Error(`${file} has no line with ${text}`);
  return { file, line: line + 1, before, after: `${statement} ${before}` };
}

async function results(change: LineChange) {
  const trial = await opened.try(change);
  if (trial.kind !== 'compared') throw new Error(trial.kind);
  expect(trial.problem).toBeNull();
  return trial.lanes;
}

withTools(
  'lanes that execute none of the changed code cannot notice it, and the others may, with the functions',
  async () => {
    const large = await results(
      added('src/hz4_large.c', 'segment->large_usable = usable;', '__asm__ volatile("nop");'),
    );
    expect(Object.fromEntries(large.map(({ proof, isExecuted }) => [proof.lane, [proof.result, isExecuted]]))).toEqual({
      'st-small': ['cannot-notice', false],
      'st-large': ['may-notice', true],
      'mt-local': ['cannot-notice', false],
      'mt-remote': ['cannot-notice', false],
    });
    expect(large[0]?.proof).toMatchObject({ runs: { baseline: 20, candidate: 20 } });
    expect(large[1]?.proof).toMatchObject({
      reasons: [{ kind: 'function', name: 'hz4_large_malloc', how: 'changed' }],
    });
    const push = await results(added('src/hz4_remote.c', 'remote->head[class] = block;', '__asm__ volatile("nop");'));
    expect(push.map(({ proof }) => proof.result)).toEqual([
      'cannot-notice',
      'cannot-notice',
      'cannot-notice',
      'may-notice',
    ]);
    const layout = await results(
      added('src/hz4_large.c', 'static uintptr_t round_up', 'static char unused[64] __attribute__((used));'),
    );
    expect(layout.map(({ proof }) => proof.result)).toEqual(Array(4).fill('may-notice'));
    expect(JSON.stringify(layout[0]?.proof)).toMatch(/\.bss has \d+ bytes in place of \d+/);
  },
  600_000,
);

withTools(
  'random changes of one line: no lane with a proof executes a changed line',
  async () => {
    const seed = `${Math.random()}`;
    // A change that makes every lane endless takes 40 s.
    const enough = performance.now() + 60_000;
    let compared = 0;
    for (const change of oneLineChanges(opened.sources, seed)) {
      const trial = await opened.try(change);
      if (trial.kind !== 'compared') continue;
      for (const { proof, isExecuted } of trial.lanes) {
        const what = `seed ${seed}: ${change.file}:${change.line} ${change.after} on ${proof.lane}`;
        expect(proof.result === 'cannot-notice' && isExecuted === true, what).toBe(false);
      }
      if (++compared === 6 || performance.now() > enough) break;
    }
  },
  600_000,
);
