import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { earlierBaselines } from '../../src/bundle/earlier-baselines.ts';
import { earlierVerdicts } from '../../src/bundle/earlier-verdicts.ts';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { AB_BUNDLE, BundleChanged, openBundle } from '../../src/bundle/write-bundle.ts';
import { asRecorded } from '../fixtures/as-recorded.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';
import { temporary } from '../runner/runner-fixture.ts';

const RUN = asRecorded(syntheticRun({ blocks: 6 }));

/** A bundle with its samples, which waits for its manifest. */
function written() {
  const root = temporary();
  const directory = join(root, 'result', 'bundle');
  mkdirSync(directory, { recursive: true });
  const bundle = openBundle(directory, RUN.manifest.plan, AB_BUNDLE);
  for (const sample of RUN.samples) bundle.append(sample);
  const finish = (): void => bundle.finish({ ...RUN.manifest, samples: bundle.samples(), evidence: bundle.evidence() });
  return { root, directory, finish };
}

const file = (name: string) => (directory: string) => join(directory, name);
const [samples, manifest, plan] = [file('samples.jsonl'), file('manifest.json'), file('plan.json')];

/** What another process of the same user can do to a bundle while it is made. */
const CHANGES: readonly (readonly [name: string, change: (directory: string, root: string) => void])[] = [
  ['the folder is removed', (directory) => rmSync(directory, { recursive: true })],
  ['the folder above is removed', (directory) => rmSync(join(directory, '..'), { recursive: true })],
  ['the folder is moved', (directory, root) => renameSync(directory, join(root, 'moved'))],
  [
    'the folder is replaced by a link',
    (directory, root) => {
      renameSync(directory, join(root, 'moved'));
      symlinkSync(root, directory);
    },
  ],
  [
    'the folder is replaced by another one',
    (directory, root) => {
      renameSync(directory, join(root, 'moved'));
      mkdirSync(directory);
    },
  ],
  ['samples are removed', (directory) => rmSync(samples(directory))],
  ['samples are cut', (directory) => truncateSync(samples(directory), 100)],
  [
    'samples are changed',
    (directory) =>
      writeFileSync(samples(directory), readFileSync(samples(directory), 'utf8').replace(/"wallNs":\d/, '"wallNs":9')),
  ],
  ['samples are added', (directory) => writeFileSync(samples(directory), '{}\n', { flag: 'a' })],
  [
    'samples are replaced',
    (directory) => {
      const text = readFileSync(samples(directory));
      rmSync(samples(directory));
      writeFileSync(samples(directory), text);
    },
  ],
  [
    'samples become a link to themselves',
    (directory, root) => {
      renameSync(samples(directory), join(root, 'moved'));
      symlinkSync(join(root, 'moved'), samples(directory));
    },
  ],
  ['evidence appears', (directory) => writeFileSync(join(directory, 'evidence.jsonl'), '{}\n')],
];

describe('a bundle that another process changes while it is made has no manifest', () => {
  test.each(CHANGES)('%s', async (_, change) => {
    const { root, directory, finish } = written();
    change(directory, root);
    expect(finish).toThrow(BundleChanged);
    expect(existsSync(manifest(directory))).toBe(false);
    expect(existsSync(join(root, 'manifest.json'))).toBe(false);
    expect(await readBundle(directory)).toMatchObject({ ok: false, error: { code: 'bad-bundle' } });
  });
});

/** What stands in the place of a file of the bundle that is still to be written. */
const PLANTED: readonly (readonly [name: string, plant: (path: string, victim: string) => void])[] = [
  ['a link to a file', (path, victim) => symlinkSync(victim, path)],
  ['a link to nothing', (path) => symlinkSync('/nonexistent/x', path)],
  ['a link to itself', (path) => symlinkSync(path, path)],
  ['a named pipe', (path) => void execFileSync('mkfifo', [path])],
  ['a folder with files', (path) => mkdirSync(join(path, 'x'), { recursive: true })],
  ['a file', (path) => writeFileSync(path, 'forged')],
];

describe('what stands in the place of a file of the bundle is replaced, and nothing is written elsewhere', () => {
  test.each(
    ['manifest.json', 'manifest.json.tmp', 'plan.json', 'plan.json.tmp', '.reserve'].flatMap((name) =>
      PLANTED.map(([kind, plant]) => [name, kind, plant] as const),
    ),
  )('%s is %s', async (name, _, plant) => {
    const { root, directory, finish } = written();
    const victim = join(root, 'victim');
    writeFileSync(victim, 'untouched');
    rmSync(join(directory, name), { force: true });
    plant(join(directory, name), victim);
    finish();
    expect(readFileSync(victim, 'utf8')).toBe('untouched');
    expect((await readBundle(directory)).ok).toBe(true);
    expect(JSON.parse(readFileSync(plan(directory), 'utf8'))).toEqual(RUN.manifest.plan);
    expect(readdirSync(directory).sort()).toEqual(['manifest.json', 'plan.json', 'samples.jsonl']);
  });
});

describe('a bundle of an interrupted run is not taken for a finished one', () => {
  test.each([
    ['nothing but samples', () => {}],
    ['a part of the manifest', (directory: string) => writeFileSync(manifest(directory), '{"schema":1,')],
    ['an empty manifest', (directory: string) => writeFileSync(manifest(directory), '')],
    [
      'a manifest of temporary name',
      (directory: string) => writeFileSync(`${manifest(directory)}.tmp`, JSON.stringify(RUN.manifest)),
    ],
    [
      'the manifest of another run',
      (directory: string) => writeFileSync(manifest(directory), JSON.stringify(RUN.manifest)),
    ],
    ['a manifest that is a named pipe', (directory: string) => void execFileSync('mkfifo', [manifest(directory)])],
    ['a manifest that is a folder', (directory: string) => mkdirSync(manifest(directory))],
    ['a manifest that is /dev/zero', (directory: string) => symlinkSync('/dev/zero', manifest(directory))],
    [
      'samples that are a named pipe',
      (directory: string) => {
        writeFileSync(manifest(directory), JSON.stringify(RUN.manifest));
        rmSync(samples(directory));
        execFileSync('mkfifo', [samples(directory)]);
      },
    ],
  ])('%s', async (_, leave) => {
    const { root, directory } = written();
    leave(directory);
    expect(await readBundle(directory)).toMatchObject({ ok: false, error: { code: 'bad-bundle' } });
    expect(await earlierBaselines(root)).toEqual([]);
    expect(await earlierVerdicts(root)).toEqual([]);
  });

  test('plan and verdict that are named pipes are skipped', async () => {
    const { root, directory, finish } = written();
    finish();
    const result = join(root, 'alloc-ab_x_20260101T000000Z');
    renameSync(join(directory, '..'), result);
    rmSync(join(result, 'bundle/plan.json'));
    for (const path of ['bundle/plan.json', 'verdict.json']) execFileSync('mkfifo', [join(result, path)]);
    expect(await earlierBaselines(root)).toEqual([]);
    expect(await earlierVerdicts(root)).toEqual([]);
  });
});
