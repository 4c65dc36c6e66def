/**
 * Holds proofs that a lane cannot notice a change against what the lane really executes: random changes of one line of the example's allocator hz4, chosen by a seed.
 * The truth is counted by gcov in twins of both arms, whole lanes of which are run.
 *
 * npm run check-proofs -- [--changes N] [--seed TEXT]
 *
 *   --changes   changes that build and make other machine code, default 200
 *
 * Exit code 1 when a lane with a proof executes a changed line.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { oneLineChanges } from './one-line-changes.ts';
import { openProofTrials } from './proof-trials.ts';

const { values } = parseArgs({
  options: { changes: { type: 'string', default: '200' }, seed: { type: 'string', default: 'one-line-changes' } },
});
const wanted = Number(values.changes);
const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-check-proofs-'));
chmodSync(scratch, 0o755);
const tally = { 'no-build': 0, 'same-code': 0, compared: 0 };
const lanes = { proven: 0, false: 0, notExecutedAndTimed: 0, executedAndTimed: 0, unknown: 0, failed: 0 };
const began = performance.now();
try {
  await using trials = await openProofTrials(scratch);
  for (const change of oneLineChanges(trials.sources, values.seed)) {
    if (tally.compared === wanted) break;
    const trial = await trials.try(change);
    tally[trial.kind]++;
    if (trial.kind !== 'compared') continue;
    const texts = trial.lanes.map(({ proof, isExecuted }) => {
      const isProven = proof.result === 'cannot-notice';
      if (isProven && isExecuted === true) lanes.false++;
      if (isProven) lanes.proven++;
      else if (isExecuted === null) lanes.failed++;
      else if (proof.result === 'unknown') lanes.unknown++;
      else if (isExecuted) lanes.executedAndTimed++;
      else lanes.notExecutedAndTimed++;
      const mark = isProven && isExecuted === true ? 'FALSE ' : '';
      const why = proof.result === 'unknown' ? ` (${proof.why})` : '';
      return `${proof.lane} ${mark}${proof.result}${why} ${isExecuted === null ? 'fails' : isExecuted ? 'executed' : 'not executed'}`;
    });
    const { file, line, after } = change;
    process.stdout.write(`${String(tally.compared).padStart(4)}  ${file}:${line}  ${after.trim().slice(0, 90)}\n`);
    process.stdout.write(`      ${trial.problem ?? texts.join('; ')}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(
  [
    `seed ${values.seed}: ${tally.compared} changes compared, ${tally['same-code']} made the same machine code, ${tally['no-build']} did not build; ${Math.round((performance.now() - began) / 1000)} s`,
    `lanes: ${lanes.proven} proven, ${lanes.false} of them false; ${lanes.executedAndTimed} execute a changed line, ${lanes.notExecutedAndTimed} do not and have no proof, ${lanes.unknown} not known, ${lanes.failed} fail with the change`,
    '',
  ].join('\n'),
);
process.exitCode = lanes.false === 0 ? 0 : 1;
