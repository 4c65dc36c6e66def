import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { sanityLanes, sentinelLanes } from '../../../src/core/plan/lanes/sampler.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { AbPlan, Arm } from '../../../src/model/plan.ts';
import type { SanityRecord, SanityRun } from '../../../src/model/sanity-record.ts';
import type { Progress } from '../../../src/runner/job/progress.ts';
import { readSanityRecord, withRun, writeSanityRecord } from '../../../src/runner/machine/sanity-file.ts';
import type { ExecuteOptions } from '../../../src/runner/machine/with-machine.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { findProtection } from '../../../src/runner/sandbox/protection.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { fixtureLane, fixturePlan, fixtureRepository, temporary } from '../runner-fixture.ts';

const [PAIRS, AA] = ['speed.pairs', 'speed.aa'];

/** The C library against itself: the arms differ in a variable only. */
function plan(sha: string, env: Arm['env'], more: Partial<AbPlan> = {}): AbPlan {
  const lane = fixtureLane({
    kit: true,
    command: ['st-mixed', '20000', '100', '16', '64'],
    lockstep: { runs: 3, runLength: 4, dropped: 0, burstMicros: 500, warmMicros: 2000 },
    checks: [],
  });
  const bare = fixturePlan(sha);
  const arm = (label: string, variables: Arm['env']): Arm => ({
    label,
    source: { kind: 'installed', allocator: 'system', library: null },
    env: variables,
  });
  const sanity = sanityLanes([lane], 8).map((pairs) => ({ ...pairs, aimSeconds: 0.02 }));
  return {
    ...bare,
    question: 'env',
    pullRequest: null,
    baseline: arm('system', {}),
    candidate: arm('system again', env),
    benches: { sha, commands: [] },
    lanes: [lane, ...sanity, ...sentinelLanes([lane])],
    sampling: { ...bare.sampling, seed: '0'.repeat(32), looks: [12, 20, 32], budgetSeconds: 30 },
    // Other tests use the machine meanwhile: what counts here is which lanes are measured.
    rules: { ...bare.rules, foreignCores: 1024, equivalence: 0.2, disturbedShare: 1 },
    ...more,
  };
}

function lab() {
  const directory = temporary();
  const { path, sha } = fixtureRepository(directory);
  const folder = join(directory, 'state/sanity');
  const notes: string[] = [];
  return {
    folder,
    notes,
    record: async (): Promise<SanityRecord> => {
      const read = await readSanityRecord(folder, []);
      if (!read.ok) throw new Error(read.error);
      return read.value;
    },
    async run(env: Arm['env'], more: Partial<ExecuteOptions> = {}, changes: Partial<AbPlan> = {}) {
      const { bundle, manifest } = await executeAb(plan(sha, env, changes), {
        cache: KIT_ALONE,
        source: path,
        out: join(directory, 'out'),
        onProgress: (event: Progress) => {
          if (event.kind === 'phase') notes.push(event.detail);
        },
        lock: { name: join(directory, 'lock') },
        sanity: { folder, by: 'question' },
        ...more,
      });
      const read = await readAbBundle(bundle);
      if (!read.ok) throw new Error(read.error.message);
      const taken = new Set(read.value.samples.map(({ lane }) => lane));
      return { manifest, taken, checks: judge(read.value, analyze(read.value)).checks };
    },
  };
}

/** The record with a lane's first run as if eight questions had shown it, one a minute. */
function agreed(record: SanityRecord): SanityRecord {
  let full: SanityRecord = { schema: 1, lanes: {} };
  for (const [key, { runs, ...about }] of Object.entries(record.lanes)) {
    const change = { estimate: 0, low: -0.05, high: 0.05 };
    for (let minute = 8; minute > 0; minute--) {
      const at = new Date(Date.now() - minute * 60_000).toISOString();
      const [first] = runs;
      if (first === undefined) throw new Error(`no run of ${about.lane}`);
      const run: SanityRun =
        first.kind === 'sentinel' ? { ...first, at, change } : { ...first, at, lockstep: change, processes: change };
      full = withRun(full, key, about, run);
    }
  }
  return full;
}

const UNUSED = { ALLOC_AB_AA: '1' };
const MUCH_SLOWER = { ALLOC_AB_DELAY_NS: '60' };

describe.skipIf(!(await findProtection()).isolated)('the record of the machine (skipped without bubblewrap)', () => {
  test('a first run measures everything and is recorded; then the record answers, but not for a large loss', async () => {
    const { run, record, folder } = lab();
    const first = await run(UNUSED);
    expect(first.manifest.incidents).toEqual([]);
    expect(first.manifest.sanity).toBeUndefined();
    expect([...first.taken].sort()).toEqual(['speed', AA, PAIRS].sort());
    const kept = await record();
    expect(
      Object.values(kept.lanes)
        .map(({ lane }) => lane)
        .sort(),
    ).toEqual([AA, PAIRS].sort());
    expect(Object.values(kept.lanes).map(({ runs }) => runs.map(({ by }) => by))).toEqual([['own'], ['own']]);

    await writeSanityRecord(folder, agreed(kept));
    const second = await run(UNUSED);
    expect(Object.keys(second.manifest.sanity ?? {}).sort()).toEqual([AA, PAIRS].sort());
    expect([...second.taken]).toEqual(['speed']);
    expect(second.checks.find(({ name }) => name === 'machine-record')).toMatchObject({
      status: 'pass',
      detail: expect.stringMatching(/over 8 runs, the latest 1 min before.*not in this bundle/),
    });

    // Positive control: what the record cannot answer for is measured in whole processes.
    const slower = await run(MUCH_SLOWER);
    expect([...slower.taken].sort()).toEqual(['speed', PAIRS].sort());

    for (const [options, changes] of [
      [{ sanity: { folder, by: 'qualify' as const } }, {}],
      [{}, { pullRequest: 7 }],
    ] as const) {
      const { manifest, taken } = await run(UNUSED, options, changes);
      expect(manifest.sanity, JSON.stringify([options, changes])).toBeUndefined();
      expect(taken.has(AA) && taken.has(PAIRS)).toBe(true);
    }
    const origins = Object.values((await record()).lanes).flatMap(({ runs }) => runs.map(({ by }) => by));
    expect([...new Set(origins)].sort()).toEqual(['own', 'pull-request', 'qualify']);
  });

  test('a record that was cut is not used: a note says so, everything is measured, and a new one begins', async () => {
    const { run, record, folder, notes } = lab();
    await run(UNUSED);
    await writeSanityRecord(folder, agreed(await record()));
    const file = join(folder, 'record');
    writeFileSync(file, readFileSync(file).subarray(0, -40));
    const { manifest, taken } = await run(UNUSED);
    expect(manifest.sanity).toBeUndefined();
    expect(taken.has(AA) && taken.has(PAIRS)).toBe(true);
    expect(notes.join('\n')).toMatch(
      /the record of this machine .* is not used: its sha256 .*; everything is measured/,
    );
    expect(Object.values((await record()).lanes).map(({ runs }) => runs.length)).toEqual([1, 1]);
  });

  test('without isolation it is neither used nor written, since code under test could write to it', async () => {
    const { run, record, folder } = lab();
    await run(UNUSED);
    const full = agreed(await record());
    await writeSanityRecord(folder, full);
    const { manifest, taken } = await run(UNUSED, { sandbox: 'off' });
    expect(manifest.sanity).toBeUndefined();
    expect(taken.has(AA) && taken.has(PAIRS)).toBe(true);
    expect(await record()).toEqual(full);
  });
});
