import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../store/each-database.ts';
import { type MortalApp, startMortalApp } from '../mortal-app.ts';
import { expectOneRelease, type ReleaseStage, setReleaseStage } from '../release-stage.ts';
import type { Moment } from '../restart-moments.ts';
import { until } from '../stage.ts';

/** Around each write of a release; the machines are at it together, so these come in any order. */
const MOMENTS: readonly Moment[] = [
  { operation: 'repos/list-tags', when: 'before' },
  { operation: 'issues/create-comment', when: 'after' },
  { operation: 'checks/create', when: 'after' },
  { operation: 'actions/create-workflow-dispatch', when: 'after' },
  { operation: 'checks/update', when: 'after', body: /are being made/ },
  { operation: 'repos/create-release', when: 'before' },
  { operation: 'repos/create-release', when: 'after' },
  { operation: 'repos/upload-release-asset', when: 'before' },
  { operation: 'repos/upload-release-asset', when: 'after' },
  { operation: 'git/create-tag', when: 'before' },
  { operation: 'git/create-tag', when: 'after' },
  { operation: 'git/create-ref', when: 'before' },
  { operation: 'git/create-ref', when: 'after' },
  { operation: 'repos/update-release', when: 'before', body: /"draft":false/ },
  { operation: 'repos/update-release', when: 'after', body: /"draft":false/ },
  { operation: 'issues/update-comment', when: 'after', body: /is released/ },
  { operation: 'checks/update', when: 'after', body: /is released/ },
];

onEachDatabase((fresh) => {
  let on: ReleaseStage;
  let app: MortalApp;

  beforeAll(async () => {
    on = await setReleaseStage({ database: await fresh() });
    app = await startMortalApp(on.stage);
  });
  afterAll(async () => {
    await app.kill();
    expect(on.stage.github.violations).toEqual([]);
    await on.stage.end();
  });

  test('killed around each write: one run and one file of each machine, one tag, one release', async () => {
    const { number, sha } = await on.open();
    app.dieAt(MOMENTS, 'any order');
    const asked = await on.ask('/release v1.2.0', 'otto', number);
    await app.outlive();
    await until(() => on.checks(sha)[0]?.output.title === 'v1.2.0 is released', 'the check is completed');
    // What would come twice comes within a few polls.
    await sleep(100);
    expectOneRelease(on, asked, 'v1.2.0', sha);
    expect(on.runs(asked)).toHaveLength(2);
  }, 180_000);
});
