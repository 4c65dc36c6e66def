import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBundle } from '../../src/core/bundle.ts';
import { syntheticRun } from '../fixtures/synthetic-run.ts';

const run = syntheticRun({ blocks: 3 });
const files = {
  manifest: JSON.stringify(run.manifest),
  samples: run.samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''),
};

function refusal(changed: Partial<typeof files>): string {
  const answer = parseBundle({ ...files, ...changed });
  return answer.ok ? 'accepted' : answer.refusal.message;
}

test('a complete bundle is the run it was written from', () => {
  expect(parseBundle(files)).toEqual({ ok: true, value: run });
});

test('a bundle cut anywhere is refused', () => {
  for (const name of ['manifest', 'samples'] as const) {
    const length = files[name].length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: length - 1 }), (at) => {
        expect(refusal({ [name]: files[name].slice(0, at) })).not.toBe('accepted');
      }),
      { numRuns: 60 },
    );
  }
});

describe('a bundle that contradicts itself is refused by name', () => {
  const lines = files.samples.split('\n');
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
    ['an empty line', files.samples.replace('\n', '\n\n'), /line 2 of samples.jsonl is not JSON/],
    ['a cut last line', files.samples.slice(0, -1), /last line .* cut off/],
  ])('%s', (_, samples, message) => {
    expect(refusal({ samples })).toMatch(message);
  });
});

test('a manifest of another schema, or far too large, is refused', () => {
  expect(refusal({ manifest: JSON.stringify({ ...run.manifest, schema: 2 }) })).toMatch(/schema at schema/);
  expect(refusal({ manifest: ' '.repeat(2_000_000) })).toMatch(/too large/);
});
