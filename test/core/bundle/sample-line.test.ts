import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleLineReader } from '../../../src/core/bundle/sample-line.ts';
import { Sample } from '../../../src/model/run.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const read = sampleLineReader();

/** What the reader gives for a line that stands between others. */
function readLine(line: string): Sample | null {
  const before = new TextEncoder().encode('{"lane":\n');
  const bytes = new TextEncoder().encode(`{"lane":\n${line}\n}`);
  return read(bytes, before.length, bytes.length - 2);
}

/** What parsing and the schema give: undefined where they refuse. */
function judged(line: string): Sample | undefined {
  try {
    return Sample.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

const count = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constantFrom(0, 1, 9, 10));
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.nat(),
  fc.constantFrom(0.02, 90.09, -1),
);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const name = fc.stringMatching(/^[a-z][a-z0-9_./=,-]{0,40}$/);
const sample = fc.record<Sample>({
  lane: fc.oneof(name, fc.string()),
  block: count,
  position: fc.constantFrom(0, 1),
  arm: fc.constantFrom('baseline', 'candidate'),
  startedNs: count,
  wallNs: count,
  cpuNs: count,
  value: orNull(number),
  rssPeakBytes: orNull(count),
  minorFaults: orNull(count),
  foreignCores: orNull(number),
  exitCode: orNull(fc.integer()),
  signal: orNull(fc.constantFrom('SIGSEGV', 'SIGABRT')),
  timedOut: fc.boolean(),
  library: fc.constantFrom('expected', 'missing', 'other', 'unknown'),
  checks: fc.dictionary(fc.oneof(name, fc.string()), orNull(number), { maxKeys: 4 }),
});

describe('a line in the runner’s own form', () => {
  test('is read here, so that a million of them take little time', () => {
    const recorded = readFileSync('test/fixtures/recorded-run/samples.jsonl', 'utf8').trimEnd().split('\n');
    const synthetic = syntheticRun({ blocks: 5 }).samples.map((one) => JSON.stringify(one));
    for (const line of [...recorded, ...synthetic]) expect(readLine(line)).toEqual(JSON.parse(line));
  });

  test('is read here with whatever sound numbers and plain names it holds', () => {
    fc.assert(
      fc.property(
        fc.record({ value: number, foreignCores: number, checks: fc.dictionary(name, number) }),
        (changes) => {
          const line = JSON.stringify({ ...syntheticRun({ blocks: 1 }).samples[0], ...changes });
          expect(readLine(line)).toEqual(JSON.parse(line));
        },
      ),
    );
  });
});

describe('laws: the schema stays the judge', () => {
  const agrees = (line: string) => {
    const found = readLine(line);
    if (found !== null) expect(found).toEqual(judged(line));
  };

  test('a sound sample is read as the schema reads it, or left to it', () => {
    fc.assert(
      fc.property(sample, (one) => agrees(JSON.stringify(one))),
      { numRuns: 500 },
    );
  });

  test('a line with any part replaced is read as the schema reads it, or left to it', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '',
        '"',
        '\\',
        '{',
        '}',
        ',',
        ':',
        '-',
        '.',
        'e',
        '0',
        '1',
        '2',
        '9',
        '00',
        '1e999',
        '-0',
        '1.0',
        '01',
      ),
      fc.constantFrom(
        'null',
        'true',
        'false',
        ' ',
        '\t',
        '"other"',
        '"__proto__":1,',
        '1.5',
        '9007199254740993',
        'é',
        '\u007f',
      ),
      fc.constantFrom('0.1234567890123456', '123456789012345.678', '5e-324', '"x":', '{}', '[]', '"block":1,'),
    );
    fc.assert(
      fc.property(sample, fc.nat(), fc.nat({ max: 6 }), part, (one, place, length, text) => {
        const line = JSON.stringify(one);
        const at = place % (line.length + 1);
        agrees(line.slice(0, at) + text + line.slice(at + length));
      }),
      { numRuns: 5000 },
    );
  });

  test.each(Object.keys(Sample.shape))('a value of %s of another kind is never believed', (key) => {
    const [whole] = syntheticRun({ blocks: 1 }).samples;
    const values = [-1, -0, 2, 0.5, 1e300, 2 ** 53, '', 'x', 'x'.repeat(300), true, false, null, {}, { a: '1' }, []];
    for (const value of values) agrees(JSON.stringify({ ...whole, [key]: value }));
    agrees(JSON.stringify({ ...whole, [key]: undefined }));
  });
});
