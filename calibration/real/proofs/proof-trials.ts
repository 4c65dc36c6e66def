import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareLibraries } from '../../../src/core/code/compare-libraries.ts';
import type { AbPlan, PlanLane } from '../../../src/model/plan.ts';
import type { LaneProof } from '../../../src/model/reach.ts';
import { openBuildCache } from '../../../src/runner/build/cache/build-cache.ts';
import { viewTools } from '../../../src/runner/build/cache/tools-view.ts';
import { findReach } from '../../../src/runner/reach/find-reach.ts';
import { openSandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { syntheticRun } from '../../../test/fixtures/synthetic-run.ts';
import { buildBenches, openAllocatorTree } from './allocator-tree.ts';
import { buildTwin, changedLines, countLines, isExecuted } from './line-counts.ts';
import type { LineChange } from './one-line-changes.ts';

/** What a change came to: no library, the same machine code, or a proof and the truth for each lane. */
export type ProofTrial =
  | { readonly kind: 'no-build' | 'same-code' }
  | { readonly kind: 'compared'; readonly lanes: readonly TriedLane[]; readonly problem: string | null };

export interface TriedLane {
  readonly proof: LaneProof;
  /** Whether a changed line was executed by the lane in either arm; null: the lane fails with the change. */
  readonly isExecuted: boolean | null;
}

/** Tries proofs on changes of the allocator hz4. */
export interface ProofTrials extends AsyncDisposable {
  readonly sources: Readonly<Record<string, string>>;
  try(change: LineChange): Promise<ProofTrial>;
}

/** Counted processes of each arm and lane: threads meet in another way each time. */
const COUNTED = 2;
const RANDOM = 'out/bench_random_mixed_malloc';
const REMOTE = 'out/bench_random_mixed_mt_remote_malloc';

/** Small, middle and large blocks with one thread, and small and middle ones that several threads free for one another. */
export const TRIAL_LANES: readonly PlanLane[] = [
  lane('st-small', [RANDOM, '40000', '400', '16', '2048', '1']),
  lane('st-large', [RANDOM, '4000', '40', '16', '200000', '1']),
  lane('mt-local', [REMOTE, '4', '10000', '400', '16', '2048', '0', '65536']),
  lane('mt-remote', [REMOTE, '4', '10000', '100', '16', '65536', '90', '65536']),
];

function lane(id: string, command: string[]): PlanLane {
  return {
    ...{ id, role: 'guard', cell: {}, command, kit: false, lockstep: null, why: '', env: {}, checks: [] },
    ...{ read: 'ops/s=', unit: 'ops/s', better: 'higher', timeoutSeconds: 20 },
    measures: [{ metric: 'throughput', role: 'guard', margin: 0.02 }],
  };
}

/** @param folder An empty folder that the user of the sandbox can enter. */
export async function openProofTrials(folder: string, lanes: readonly PlanLane[] = TRIAL_LANES): Promise<ProofTrials> {
  const tree = openAllocatorTree(folder);
  buildBenches(folder);
  const bytes = tree.build(null);
  if (bytes === null) throw new Error('the example does not build');
  const units = tree.preprocessed(null);
  const twin = buildTwin(join(folder, 'twin-baseline'), units);
  const counts = new Map(lanes.map(({ id, command }) => [id, counted(twin, folder, command)]));
  if ([...counts.values()].flat().includes(null)) throw new Error('a lane fails with the twin of the baseline');
  const sandbox = await openSandbox(folder, []);
  if (!sandbox.ok) throw new Error(sandbox.error.message);
  const cache = join(folder, 'cache');
  mkdirSync(cache, { mode: 0o700 });
  const builds = openBuildCache({ folder: cache, bytesMax: 1 << 30, entriesMax: 500 }, () => {});
  const plan: AbPlan = { ...syntheticRun().manifest.plan, lanes: [...lanes] };
  const baseline = place(folder, 'baseline', bytes);
  let number = 0;
  return {
    sources: tree.sources,
    async try(change) {
      const changed = tree.build(change);
      if (changed === null) return { kind: 'no-build' };
      const compared = compareLibraries(bytes, changed);
      if (compared.ok && compared.value.isSame) return { kind: 'same-code' };
      number++;
      const candidate = place(folder, `candidate-${number}`, changed);
      const reach = await findReach({
        ...{ plan, sandbox: sandbox.value, directory: folder, lengths: {}, onProgress: () => {} },
        libraries: { baseline, candidate, sentinel: null },
        cache: { builds, system: viewTools({ path: [], variables: {} }) },
      });
      const after = tree.preprocessed(change);
      const own = buildTwin(join(folder, 'twin-candidate'), after);
      const differing = changedLines(units, after);
      const tried = reach.lanes.map((proof): TriedLane => {
        const before = counts.get(proof.lane) ?? [];
        const runs = counted(own, folder, lanes.find(({ id }) => id === proof.lane)?.command ?? []);
        const isBefore = before.some((each) => each !== null && isExecuted(each, differing.before));
        const isAfter = runs.some((each) => each !== null && isExecuted(each, differing.after));
        const isKnown = isBefore || isAfter || runs.every((each) => each !== null);
        return { proof, isExecuted: isKnown ? isBefore || isAfter : null };
      });
      return { kind: 'compared', lanes: tried, problem: reach.problem };
    },
    [Symbol.asyncDispose]: () => sandbox.value.close(),
  };
}

/** Counts of each run, up to the first one that fails: a further one would most likely fail too. */
function counted(...[twin, folder, [name = '', ...rest]]: [ReturnType<typeof buildTwin>, string, readonly string[]]) {
  const runs: ReturnType<typeof countLines>[] = [];
  while (runs.length < COUNTED && !runs.includes(null)) runs.push(countLines(twin, [join(folder, name), ...rest]));
  return runs;
}

function place(folder: string, name: string, bytes: Uint8Array): string {
  const own = join(folder, name);
  mkdirSync(own);
  const path = join(own, 'libhakozuna_hz4.so');
  writeFileSync(path, bytes, { mode: 0o444 });
  return path;
}
