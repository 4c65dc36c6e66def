import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../store/each-database.ts';
import { type KillableApp, startKillableApp } from '../killable-app.ts';
import { expectOneRelease, type ReleaseStage, startReleaseStage } from '../release-stage.ts';
import type { Moment } from '../restart-moments.ts';
import { waitUntil } from '../stage.ts';

/** Around each write of a release; the machines measure at the same time, so these come in any order. */
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
  let releaseStage: ReleaseStage;
  let app: KillableApp;

  beforeAll(async () => {
    releaseStage = await startReleaseStage({ database: await fresh() });
    app = await startKillableApp(releaseStage.stage);
  });
  afterAll(async () => {
    await app.kill();
    expect(releaseStage.stage.github.violations).toEqual([]);
    await releaseStage.stage.end();
  });

  test('an App that is killed around each write: one workflow run and the files of each machine once, one tag, one release', async () => {
    const { number, sha } = await releaseStage.open();
    app.killAt(MOMENTS, 'any order');
    const command = await releaseStage.comment('/release v1.2.0', 'otto', number);
    await app.restartAfterEachKill();
    await waitUntil(() => releaseStage.checks(sha)[0]?.output.title === 'v1.2.0 is released', 'the check is completed');
    // A second write would come within a few polls.
    await sleep(100);
    expectOneRelease(releaseStage, command, 'v1.2.0', sha);
    expect(releaseStage.workflowRuns(command)).toHaveLength(2);
  });
});
