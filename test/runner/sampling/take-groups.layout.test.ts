import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layoutOfGroup } from '../../../src/core/analysis/ab/schedule.ts';
import { Lockstep } from '../../../src/model/lockstep.ts';
import type { AbPlan, PlanLane } from '../../../src/model/plan.ts';
import { sampleIncident } from '../../../src/runner/sampling/sample-incident.ts';
import { takeGroups } from '../../../src/runner/sampling/take-groups.ts';
import { openSandbox, type Sandbox } from '../../../src/runner/sandbox/sandbox.ts';
import { type Addresses, addressesIn, compileAddresses } from '../../addresses.ts';
import { kits } from '../kept-kits.ts';
import { fixtureLane, fixturePlan, reachable } from '../runner-fixture.ts';

const own: PlanLane = fixtureLane({
  command: ['mt-remote', '2', '1000', '100', '16', '256', '50'],
  kit: true,
  lockstep: { runs: 2, runLength: 3, dropped: 1, burstMicros: 300, warmMicros: 1000 },
});
const shared: PlanLane = { ...own, lockstep: { ...(own.lockstep as Lockstep), layout: 'shared' } };
const BLOCKS = [0, 1, 2, 3];

let directory: string;
let sandbox: Sandbox;
let library: string;

beforeAll(async () => {
  directory = reachable();
  const opened = await openSandbox(directory, ['mt-remote'], { kits });
  if (!opened.ok) throw new Error(opened.error.detail);
  sandbox = opened.value;
  library = join(directory, 'addresses.so');
  compileAddresses(library, '-shared', '-fPIC');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function planOf(lane: PlanLane, variables: Record<string, string> = {}): AbPlan {
  const bare = fixturePlan('0'.repeat(40), { lanes: [lane] });
  return { ...bare, candidate: { ...bare.candidate, env: variables } };
}

/** The addresses of both processes of each group, which have the same library. */
async function addressesOf(
  lane: PlanLane,
  variables?: Record<string, string>,
): Promise<(readonly [Addresses, Addresses])[]> {
  const context = {
    ...{ plan: planOf(lane, variables), sandbox, directory, lengths: { speed: 500 } },
    libraries: { baseline: library, candidate: library, sentinel: null },
  };
  const groups = await takeGroups(context, lane, BLOCKS, 0);
  expect(groups.map(({ error }) => error)).toEqual(BLOCKS.map(() => null));
  return groups.map(({ samples: [first, second] }) => [
    addressesIn(first.result.stdout),
    addressesIn(second.result.stdout),
  ]);
}

test('the processes of a group have one layout, and every group has another one', async () => {
  const groups = await addressesOf(shared);
  for (const [first, second] of groups) expect(second).toEqual(first);
  const plan = planOf(shared);
  const [zero, ...others] = groups.map(
    ([{ mapping }], index) => mapping + 4096 * (layoutOfGroup(plan, shared, index) ?? 0),
  );
  // The drawn distance explains all of the difference.
  for (const other of others) expect(other).toBe(zero);
  expect(new Set(groups.map(([{ mapping }]) => mapping)).size).toBe(BLOCKS.length);
  expect(new Set(groups.map(([{ stack }]) => stack)).size).toBe(BLOCKS.length);
});

test('also when one arm has more variables than the other', async () => {
  for (const count of [1, 2, 3]) {
    const variables = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`MORE${index}`, 'y'.repeat(3 * count)]),
    );
    for (const [first, second] of await addressesOf(shared, variables)) expect(second).toEqual(first);
  }
});

test('without it the kernel places each process by chance', async () => {
  for (const [first, second] of await addressesOf(own))
    for (const name of ['stack', 'code', 'mapping'] as const) expect(second[name]).not.toBe(first[name]);
});

test('a machine that refuses the layout is named as the cause', async () => {
  const denied: Sandbox['startPairs'] = async (request) =>
    (await sandbox.startPairs(request)).map(({ group, sides }) => {
      const report = {
        ...sides.baseline.report,
        error: 'layout-denied',
        reason: 'Operation not permitted',
        exitCode: null,
      };
      return {
        group: group && { ...group, error: 'ended-early' as const, failedSide: 0 },
        sides: { ...sides, baseline: { ...sides.baseline, report } },
      };
    });
  const context = {
    ...{ plan: planOf(shared), sandbox: { ...sandbox, startPairs: denied }, directory, lengths: { speed: 500 } },
    libraries: { baseline: null, candidate: null, sentinel: null },
  };
  const [group] = await takeGroups(context, shared, [0], 0);
  const incident = group && sampleIncident(group.samples[0], 'sampling');
  expect(incident).toMatchObject({ code: 'machine-error', arm: 'baseline' });
  expect(incident?.message).toContain('could not get the memory layout of its group (Operation not permitted)');
});

test('the seed gives each group of each lane its layout, and a plan without the field has none', () => {
  const plan = planOf(shared);
  const drawn = Array.from({ length: 200 }, (_, block) => layoutOfGroup(plan, shared, block) ?? -1);
  expect(drawn).toEqual(drawn.map((_, block) => layoutOfGroup(plan, shared, block)));
  expect(new Set(drawn).size).toBeGreaterThan(190);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(2 ** 18);
  expect(layoutOfGroup(plan, { ...shared, id: 'other' }, 0)).not.toBe(drawn[0]);
  expect(layoutOfGroup(plan, own, 0)).toBeNull();
  expect(Lockstep.safeParse({ ...own.lockstep, layout: 'other' }).success).toBe(false);
});
