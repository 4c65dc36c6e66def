import { afterEach, expect, test } from 'vitest';
import { type ReleaseStage, startReleaseStage } from './release-stage.ts';
import { MEASURED, runWorkflows, waitUntil } from './stage.ts';
import { syntheticBundle, zipBundle } from './synthetic-artifact.ts';

let releaseStage: ReleaseStage;
afterEach(() => releaseStage.stage.end());

test.each([[true], [false]])(
  'a version is released in a repository that is renamed while it is measured (webhook %s)',
  async (webhook) => {
    releaseStage = await startReleaseStage();
    const { github } = releaseStage.stage;
    let renamed = false;
    runWorkflows(github, {
      make: async (plan) => {
        const isFirst = !renamed;
        renamed = true;
        if (isFirst) await github.rename(MEASURED, 'example/renamed', { webhook });
        return zipBundle(syntheticBundle(plan as Parameters<typeof syntheticBundle>[0], 0, 0.002));
      },
    });
    const { number, sha } = await releaseStage.open();
    await releaseStage.comment('/release v1.2.1', 'otto', number);
    await waitUntil(() => renamed, 'it is measured');
    await releaseStage.allSettled();
    const repository = github.repository('example/renamed');
    expect([...repository.releases.values()]).toMatchObject([{ tag: 'v1.2.1', draft: false }]);
    expect(releaseStage.tag('v1.2.1')?.commit).toBe(sha);
    // A second attempt finds the release that was made under the earlier name.
    await github.comment('example/renamed', number, 'otto', '/release v1.2.1');
    await releaseStage.allSettled();
    expect([...repository.releases.values()]).toHaveLength(1);
    expect(github.violations).toEqual([]);
  },
);
