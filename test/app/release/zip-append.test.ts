import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { appendToZip } from '../../../src/app/release/zip-append.ts';
import { openZip } from '../../../src/bundle/zip.ts';
import { zipFiles } from '../synthetic-artifact.ts';

test('the archive holds what it held, and one file more; the same input gives the same bytes', async () => {
  const content = fc.string({ unit: 'binary', maxLength: 2000 });
  await fc.assert(
    fc.asyncProperty(fc.array(content, { maxLength: 4 }), content, async (contents, added) => {
      const files = Object.fromEntries(contents.map((each, index) => [`file-${index}.txt`, each]));
      const zip = await zipFiles(files);
      const bytes = Buffer.from(added);
      const longer = appendToZip(zip, 'signed.json', bytes);
      if (longer === null) throw new Error('the archive was not understood');
      expect(appendToZip(zip, 'signed.json', bytes)?.equals(longer)).toBe(true);
      const all: Readonly<Record<string, string>> = { ...files, 'signed.json': added };
      const found = await openZip(longer, Object.fromEntries(Object.keys(all).map((name) => [name, 10_000])));
      expect([...found.keys()]).toEqual(Object.keys(all));
      for (const [name, chunks] of found) expect(await text(chunks)).toBe(Buffer.from(all[name] ?? '').toString());
    }),
    { numRuns: 50 },
  );
});

test('what was judged is there byte for byte', async () => {
  const zip = await zipFiles({ 'manifest.json': '{}', 'samples.jsonl': 'x\n'.repeat(1000) });
  const listAt = zip.readUInt32LE(zip.length - 22 + 16);
  expect(appendToZip(zip, 'signed.json', Buffer.from('{}'))?.subarray(0, listAt).equals(zip.subarray(0, listAt))).toBe(
    true,
  );
});

test('what is no archive, or is cut off, is not touched', async () => {
  const zip = await zipFiles({ a: 'b' });
  for (const broken of [Buffer.alloc(0), Buffer.from('PK'), zip.subarray(0, -1), zip.subarray(3)])
    expect(appendToZip(broken, 'signed.json', Buffer.from('{}'))).toBeNull();
});
