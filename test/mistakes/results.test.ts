import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { program } from '../program.ts';
import { alloc, type Mistake, meetEach, place, repository, write } from './mistake.ts';

const RECORDED = resolve('test/fixtures/recorded-run');
const IN = ['--repo', 'allocators'];
const recorded = (at: string): string => {
  cpSync(RECORDED, join(at, 'bundle'), { recursive: true });
  return join(at, 'bundle');
};
/** The bundle with one text of its manifest replaced. */
const altered = (old: string, text: string) => (at: string) => {
  const file = join(recorded(at), 'manifest.json');
  const manifest = readFileSync(file, 'utf8');
  expect(manifest).toContain(old);
  writeFileSync(file, manifest.replace(old, text));
};

async function signed(at: string): Promise<void> {
  recorded(at);
  const where = { folder: at, temporary: at };
  for (const name of ['ours', 'theirs'])
    write(at, `${name}.pem`, (await alloc(where, ['keygen', `${name}-private.pem`])).stdout);
  await alloc(where, ['sign', 'bundle', '--key', 'ours-private.pem']);
}

/** Results, bundles and keys that are not what they should be. */
const MISTAKES: readonly Mistake[] = [
  {
    mistake: 'a bundle that is not there',
    argv: ['replay', 'absent'],
    status: 2,
    says: /absent cannot be read \(ENOENT\)/,
    next: /alloc-ab list shows/,
  },
  {
    mistake: 'a folder that is no bundle',
    prepare: (at) => mkdirSync(join(at, 'folder')),
    argv: ['replay', 'folder'],
    status: 2,
    says: /manifest\.json is missing/,
    next: /Measure again/,
  },
  {
    mistake: 'the folder around a bundle',
    prepare: (at) => void cpSync(RECORDED, join(at, 'result/bundle'), { recursive: true }),
    argv: ['replay', 'result'],
    status: 2,
    says: /is a folder of results/,
    next: /did you mean result\/bundle\?/,
  },
  {
    mistake: 'a bundle that was cut off',
    prepare: (at) => truncateSync(join(recorded(at), 'samples.jsonl'), 5000),
    argv: ['replay', 'bundle'],
    status: 2,
    says: /the last line of samples\.jsonl is cut off/,
    next: /Measure again/,
  },
  {
    mistake: 'a bundle that was edited',
    prepare: altered('"ended": "', '"ended": "x'),
    argv: ['replay', 'bundle'],
    status: 2,
    says: /not valid: manifest\.json/,
    next: /Measure again/,
  },
  {
    mistake: 'a bundle of another version',
    prepare: altered('"schema": 1', '"schema": 2'),
    argv: ['replay', 'bundle'],
    status: 2,
    says: /at schema .*the version \S+ of alloc-ab wrote it/,
    next: /Measure again/,
  },
  {
    mistake: 'an archive that is none',
    prepare: (at) => write(at, 'x.zip', 'x'),
    argv: ['verify', 'x.zip'],
    status: 3,
    says: /does not hold: complete bundle.*cannot be unpacked/,
    next: /Download it again/,
  },
  {
    mistake: 'a bundle that was edited, verified',
    prepare: altered('"ended": "', '"ended": "x'),
    argv: ['verify', 'bundle'],
    status: 3,
    says: /does not hold: complete bundle/,
    next: /next: Measure again/,
  },
  {
    mistake: 'the key of somebody else',
    prepare: signed,
    argv: ['verify', 'bundle', '--key', 'theirs.pem'],
    status: 3,
    says: /does not hold: signer/,
    next: /next: Do not use these numbers/,
  },
  {
    mistake: 'a key that is not there',
    prepare: (at) => void recorded(at),
    argv: ['verify', 'bundle', '--key', 'absent.pem'],
    status: 2,
    says: /absent\.pem cannot be read: ENOENT/,
    next: /Check the path/,
  },
  {
    mistake: 'a text in place of a key',
    prepare(at) {
      recorded(at);
      write(at, 'key.pem', 'secret\n');
    },
    argv: ['sign', 'bundle', '--key', 'key.pem'],
    status: 2,
    says: /not the PEM text/,
    next: /alloc-ab keygen|openssl/,
  },
  {
    mistake: 'signed twice',
    prepare: signed,
    argv: ['sign', 'bundle', '--key', 'ours-private.pem'],
    status: 2,
    says: /signed\.json exists/,
    next: /Move it away/,
  },
  {
    mistake: 'a key over another one',
    prepare: signed,
    argv: ['keygen', 'ours-private.pem'],
    status: 2,
    says: /exists and is not overwritten/,
    next: /Name another file/,
  },
  {
    mistake: 'a report into a folder that is not there',
    prepare: (at) => void recorded(at),
    argv: ['replay', 'bundle', '--report', 'absent/report.html'],
    status: 2,
    says: /ENOENT/,
    next: /Check the path/,
  },
  {
    mistake: 'no results yet',
    prepare: (at) => void repository(at),
    argv: ['show', ...IN],
    status: 2,
    says: /no results in/,
    next: /alloc-ab run/,
  },
  {
    mistake: 'an export to a checkout that is not there',
    prepare: (at) => void recorded(at),
    argv: ['export', 'bundle', '--repo', 'absent'],
    status: 2,
    says: /cannot be read/,
    next: /--repo/,
  },
  {
    mistake: 'the notes of a release without results',
    prepare: (at) => void repository(at),
    argv: ['release-notes', 'absent', '--tag', 'v1.0.0', ...IN],
    status: 2,
    says: /release suite|absent/,
    next: /Add for example|Check the path/,
  },
];

meetEach(MISTAKES);

test('a reader that stops early (head) changes neither the course nor the status, and sees no error', async () => {
  const script = 'set -o pipefail; "$0" replay "$1" 2>&1 | head -1';
  const { exitCode, stdout } = await execa('bash', ['-c', script, program(), RECORDED], {
    reject: false,
  });
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toHaveLength(1);
  expect(stdout).toMatch(/^GO: /);
});

test.each([
  ['printed', 'replay "$1" > /dev/full'],
  ['written as a report', 'replay "$1" --report /dev/full'],
  ['written as Markdown', 'replay "$1" --document /dev/full'],
])('a result that cannot be %s on a full disk is no result', async (_, rest) => {
  const { exitCode, stderr } = await execa('sh', ['-c', `"$0" ${rest}`, program(), RECORDED], {
    reject: false,
  });
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^alloc-ab: .*ENOSPC.*\n {2}Free space, then try again\.$/m);
});

test('a stored result that was damaged is refused, and the others are listed', async () => {
  const where = place();
  const path = repository(where.folder);
  for (const [name, text] of [
    ['alloc-ab_local-1_20260304T050607Z/bundle/manifest.json', '{'],
    ['alloc-ab_local-2_20260304T050608Z/bundle/plan.json', 'x'],
  ] as const) {
    write(path, `.alloc-ab/${name}`, text);
  }
  cpSync(RECORDED, join(path, '.alloc-ab/alloc-ab_local-3_20260304T050609Z/bundle'), { recursive: true });
  const listed = await alloc(where, ['list', ...IN]);
  expect(listed).toMatchObject({ status: 0, stderr: '' });
  expect(listed.stdout).toMatch(/3 results in .*\/\.alloc-ab/);
  expect(listed.stdout).toMatch(/1 +2026-03-04 05:06:09 +no verdict was written/);
  expect(listed.stdout).toMatch(/2 +2026-03-04 05:06:08 +not finished/);
  expect((await alloc(where, ['show', ...IN])).stdout).toMatch(/^GO: /);
  expect(await alloc(where, ['show', 'local-1', ...IN])).toMatchObject({ status: 2 });
  const wrong = await alloc(where, ['show', '20260304', ...IN]);
  expect(wrong.stderr).toMatch(/^alloc-ab: "20260304" names several of the 3 results/);
});
