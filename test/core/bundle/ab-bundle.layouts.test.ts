import { expect, test } from 'vitest';
import type { AbRun } from '../../../src/model/run.ts';
import { asRecorded, bundleFilesOf } from '../../fixtures/as-recorded.ts';
import { withLayouts } from '../../fixtures/layouts-run.ts';
import { parseWritten } from '../../fixtures/parse-written.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const LAYOUTS = 6;
const run = asRecorded(withLayouts(syntheticRun({ blocks: 8 }), LAYOUTS));

async function reading(changed: AbRun): Promise<string> {
  const read = await parseWritten(bundleFilesOf(changed));
  return read.ok ? 'accepted' : read.error.message;
}

/** The run with another layout in one of its samples. */
const withLayout = (at: number, layout: number | undefined): AbRun => ({
  ...run,
  samples: run.samples.map((sample, index) => {
    const { layout: own, ...rest } = sample;
    const given = index === at ? layout : own;
    return given === undefined ? rest : { ...rest, layout: given };
  }),
});

const withBuild = (change: (relinks: NonNullable<AbRun['manifest']['baseline']>) => object): AbRun => {
  const { baseline } = run.manifest;
  return {
    ...run,
    manifest: { ...run.manifest, baseline: baseline && ({ ...baseline, ...change(baseline) } as typeof baseline) },
  };
};

test('a run with the layouts of its seed is read', async () => {
  expect(run.samples.length).toBeGreaterThan(2 * LAYOUTS);
  expect(await reading(run)).toBe('accepted');
});

test('a sample in another layout than the seed gives its block, or in none, is refused', async () => {
  const wrong = 'line 4 of samples.jsonl does not have the layout that the seed gives its block';
  const own = run.samples[3]?.layout ?? 0;
  for (const layout of [undefined, ...Array.from({ length: LAYOUTS }, (_, number) => number)])
    expect(await reading(withLayout(3, layout)), String(layout)).toContain(layout === own ? 'accepted' : wrong);
});

test('a layout in a run that samples none is refused', async () => {
  const { layouts: _, ...sampling } = run.manifest.plan.sampling;
  expect(await reading({ ...run, manifest: { ...run.manifest, plan: { ...run.manifest.plan, sampling } } })).toContain(
    'does not have the layout',
  );
});

test('a library in fewer layouts than planned, and two layouts that are one file, are refused', async () => {
  const some = 'a library in more or fewer layouts than planned';
  expect(await reading(withBuild(({ relinks: _, ...rest }) => ({ ...rest, relinks: undefined })))).toContain(some);
  const same = withBuild(({ relinks }) => {
    const [first] = relinks?.libraries ?? [];
    return { relinks: { ...relinks, libraries: relinks?.libraries.map(() => first) } };
  });
  expect(await reading(same)).toContain('two layouts of a library that are the same file');
  const asBuilt = withBuild(({ relinks, librarySha256 }) => ({
    relinks: { ...relinks, libraries: relinks?.libraries.with(2, { sha256: librarySha256 ?? '', sizeBytes: 1 }) },
  }));
  expect(await reading(asBuilt)).toContain('two layouts of a library that are the same file');
});
