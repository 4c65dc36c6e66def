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
const EARLY: readonly Moment[] = [
  { operation: 'checks/update', when: 'before', body: /are being made/ },
  { operation: 'checks/update', when: 'after', body: /are being made/ },
  { operation: 'repos/create-release', when: 'before' },
  { operation: 'repos/create-release', when: 'after' },
  { operation: 'repos/upload-release-asset', when: 'before' },
  { operation: 'repos/upload-release-asset', when: 'after' },
];
const LATE: readonly Moment[] = [
  { operation: 'git/create-tag', when: 'before' },
  { operation: 'git/create-ref', when: 'before' },
  { operation: 'git/create-ref', when: 'after' },
  { operation: 'repos/update-release', when: 'before', body: /"draft":false/ },
];
const PERMISSION = 'repos/get-collaborator-permission-level';
const named = (moments: readonly Moment[]) => moments.map((moment) => [`${moment.when} ${moment.operation}`, moment]);

onEachDatabase((fresh) => {
  let on: ReleaseStage;
  /** Reads comments while the first replica is at a step. */
  let other: App;
  let stores: Store;
  /** Belongs to no replica. */
  let third: Store;
  let version = 0;
  let tag = '';
  let watch: Observer | null = null;
  let meet: { readonly moment: Moment; readonly act: () => Promise<void> } | null = null;

  beforeAll(async () => {
    on = await startReleaseStage({ database: await fresh() });
    const { settings, github } = on.stage;
    stores = await openStore(settings.database, settings.timing);
    third = await openStore(settings.database, settings.timing);
    other = await startApp({ settings, stores, log: createLog('silent'), version: '0.0.0-test' });
    github.observe(async (seen) => {
      await watch?.(seen);
      const met = meet;
      if (met === null || !matches(met.moment, seen)) return;
      meet = null;
      await met.act();
    });
  });
  beforeEach(() => {
    version += 1;
    tag = `v3.0.${version}`;
  });
  afterEach(() => expect(on.stage.github.violations).toEqual([]));
  afterAll(async () => {
    await other.stop();
    await stores.close();
    await third.close();
    await on.stage.end();
  });

  /** Posts /ab cancel at a moment, and waits until it has been handled. */
  function cancelAt(moment: Moment, number: number, login = 'ada'): { comment: Comment | null } {
    const given: { comment: Comment | null } = { comment: null };
    const act = async () => {
      given.comment = await on.comment('/ab cancel wrong commit', login, number);
      const key = `example/allocators#${given.comment.id}.1`;
      await waitUntil(async () => isPublished(await stores.requests.get(key)), 'the cancel is handled', 20_000);
    };
    meet = { moment, act };
    return given;
  }

  function expectNothing(command: Comment, sha: string): void {
    expect(on.replies(command)).toMatchObject([expect.stringContaining('CANCELLED by ada')]);
    expect(on.replies(command)[0]).toContain('wrong commit');
    expect(on.checks(sha)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }]);
    expect([on.tag(tag), on.releases().filter((release) => release.tag === tag)]).toEqual([null, []]);
  }

  test.each(named(EARLY))(
    'a release that is cancelled %s has no tag and no draft, and names who cancelled it',
    async (_, moment) => {
      const { number, sha } = await on.open();
      const given = cancelAt(moment as Moment, number);
      const command = await on.comment(`/release ${tag}`, 'otto', number);
      await on.allSettled();
      expect(given.comment?.reactions).toMatchObject([{ content: 'eyes' }]);
      expectNothing(command, sha);
    },
  );

  test.each(named(LATE))('a cancel %s is refused as too late, and the release is made', async (_, moment) => {
    const { number, sha } = await on.open();
    const given = cancelAt(moment as Moment, number);
    const command = await on.comment(`/release ${tag}`, 'otto', number);
    await on.allSettled();
    const [reply = ''] = given.comment === null ? [] : on.replies(given.comment);
    expect(reply).toContain(`The tag ${tag} is being written and cannot be taken back`);
    expect(reply).toContain('delete the release and the tag');
    expectOneRelease(on, command, tag, sha);
  });

  test('an override is cancelled like any release', async () => {
    on.measure((plan) => (plan.machine.name === 'arm' ? -0.1 : 0));
    const { number, sha } = await on.open();
    await on.comment(`/release ${tag}`, 'otto', number);
    await on.allSettled();
    const given = cancelAt({ operation: 'repos/upload-release-asset', when: 'after' }, number);
    const override = await on.comment(`/release override ${tag} nobody uses arm`, 'ada', number);
    await on.allSettled();
    on.measure(0);
    expect(given.comment?.reactions).toMatchObject([{ content: 'eyes' }]);
    expectNothing(override, sha);
  });

  test.each([
    ['is prepared', 'repos/create-release', 'CANCELLED by ada', undefined],
    ['is tagged', 'git/create-ref', 'is released', 'is being written and cannot be taken back'],
    ['has ended', null, 'is released', 'No measurement is open'],
  ])(
    'a cancel that reads the request before the release %s and writes after it gets the right reply',
    async (_, operation, end, reply) => {
      const { number } = await on.open();
      const [looked, acted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      on.stage.github.onDispatch(async ({ inputs }, control) => {
        control.start();
        await looked.promise;
        const bundle = syntheticBundle(JSON.parse(inputs.plan ?? '') as AbPlan, 0, 0.002);
        control.upload(`alloc-ab-${inputs.id}`, await zipBundle(bundle));
        control.complete('success');
      });
      const command = await on.comment(`/release ${tag}`, 'otto', number);
      await waitUntil(() => on.workflowRuns(command).length === 2, 'both machines measure');
      const key = `example/allocators#${command.id}.1`;
      // The replica that is delayed below must not hold these: they are due again when the machines have ended.
      for (const each of [key, `${key}/lab`, `${key}/arm`])
        await waitUntil(() => third.requests.patch(each, { nextAtMs: Date.now() + 60_000 }), 'it is postponed');
      let reads = 0;
      const met = Promise.withResolvers<void>();
      const observed = async ({ operation: seen, when, parameters }: Parameters<Observer>[0]) => {
        if (when === 'before' && seen === operation) {
          met.resolve();
          await acted.promise;
        }
        if (when === 'after' || seen !== PERMISSION || parameters.username !== 'ada' || ++reads !== 2) return;
        looked.resolve();
        if (operation !== null) await met.promise;
        else await waitUntil(async () => isPublished(await third.requests.get(key)), 'it ended');
      };
      watch = observed;
      const cancel = await on.comment('/ab cancel wrong commit', 'ada', number);
      await waitUntil(
        async () => isPublished(await third.requests.get(`example/allocators#${cancel.id}.1`)),
        'the cancel is handled',
      );
      acted.resolve();
      await on.allSettled();
      watch = null;
      on.measure(0);
      expect(on.replies(command)).toMatchObject([expect.stringContaining(end)]);
      expect(on.replies(cancel)).toEqual(reply === undefined ? [] : [expect.stringContaining(reply)]);
    },
  );
});

function isPublished(request: RequestRecord | null): boolean {
  return request !== null && 'published' in request && request.published;
}
