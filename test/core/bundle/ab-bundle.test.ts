import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writtenJson } from '../../../src/core/bundle/written-json.ts';
import { asRecorded, bundleFilesOf } from '../../fixtures/as-recorded.ts';
import { parseWritten } from '../../fixtures/parse-written.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const run = asRecorded(syntheticRun({ blocks: 3 }));
const files = bundleFilesOf(run);

/** The text as bytes in pieces of this size. */
function* pieces(text: string, size = 1000): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function parse(changed: Partial<typeof files> = {}, size?: number) {
  const read = await parseWritten({ ...files, ...changed }, (text) => pieces(text, size));
  return read.ok ? { ok: true as const, value: read.value.run } : read;
}

async function refusal(changed: Partial<typeof files>): Promise<string> {
  const result = await parse(changed);
  return result.ok ? 'accepted' : result.error.message;
}

test.each([1, 7, 1000, 1_000_000])('parseBundle returns the written run, read in pieces of %d', async (size) => {
  expect(await parse({}, size)).toEqual({ ok: true, value: { ...run, evidence: [] } });
});

test('parseBundle refuses a bundle that is cut anywhere', async () => {
  for (const name of ['manifest.json', 'samples.jsonl', 'plan.json'] as const) {
    const length = files[name].length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: length - 1 }), async (at) => {
        expect(await refusal({ [name]: files[name].slice(0, at) })).not.toBe('accepted');
      }),
      { numRuns: 60 },
    );
  }
});

describe('parseBundle refuses a contradictory bundle and names the fault', () => {
  const lines = files['samples.jsonl'].split('\n');
  const with_ = (line: number, change: (sample: Record<string, unknown>) => void): string =>
    lines
      .map((text, index) => {
        if (index !== line) return text;
        const sample = JSON.parse(text) as Record<string, unknown>;
        change(sample);
        return JSON.stringify(sample);
      })
      .join('\n');
  test.each([
    ['a line too few', lines.slice(1).join('\n'), /announces 18 samples, samples.jsonl holds 17/],
    ['a sample twice', [lines[0], lines[0], ...lines.slice(2)].join('\n'), /line 2 of samples.jsonl repeats/],
    ['an unknown lane', with_(3, (sample) => Object.assign(sample, { lane: 'other' })), /line 4 .* lane that the plan/],
    ['a text for a number', with_(5, (sample) => Object.assign(sample, { value: '1' })), /line 6 .* at value/],
    ['a field too many', with_(5, (sample) => Object.assign(sample, { verdict: 'GO' })), /line 6 .* schema/],
    [
      'a line too long',
      with_(5, (sample) => Object.assign(sample, { lane: 'x'.repeat(5000) })),
      /line 6 .* longer than/,
    ],
    ['an empty line', files['samples.jsonl'].replace('\n', '\n\n'), /line 2 of samples.jsonl is not JSON/],
    ['one line and no end', 'x'.repeat(100_000), /line 1 .* longer than/],
    ['a byte order mark', `\ufeff${files['samples.jsonl']}`, /line 1 of samples.jsonl is not JSON/],
    ['a cut last line', files['samples.jsonl'].slice(0, -1), /last line .* cut off/],
  ])('%s', async (_, samples, message) => {
    expect(await refusal({ 'samples.jsonl': samples })).toMatch(message);
  });
});

test('parseBundle refuses a manifest of another schema and a manifest that is too large', async () => {
  expect(await refusal({ 'manifest.json': writtenJson({ ...run.manifest, schema: 2 }) })).toMatch(/schema at schema/);
  expect(await refusal({ 'manifest.json': ' '.repeat(2_000_000) })).toMatch(/larger than/);
});

test('parseBundle keeps the checks of each sample', async () => {
  const checks = [{}, { a: 1 }, { a: 1 }, { a: null }, { b: 1 }, { a: 1, b: 2 }, { b: 2, a: 1 }, {}];
  const read = { read: 'x', low: null, high: null };
  const lanes = run.manifest.plan.lanes.map((lane) => ({
    ...lane,
    checks: ['a', 'b'].map((name) => ({ name, ...read })),
  }));
  const samples = run.samples.map((sample, index) => ({ ...sample, checks: checks[index % checks.length] ?? {} }));
  const recorded = asRecorded({ samples, manifest: { ...run.manifest, plan: { ...run.manifest.plan, lanes } } });
  const result = await parse(bundleFilesOf(recorded));
  expect(result).toMatchObject({ ok: true, value: { samples: recorded.samples } });
});
