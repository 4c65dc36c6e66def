import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../../src/app/log.ts';
import { type App, startApp } from '../../../src/app/server.ts';
import type { AbPlan } from '../../../src/model/plan.ts';
import type { RequestRecord } from '../../../src/model/request-record.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import type { Observer } from '../../github-simulator/serve.ts';
import type { Comment } from '../../github-simulator/state.ts';
import { onEachDatabase } from '../../store/each-database.ts';
import { expectOneRelease, type ReleaseStage, startReleaseStage } from '../release-stage.ts';
import { type Moment, matches } from '../restart-moments.ts';
import { waitUntil } from '../stage.ts';
import { syntheticBundle, zipBundle } from '../synthetic-artifact.ts';

/** Before the tag a release can be cancelled. */
const BEFORE_TAG: readonly Moment[] = [
  { operation: 'checks/update', when: 'before', body: /are being made/ },
  { operation: 'checks/update', when: 'after', body: /are being made/ },
  { operation: 'repos/create-release', when: 'before' },
  { operation: 'repos/create-release', when: 'after' },
  { operation: 'repos/upload-release-asset', when: 'before' },
  { operation: 'repos/upload-release-asset', when: 'after' },
];
const FROM_TAG_ON: readonly Moment[] = [
  { operation: 'git/create-tag', when: 'before' },
  { operation: 'git/create-ref', when: 'before' },
  { operation: 'git/create-ref', when: 'after' },
  { operation: 'repos/update-release', when: 'before', body: /"draft":false/ },
];
const PERMISSION = 'repos/get-collaborator-permission-level';
const withNames = (moments: readonly Moment[]) =>
  moments.map((moment) => [`${moment.when} ${moment.operation}`, moment]);

onEachDatabase((fresh) => {
  let releaseStage: ReleaseStage;
  /** Reads comments while the first replica is at a step. */
  let otherReplica: App;
  let stores: Store;
  /** The test's own connection. It belongs to no replica. */
  let testStore: Store;
  let version = 0;
  let tag = '';
  let currentObserver: Observer | null = null;
  let pendingAction: { readonly moment: Moment; readonly act: () => Promise<void> } | null = null;

  beforeAll(async () => {
    releaseStage = await startReleaseStage({ database: await fresh() });
    const { settings, github } = releaseStage.stage;
    stores = await openStore(settings.database, settings.timing);
    testStore = await openStore(settings.database, settings.timing);
    otherReplica = await startApp({ settings, stores, log: createLog('silent'), version: '0.0.0-test' });
    github.observe(async (call) => {
      await currentObserver?.(call);
      const reached = pendingAction;
      if (reached === null || !matches(reached.moment, call)) return;
      pendingAction = null;
      await reached.act();
    });
  });
  beforeEach(() => {
    version += 1;
    tag = `v3.0.${version}`;
  });
  afterEach(() => expect(releaseStage.stage.github.violations).toEqual([]));
  afterAll(async () => {
    await otherReplica.stop();
    await stores.close();
    await testStore.close();
    await releaseStage.stage.end();
  });

  /** Posts /ab cancel at a moment, and waits until it has been handled. */
  function cancelAt(moment: Moment, number: number, login = 'ada'): { comment: Comment | null } {
    const posted: { comment: Comment | null } = { comment: null };
    const act = async () => {
      posted.comment = await releaseStage.comment('/ab cancel wrong commit', login, number);
      const key = `${releaseStage.stage.repositoryId}#${posted.comment.id}.1`;
      await waitUntil(async () => isPublished(await stores.requests.get(key)), 'the cancel is handled');
    };
    pendingAction = { moment, act };
    return posted;
  }

  function expectNothing(command: Comment, sha: string): void {
    expect(releaseStage.replies(command)).toMatchObject([expect.stringContaining('CANCELLED by ada')]);
    expect(releaseStage.replies(command)[0]).toContain('wrong commit');
    expect(releaseStage.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
    expect([releaseStage.tag(tag), releaseStage.releases().filter((release) => release.tag === tag)]).toEqual([
      null,
      [],
    ]);
  }

  test.each(withNames(BEFORE_TAG))(
    'a release that is cancelled %s has no tag and no draft, and names who cancelled it',
    async (_, moment) => {
      const { number, sha } = await releaseStage.open();
      const posted = cancelAt(moment as Moment, number);
      const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
      await releaseStage.allSettled();
      expect(posted.comment?.reactions).toMatchObject([{ content: 'eyes' }]);
      expectNothing(command, sha);
    },
  );

  test.each(withNames(FROM_TAG_ON))(
    'a cancel %s is refused as too late, and the release is made',
    async (_, moment) => {
      const { number, sha } = await releaseStage.open();
      const posted = cancelAt(moment as Moment, number);
      const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
      await releaseStage.allSettled();
      const [reply = ''] = posted.comment === null ? [] : releaseStage.replies(posted.comment);
      expect(reply).toContain(`The tag ${tag} is being written and cannot be taken back`);
      expect(reply).toContain('delete the release and the tag');
      expectOneRelease(releaseStage, command, tag, sha);
    },
  );

  test('an override is cancelled like any release', async () => {
    releaseStage.measure((plan) => (plan.machine.name === 'arm' ? -0.1 : 0));
    const { number, sha } = await releaseStage.open();
    await releaseStage.comment(`/release ${tag}`, 'otto', number);
    await releaseStage.allSettled();
    const posted = cancelAt({ operation: 'repos/upload-release-asset', when: 'after' }, number);
    const override = await releaseStage.comment(`/release override ${tag} nobody uses arm`, 'ada', number);
    await releaseStage.allSettled();
    releaseStage.measure(0);
    expect(posted.comment?.reactions).toMatchObject([{ content: 'eyes' }]);
    expectNothing(override, sha);
  });

  test.each([
    ['is prepared', 'repos/create-release', 'CANCELLED by ada', undefined],
    ['is tagged', 'git/create-ref', 'is released', 'is being written and cannot be taken back'],
    ['has ended', null, 'is released', 'No measurement is open'],
  ])(
    'a cancel that reads the request before the release %s and writes after it gets the right reply',
    async (_, operation, end, reply) => {
      const { number } = await releaseStage.open();
      const [cancelRead, cancelDone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      releaseStage.stage.github.onDispatch(async ({ inputs }, control) => {
        control.start();
        await cancelRead.promise;
        const bundle = syntheticBundle(JSON.parse(inputs.plan ?? '') as AbPlan, 0, 0.002);
        control.upload(`alloc-ab-${inputs.id}`, await zipBundle(bundle));
        control.complete('success');
      });
      const command = await releaseStage.comment(`/release ${tag}`, 'otto', number);
      await waitUntil(() => releaseStage.workflowRuns(command).length === 2, 'both machines measure');
      const key = `${releaseStage.stage.repositoryId}#${command.id}.1`;
      // The replica that is delayed below must not hold these: they are due again when the machines have ended.
      for (const each of [key, `${key}/lab`, `${key}/arm`])
        await waitUntil(() => testStore.requests.patch(each, { nextAtMs: Date.now() + 60_000 }), 'it is postponed');
      let roleReads = 0;
      const reached = Promise.withResolvers<void>();
      const observer = async ({ operation: calledOperation, when, parameters }: Parameters<Observer>[0]) => {
        if (when === 'before' && calledOperation === operation) {
          reached.resolve();
          await cancelDone.promise;
        }
        if (when === 'after' || calledOperation !== PERMISSION || parameters.username !== 'ada' || ++roleReads !== 2)
          return;
        cancelRead.resolve();
        if (operation !== null) await reached.promise;
        else await waitUntil(async () => isPublished(await testStore.requests.get(key)), 'it ended');
      };
      currentObserver = observer;
      const cancel = await releaseStage.comment('/ab cancel wrong commit', 'ada', number);
      await waitUntil(
        async () => isPublished(await testStore.requests.get(`${releaseStage.stage.repositoryId}#${cancel.id}.1`)),
        'the cancel is handled',
      );
      cancelDone.resolve();
      await releaseStage.allSettled();
      currentObserver = null;
      releaseStage.measure(0);
      expect(releaseStage.replies(command)).toMatchObject([expect.stringContaining(end)]);
      expect(releaseStage.replies(cancel)).toEqual(reply === undefined ? [] : [expect.stringContaining(reply)]);
    },
  );
});

function isPublished(request: RequestRecord | null): boolean {
  return request !== null && 'published' in request && request.published;
}
