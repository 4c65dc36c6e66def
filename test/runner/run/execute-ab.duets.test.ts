import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { abFault } from '../../../src/core/bundle/ab-fault.ts';
import type { AbPlan, Arm, PlanLane } from '../../../src/model/plan.ts';
import type { AbRun, Sample } from '../../../src/model/run.ts';
import type { ExecuteOptions } from '../../../src/runner/machine/with-machine.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { fixtureLane, fixturePlan, fixtureRepository, temporary } from '../runner-fixture.ts';

const lockstep = { runs: 3, runLength: 4, dropped: 0, burstMicros: 500, warmMicros: 2000 };
const lane = (id: string, command: readonly string[]): PlanLane =>
  fixtureLane({ id, kit: true, command: [...command], lockstep, checks: [] });
const LANES = [
  ...['small', 'middle', 'large'].map((id, index) => lane(id, ['st-mixed', '20000', '100', '16', String(64 << index)])),
  lane('remote', ['mt-remote', '2', '1000', '100', '16', '256', '50']),
];

/** The C library against itself: the arms differ in a variable that nothing reads. */
function plan(sha: string, more: Partial<AbPlan>): AbPlan {
  const bare = fixturePlan(sha);
  const arm = (label: string, env: Arm['env']): Arm => ({
    label,
    source: { kind: 'installed', allocator: 'system', library: null },
    env,
  });
  return {
    ...bare,
    question: 'env',
    pullRequest: null,
    baseline: arm('system', {}),
    candidate: arm('system again', { ALLOC_AB_AA: '1' }),
    benches: { sha, commands: [] },
    lanes: LANES,
    sampling: { ...bare.sampling, seed: '0'.repeat(32), looks: [12, 20], budgetSeconds: 30 },
    // Other tests use the machine meanwhile: what counts here is what is measured when.
    rules: { ...bare.rules, foreignCores: 1024, equivalence: 0.2, disturbedShare: 1 },
    ...more,
  };
}

async function run(duets: ExecuteOptions['duets'], more: Partial<AbPlan> = {}) {
  const directory = temporary();
  const { path, sha } = fixtureRepository(directory);
  const notes: string[] = [];
  const { bundle, manifest } = await executeAb(plan(sha, more), {
    cache: KIT_ALONE,
    source: path,
    out: join(directory, 'out'),
    onProgress: (event) => void (event.kind === 'phase' && notes.push(event.detail)),
    lock: { name: join(directory, 'lock') },
    ...(duets !== undefined && { duets }),
  });
  const read = await readAbBundle(bundle);
  return { manifest, read, notes: notes.join('\n') };
}

const isBeside = (one: Sample, other: Sample): boolean =>
  one.startedNs < other.startedNs + other.wallNs && other.startedNs < one.startedNs + one.wallNs;

describe.skipIf(availableParallelism() < 2)('parallel duets on two CPUs (skipped on one)', () => {
  test('two lanes are measured at the same time, each on its CPU, and a reader believes nothing else', async () => {
    const { manifest, read, notes } = await run([0, 1]);
    expect(manifest.incidents).toEqual([]);
    expect(manifest.duets).toEqual({ cpus: [0, 1], lanes: ['small', 'middle', 'large'] });
    expect(notes).toContain('parallel duets: 3 lanes, 2 at once, on CPU 0, 1');
    if (!read.ok) throw new Error(read.error.message);
    const { samples } = read.value;
    const placed = samples.filter(({ cpu }) => cpu !== undefined);
    expect(new Set(placed.map(({ cpu }) => cpu))).toEqual(new Set([0, 1]));
    expect(samples.filter(({ lane }) => lane === 'remote').every(({ cpu }) => cpu === undefined)).toBe(true);
    const besideOthers = placed.filter((sample) =>
      placed.some((other) => other.cpu !== sample.cpu && other.lane !== sample.lane && isBeside(sample, other)),
    );
    expect(besideOthers.length).toBeGreaterThan(placed.length / 4);
    const alone = samples.filter(({ cpu }) => cpu === undefined);
    expect(alone.every((one) => samples.every((other) => other.lane === one.lane || !isBeside(one, other)))).toBe(true);

    const changed = (more: (sample: Sample) => Partial<Sample>): AbRun => ({
      ...read.value,
      samples: samples.map((sample) => ({ ...sample, ...more(sample) })),
    });
    expect(abFault(read.value)).toBeNull();
    expect(abFault(changed(({ cpu }) => (cpu === undefined ? {} : { cpu: 1 - cpu })))).toMatch(/order of lanes/);
    expect(abFault(changed(({ cpu }) => (cpu === undefined ? {} : { cpu: 2 })))).toMatch(/beside others on CPU 2/);
    expect(abFault(changed(({ lane }) => (lane === 'remote' ? { cpu: 1 } : {})))).toMatch(/beside others on CPU 1/);
    expect(abFault({ ...read.value, samples: samples.map(({ cpu: _, ...sample }) => sample) })).toMatch(/began before/);
    const { duets: _, ...serial } = read.value.manifest;
    expect(abFault({ ...read.value, manifest: serial })).toMatch(/beside others/);
    const hostile = { ...read.value.manifest, plan: { ...read.value.manifest.plan, pullRequest: 7 } };
    expect(abFault({ ...read.value, manifest: hostile })).toMatch(/pull request/);
  });

  test('a question on a machine that is not qualified for it is measured one lane after the other, and says why', async () => {
    for (const [duets, pullRequest] of [
      ['never', null],
      [undefined, null],
      [undefined, 7],
    ] as const) {
      const { manifest, read, notes } = await run(duets, { pullRequest, lanes: LANES.slice(0, 2) });
      expect(manifest.duets).toBeUndefined();
      expect(notes).toMatch(/parallel duets: no, \w/);
      if (!read.ok) throw new Error(read.error.message);
      expect(read.value.samples.some(({ cpu }) => cpu !== undefined)).toBe(false);
    }
  });
});
