import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createExampleRepository } from '../../../examples/example-repository.ts';
import { checkArtifact } from '../../../src/app/run/artifact.ts';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { layoutOfBlock } from '../../../src/core/analysis/ab/layouts.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import { planLocally } from '../../../src/local/planning/local-plan.ts';
import { isSurveyPlan } from '../../../src/model/plan-and-run.ts';
import { executeAb } from '../../../src/runner/run/execute-ab.ts';
import { zipFiles } from '../../app/synthetic-artifact.ts';
import { KIT_ALONE } from '../kept-kits.ts';
import { temporary } from '../runner-fixture.ts';

test('a flag in six layouts: lock-step, process pairs and sentinel sample them, the reader computes them again', async () => {
  const scratch = temporary();
  const { directory: repo } = createExampleRepository(join(scratch, 'hakozuna'));
  const out = join(scratch, 'out');
  const asked = await planLocally(['HZ4_S14_FAT_CACHE', 'lane', 'st-steady', 'budget=10s', 'layouts=6'], { repo });
  if (!asked.ok) throw new Error(asked.error.message);
  const { plan } = asked.value;
  if (isSurveyPlan(plan)) throw new Error('a survey');
  expect(plan.repeat).toContain(' layouts=6');
  const { bundle, manifest } = await executeAb(plan, {
    ...{ source: repo, checkout: repo, out, cache: KIT_ALONE, onProgress: () => {} },
    lock: { name: join(scratch, 'lock') },
  });
  expect(manifest.incidents).toEqual([]);
  const read = await readAbBundle(bundle);
  if (!read.ok) throw new Error(read.error.message);
  const run = read.value;
  for (const build of [run.manifest.baseline, run.manifest.candidate]) {
    expect(build?.relinks).toMatchObject({ objects: 9, paddingBytes: 4096 });
    expect(build?.relinks?.libraries.length).toBe(6);
  }
  expect(run.manifest.observations.find(({ name }) => name === 'libraries-unchanged')).toMatchObject({
    status: 'pass',
    detail: expect.stringContaining('in each layout'),
  });
  for (const { lane, block, layout, library } of run.samples) {
    expect(layout).toBe(layoutOfBlock(plan, lane, block));
    expect(library).toBe('expected');
  }
  const roles = new Map(plan.lanes.map(({ id, role }) => [id, role]));
  expect(new Set(run.samples.map(({ lane }) => roles.get(lane)))).toEqual(new Set(['target', 'sanity', 'sentinel']));
  expect(new Set(run.samples.map(({ layout }) => layout)).size).toBe(6);
  const verdict = judge(run, analyze(run));
  expect(verdict.basis?.find(({ name }) => name === 'layouts')?.text).toMatch(
    /^6 layouts of each library \(order of 9 objects, padding 0 to 4 KiB\), layout part /,
  );
  const text = (name: string) => [name, readFileSync(join(bundle, name), 'utf8')] as const;
  const files = Object.fromEntries(['manifest.json', 'plan.json', 'samples.jsonl'].map(text));
  expect(await checkArtifact(await zipFiles(files), plan)).toMatchObject({ ok: true });
}, 240_000);
