import { readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAbBundle } from '../../src/bundle/read-bundle.ts';
import { AB_BUNDLE, openBundle } from '../../src/bundle/write-bundle.ts';
import { incidentOf } from '../../src/runner/job/incident.ts';
import { asRecorded } from '../fixtures/as-recorded.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';
import { temporary } from '../runner/runner-fixture.ts';

const run = asRecorded(syntheticRun({ blocks: 2 }));

function written(directory = temporary()): string {
  const bundle = openBundle(directory, run.manifest.plan, AB_BUNDLE);
  for (const sample of run.samples) bundle.append(sample);
  bundle.finish({ ...run.manifest, samples: bundle.samples() });
  return directory;
}

test('readBundle reads what openBundle wrote, and no other file is left', async () => {
  const directory = written();
  expect(readdirSync(directory).sort()).toEqual(['manifest.json', 'plan.json', 'samples.jsonl']);
  const read = await readAbBundle(directory);
  expect(read).toMatchObject({ ok: true, value: { samples: run.samples, manifest: { plan: run.manifest.plan } } });
});

test('samples are written at once, and a bundle without a manifest is refused', async () => {
  const directory = temporary();
  const bundle = openBundle(directory, run.manifest.plan, AB_BUNDLE);
  for (const sample of run.samples.slice(0, 3)) bundle.append(sample);
  expect(readFileSync(join(directory, 'samples.jsonl'), 'utf8').split('\n')).toHaveLength(4);
  expect(await readAbBundle(directory)).toMatchObject({ ok: false, error: { code: 'bad-bundle' } });
});

test('readBundle refuses a truncated file, an altered number and an absent directory', async () => {
  const cut = written();
  truncateSync(join(cut, 'samples.jsonl'), 1000);
  const altered = written();
  const text = readFileSync(join(altered, 'samples.jsonl'), 'utf8');
  writeFileSync(join(altered, 'samples.jsonl'), text.replace('"foreignCores":0.02', '"foreignCores":0.03'));
  for (const [directory, message] of [
    [cut, /cut off/],
    [altered, /sha256 differs/],
    [join(cut, 'absent'), /ENOENT/],
  ] as const) {
    const read = await readAbBundle(directory);
    expect(read.ok ? '' : read.error.message).toMatch(message);
  }
});

test('incidentOf returns an incident for a full disk, and null for a bug', () => {
  const directory = temporary();
  symlinkSync('/dev/full', join(directory, '.reserve'));
  let thrown: unknown;
  try {
    openBundle(directory, run.manifest.plan, AB_BUNDLE);
  } catch (error) {
    thrown = error;
  }
  expect(incidentOf(thrown, 'bundle')).toMatchObject({ code: 'disk-full', phase: 'bundle' });
  expect(incidentOf(new TypeError('x is undefined'), 'bundle')).toBeNull();
});
