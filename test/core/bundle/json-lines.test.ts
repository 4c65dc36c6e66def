import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readJsonLines } from '../../../src/core/bundle/json-lines.ts';
import { err, ok } from '../../../src/model/result.ts';

const KIND = { file: 'x.jsonl', fileBytes: 10_000, lineBytes: 100, schema: z.string() };

/** Reads bytes in pieces of `size`. */
function read(bytes: Uint8Array, size: number) {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return readJsonLines(pieces, KIND, ok);
}

test('readJsonLines returns the same lines wherever a piece ends, also within a character', async () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 30 }), async (lines, size) => {
      const text = lines.map((each) => `${JSON.stringify(each)}\n`).join('');
      expect(await read(new TextEncoder().encode(text), size)).toEqual(ok(lines));
    }),
  );
});

test('readJsonLines refuses a file that ends within a character', async () => {
  const bytes = new Uint8Array([...new TextEncoder().encode('"a"\n'), 0xc3]);
  expect(await read(bytes, 3)).toEqual(err('the last line of x.jsonl is cut off'));
});

test('readJsonLines counts the bytes of a file and the characters of a line', async () => {
  const line = `"${'é'.repeat(98)}"\n`;
  expect(await read(new TextEncoder().encode(line), 7)).toEqual(ok(['é'.repeat(98)]));
  const longer = `"${'é'.repeat(99)}"\n`;
  expect(await read(new TextEncoder().encode(longer), 7)).toEqual(
    err('line 1 of x.jsonl is longer than 100 characters'),
  );
  expect(await read(new TextEncoder().encode(line.repeat(51)), 1000)).toEqual(
    err('x.jsonl is larger than 10000 bytes'),
  );
});
