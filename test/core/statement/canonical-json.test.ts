import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../src/core/statement/canonical-json.ts';

test('canonicalJson sorts keys and keeps everything else', () => {
  expect(canonicalJson({ b: [2, { d: null, c: 'ü' }], a: -0.1e-7 })).toBe('{"a":-1e-8,"b":[2,{"c":"ü","d":null}]}');
});

test('canonicalJson of equal values is equal, and parses to the value', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const backwards = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(backwards)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
