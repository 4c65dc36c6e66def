import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { bundleZip } from '../../../src/bundle/bundle-zip.ts';
import { readAbBundle } from '../../../src/bundle/read-bundle.ts';
import { AB_BUNDLE, openBundle, SURVEY_BUNDLE } from '../../../src/bundle/write-bundle.ts';
import { keygen } from '../../../src/cli/commands/keygen.ts';
import { sign } from '../../../src/cli/commands/sign.ts';
import { type VerifyOptions, verify } from '../../../src/cli/commands/verify.ts';
import { analyze } from '../../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../../src/core/verdict/judge.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { zipFiles } from '../../app/synthetic-artifact.ts';
import { asRecorded, surveyAsRecorded } from '../../fixtures/as-recorded.ts';
import { frontierRun } from '../../fixtures/observed-run.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-verify-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const KEY = join(scratch, 'private.pem');
const PUBLIC = join(scratch, 'public.pem');

async function output(command: (terminal: Parameters<typeof verify>[2]) => Promise<number>) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const streams = { out, err } as unknown as { out: NodeJS.WriteStream; err: NodeJS.WriteStream };
  const code = await command({ ...streams, color: false, width: 100 });
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}
const check = (bundle: string, options: VerifyOptions = { key: PUBLIC }) =>
  output((terminal) => verify(bundle, options, terminal));

/** A signed bundle with its verdict. */
async function runBundle(): Promise<string> {
  const directory = mkdtempSync(join(scratch, 'run-'));
  const run = asRecorded(syntheticRun({ blocks: 13 }));
  const bundle = openBundle(directory, run.manifest.plan, AB_BUNDLE);
  for (const sample of run.samples) bundle.append(sample);
  bundle.finish({ ...run.manifest, samples: bundle.samples() });
  const read = await readAbBundle(directory);
  if (!read.ok) throw new Error(read.error.message);
  writeFileSync(
    join(directory, 'verdict.json'),
    `${JSON.stringify(judge(read.value, analyze(read.value)), null, 2)}\n`,
  );
  return signed(directory);
}

/** A signed bundle with evidence. */
async function surveyBundle(): Promise<string> {
  const directory = mkdtempSync(join(scratch, 'survey-'));
  const run = surveyAsRecorded(frontierRun());
  const bundle = openBundle(directory, run.manifest.survey, SURVEY_BUNDLE);
  for (const reading of run.readings) bundle.append(reading);
  for (const each of run.evidence ?? []) bundle.appendEvidence(each as Evidence);
  bundle.finish({ ...run.manifest, samples: bundle.samples(), evidence: bundle.evidence() });
  return signed(directory);
}

let keys: Promise<void> | null = null;
async function signed(directory: string): Promise<string> {
  keys ??= output((terminal) => keygen(KEY, terminal)).then(({ out }) => writeFileSync(PUBLIC, out));
  await keys;
  expect((await output((terminal) => sign(directory, { key: KEY }, terminal))).code).toBe(0);
  return directory;
}

test('keygen writes a key that only its owner can read, and never overwrites one', async () => {
  const file = join(scratch, 'once.pem');
  expect((await output((terminal) => keygen(file, terminal))).out).toMatch(/^-----BEGIN PUBLIC KEY-----/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const before = readFileSync(file);
  expect((await output((terminal) => keygen(file, terminal))).code).toBe(2);
  expect(readFileSync(file)).toEqual(before);
});

test('verify accepts a signed bundle, as text and with --json', async () => {
  const bundle = await runBundle();
  const { code, out } = await check(bundle);
  expect(code).toBe(0);
  expect((await output((terminal) => sign(bundle, { key: KEY }, terminal))).code).toBe(2);
  expect(out).toMatch(/^Everything holds, signed by SHA256:/);
  expect(out).toMatch(/^verdict\.json +holds/m);
  const { out: json } = await check(bundle, { key: PUBLIC, json: true });
  expect(JSON.parse(json)).toMatchObject({
    schema: 1,
    status: 'holds',
    statement: { repository: 'example/allocators' },
  });
  expect((await check(await surveyBundle())).code).toBe(0);
});

test('verify ends with 3 without a key, and without a signature', async () => {
  const bundle = await runBundle();
  const unknown = await check(bundle, {});
  expect(unknown.code).toBe(3);
  expect(unknown.out).toContain('--key');
  rmSync(join(bundle, 'signed.json'));
  const unsigned = await check(bundle);
  expect(unsigned.code).toBe(3);
  expect(unsigned.out).toContain('Not signed: the numbers hold, but it is unknown who measured them.');
});

test('verify does not hold for another key, or the signature of another bundle', async () => {
  const [bundle, survey] = [await runBundle(), await surveyBundle()];
  const other = join(scratch, 'other.pem');
  await output((terminal) => keygen(other, terminal));
  const wrong = await check(bundle, { key: other });
  expect([wrong.code, wrong.out.split('\n')[0]]).toEqual([3, 'This does not hold: signer.']);
  const mixed = await check(bundle, { key: PUBLIC, signature: join(survey, 'signed.json') });
  expect(mixed.code).toBe(3);
  expect(mixed.out).toContain('signed files, signed numbers, signed origin');
});

test('verify checks the archive of a release with the signature beside it, and names every damage', async () => {
  const bundle = await runBundle();
  const whole = await bundleZip(bundle);
  const signatureFile = readFileSync(join(bundle, 'signed.json'), 'utf8');
  const archive = async (bytes: Buffer, beside: string | null = signatureFile) => {
    const directory = mkdtempSync(join(scratch, 'zip-'));
    const file = join(directory, 'v1.0.0-lab.zip');
    writeFileSync(file, bytes);
    if (beside !== null) writeFileSync(join(directory, 'v1.0.0-lab.signed.json'), beside);
    return check(file);
  };
  expect(await archive(whole)).toMatchObject({ code: 0, out: expect.stringMatching(/^Everything holds, signed by/) });
  const tampered = async (name: string, change: (text: string) => string) => {
    const copy = mkdtempSync(join(scratch, 'tampered-'));
    cpSync(bundle, copy, { recursive: true });
    writeFileSync(join(copy, name), change(readFileSync(join(copy, name), 'utf8')));
    return archive(await bundleZip(copy), readFileSync(join(copy, 'signed.json'), 'utf8'));
  };
  const numbers = await tampered('samples.jsonl', (text) => text.replace(/[1-9](?=[0-9]{3})/, '7'));
  expect([numbers.code, numbers.out]).toEqual([
    3,
    expect.stringMatching(/samples\.jsonl is not the file that\s+manifest/),
  ]);
  const signature = await tampered('signed.json', (text) =>
    text.replace(/("signature": ")(.)/, (_, before, digit) => `${before}${digit === '0' ? '1' : '0'}`),
  );
  expect([signature.code, signature.out]).toEqual([3, expect.stringMatching(/^This does not hold: signature\./)]);
  expect(await archive(whole, null)).toMatchObject({ code: 3, out: expect.stringMatching(/^Not signed/) });
  for (const bytes of [
    whole.subarray(0, whole.length / 2),
    whole.subarray(10),
    Buffer.from('not a zip'),
    Buffer.alloc(0),
  ]) {
    const cut = await archive(bytes);
    expect([cut.code, cut.out]).toEqual([3, expect.stringMatching(/^This does not hold: complete bundle\./)]);
    expect(cut.out).toMatch(/cannot\s+be\s+unpacked|is\s+not\s+a\s+complete\s+bundle/);
    expect(cut.out).not.toContain('..');
  }
});

test('verify checks an archive with the signature in it, as earlier versions made them; one beside it comes first', async () => {
  const bundle = await runBundle();
  const names = readdirSync(bundle).filter((name) => name !== 'logs');
  const file = join(mkdtempSync(join(scratch, 'earlier-')), 'v1.0.0-lab.zip');
  writeFileSync(
    file,
    await zipFiles(Object.fromEntries(names.map((name) => [name, readFileSync(join(bundle, name))]))),
  );
  expect(await check(file)).toMatchObject({ code: 0, out: expect.stringMatching(/^Everything holds, signed by/) });
  cpSync(join(await surveyBundle(), 'signed.json'), file.replace('.zip', '.signed.json'));
  expect(await check(file)).toMatchObject({ code: 3, out: expect.stringContaining('signed files') });
  const inBundle = await check(file, { key: PUBLIC, signature: join(bundle, 'signed.json') });
  expect(inBundle.code).toBe(0);
});

test('verify refuses wrong use with the next step', async () => {
  const bundle = await runBundle();
  for (const [place, options] of [
    [join(scratch, 'absent'), {}],
    [bundle, { key: join(scratch, 'absent.pem') }],
    [bundle, { key: join(bundle, 'manifest.json') }],
    [bundle, { signature: join(scratch, 'absent.json') }],
  ] as const) {
    const { code, err } = await check(place, options);
    expect([code, err]).toEqual([2, expect.stringMatching(/^alloc-ab: .+\n {2}.+\n$/)]);
  }
});

test('verify finds a change of any byte of any file, and a missing file', async () => {
  const bundles = [await runBundle(), await surveyBundle()];
  const files = bundles.flatMap((bundle) => readdirSync(bundle).map((name) => join(bundle, name)));
  expect(files.map((file) => file.split('/').at(-1)).sort()).toContain('evidence.jsonl');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      async (file, where, change) => {
        const bytes = readFileSync(file);
        const altered = Buffer.from(bytes);
        const at = Math.floor(where * bytes.length);
        altered[at] = (altered[at] ?? 0) ^ change;
        writeFileSync(file, altered);
        const { code } = await check(join(file, '..'));
        writeFileSync(file, bytes);
        expect(code).toBe(3);
      },
    ),
    { numRuns: 120 },
  );
  for (const file of files.filter((name) => !/signed|verdict|manifest/.test(name))) {
    const copy = mkdtempSync(join(scratch, 'gone-'));
    cpSync(join(file, '..'), copy, { recursive: true });
    rmSync(join(copy, file.split('/').at(-1) ?? ''));
    expect((await check(copy)).code).toBe(3);
  }
});
