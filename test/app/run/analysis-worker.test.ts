import { afterEach, expect, test } from 'vitest';
import { AnalysisWorker } from '../../../src/app/run/analysis-worker.ts';
import type { AnalysisInput } from '../../../src/app/run/analyze-artifact.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { syntheticBundle, zipBundle } from '../synthetic-artifact.ts';

const { plan } = syntheticRun().manifest;
let analysis = new AnalysisWorker();
afterEach(async () => {
  await analysis.stop();
  analysis = new AnalysisWorker();
});

async function input(zip?: Buffer): Promise<AnalysisInput> {
  return {
    zip: zip ?? (await zipBundle(syntheticBundle(plan))),
    plan,
    links: { artifactUrl: 'https://example.com/a', runUrl: 'https://example.com/r' },
    purpose: {
      ...{ kind: 'conversation', tag: 'alloc-ab:r1', repository: 'example/allocators' },
      ...{ notes: ['Asked once before.'], config: null, before: [], earlier: [] },
    },
    at: '2026-01-02T03:04:05.000Z',
    tool: '0.1.0',
  };
}

test('analyze turns an artifact into a publication without blocking the calling thread', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 1);
  const outcome = await analysis.analyze(await input());
  clearInterval(timer);
  expect(outcome).toMatchObject({
    ok: true,
    value: {
      ...{ kind: 'published', verdict: { outcome: 'GO' } },
      publication: { check: { conclusion: 'success' }, comment: expect.stringContaining('Asked once before.') },
    },
  });
  expect(turns).toBeGreaterThan(20);
});

test('analyze returns an error for an invalid artifact, and a stopped thread is replaced', async () => {
  const [good, bad] = await Promise.all([
    analysis.analyze(await input()),
    analysis.analyze(await input(Buffer.from('<html>'))),
  ]);
  expect([good.ok, bad.ok]).toEqual([true, false]);
  const stopped = analysis.analyze(await input());
  await Promise.all([expect(stopped).rejects.toThrow('the analysis was ended'), analysis.stop()]);
  expect((await analysis.analyze(await input())).ok).toBe(true);
});

test('analyze refuses an artifact that needs more memory than its thread has, and analyses the next one', async () => {
  const small = new AnalysisWorker(8);
  expect(await small.analyze(await input())).toMatchObject({
    ok: false,
    error: { code: 'analysis-too-large', message: expect.stringContaining('8 MiB') },
  });
  await small.stop();
  expect((await analysis.analyze(await input())).ok).toBe(true);
});

test('analyze returns the seconds of sampling, or null for a run that broke off', async () => {
  const { manifest, samples } = syntheticBundle(plan);
  const complete = await analysis.analyze(await input(await zipBundle({ manifest, samples })));
  expect(complete).toMatchObject({ ok: true, value: { sampledSeconds: manifest.seconds.sampling } });
  const broken = { manifest: { ...manifest, ended: 'incident' as const }, samples };
  const brokenOff = await analysis.analyze(await input(await zipBundle(broken)));
  expect(brokenOff).toMatchObject({ ok: true, value: { sampledSeconds: null } });
});
