import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneProofs, TRAPPED_RUNS } from '../../../src/core/reach/lane-proofs.ts';
import {
  type DifferingCode,
  LaneProof,
  type ObservedLane,
  type ReachEvidence,
  type TrappedRuns,
} from '../../../src/model/reach.ts';

const code = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }).map((places) =>
  places.map(
    (at): DifferingCode => ({
      name: `f${at}`,
      how: at % 2 ? 'moved' : 'changed',
      address: 64 * at,
      end: 64 * at + 64,
    }),
  ),
);
const change = fc.record({
  differing: fc.record({ baseline: code, candidate: code }),
  layout: fc.array(fc.constantFrom('.bss moved', '.data moved'), { maxLength: 2 }),
});
const runs = fc.record({
  runs: fc.integer({ min: 0, max: TRAPPED_RUNS }),
  isEntered: fc.boolean(),
  problem: fc.option(fc.constant('A process was killed.')),
});
const observed = fc.record({
  lane: fc.constant('st'),
  executed: fc.option(
    fc
      .uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 5 })
      .map((all) => all.map((at) => ({ name: `f${at}`, address: 64 * at }))),
  ),
  trapped: fc.record({ baseline: runs, candidate: runs }, { requiredKeys: [] }),
  problem: fc.option(fc.constant('It is a server.'), { freq: 4 }),
});

function proofOf(of: Pick<ReachEvidence, 'differing' | 'layout'>, lane: ObservedLane): LaneProof {
  const [proof] = laneProofs({ ...of, lanes: [lane] });
  return LaneProof.parse(proof);
}

test('a proof needs executed functions that are all the same, the same layout, and all processes of every arm with code that differs', () => {
  fc.assert(
    fc.property(change, observed, (each, lane) => {
      const own = new Set(lane.executed?.map(({ address }) => address) ?? []);
      const isComplete = (['baseline', 'candidate'] as const).every((arm) => {
        const taken: TrappedRuns | undefined = lane.trapped[arm];
        if (taken?.isEntered) return false;
        return each.differing[arm].length === 0 || taken?.runs === TRAPPED_RUNS;
      });
      const holds =
        own.size > 0 &&
        !each.differing.baseline.some(({ address }) => own.has(address)) &&
        each.layout.length === 0 &&
        isComplete &&
        lane.problem === null;
      expect(proofOf(each, lane).result === 'cannot-notice').toBe(holds);
    }),
    { numRuns: 2000 },
  );
});

test('more code that differs never makes a proof', () => {
  fc.assert(
    fc.property(change, observed, code, (each, lane, more) => {
      const larger = { ...each, differing: { ...each.differing, baseline: [...each.differing.baseline, ...more] } };
      if (proofOf(each, lane).result !== 'cannot-notice')
        expect(proofOf(larger, lane).result).not.toBe('cannot-notice');
    }),
    { numRuns: 1000 },
  );
});

test('changed functions come before those that only moved', () => {
  const differing = [64, 128, 192].map(
    (address, index): DifferingCode => ({
      name: `f${index}`,
      how: index < 2 ? 'moved' : 'changed',
      address,
      end: address + 8,
    }),
  );
  const executed = differing.map(({ name, address }) => ({ name, address }));
  const proof = proofOf(
    { differing: { baseline: differing, candidate: [] }, layout: ['.bss moved'] },
    { lane: 'st', executed, trapped: {}, problem: null },
  );
  expect(proof).toMatchObject({
    result: 'may-notice',
    count: 4,
    reasons: [{ name: 'f2', how: 'changed' }, {}, {}, { kind: 'layout' }],
  });
});

test.each([
  [
    'code that the instruction count did not meet',
    { baseline: { runs: 3, isEntered: true, problem: null } },
    'may-notice',
    'rare',
  ],
  [
    'too few processes',
    { baseline: { runs: 3, isEntered: false, problem: 'Only 3 of 20 processes fitted into 15 s.' } },
    'unknown',
    'Only 3 of 20',
  ],
  ['no process', {}, 'unknown', 'No process of the baseline was observed.'],
])('%s is no proof', (_, trapped, result, text) => {
  const differing = { baseline: [{ name: 'f', how: 'changed' as const, address: 64, end: 128 }], candidate: [] };
  const proof = proofOf(
    { differing, layout: [] },
    { lane: 'st', executed: [{ name: 'g', address: 0 }], trapped, problem: null },
  );
  expect(proof.result).toBe(result);
  expect(JSON.stringify(proof)).toContain(text);
});
