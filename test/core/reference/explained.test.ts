import { expect, test } from 'vitest';
import { explained, linkCodes } from '../../../src/core/reference/explained.ts';

const ADDRESS = 'https://example.com/docs/reference';

test('a remedy names the command that explains its code; a code without a text changes nothing', () => {
  expect(explained('Wait.', 'machine-busy')).toBe('Wait. (alloc-ab explain machine-busy)');
  expect(explained('Wait.', 'fallback')).toBe('Wait.');
  expect(explained('Wait.', 'constructor')).toBe('Wait.');
});

test('where the address of the reference is known, the command is a link to the line of the code', () => {
  const text = `- **Remedy:** ${explained('Wait.', 'machine-busy')}`;
  expect(linkCodes(text, null, 1000)).toBe(text);
  expect(linkCodes(text, ADDRESS, 1000)).toBe(
    `- **Remedy:** Wait. ([alloc-ab explain machine-busy](${ADDRESS}/codes.md#machine-busy))`,
  );
});

test('a command with a word that is no code stays text, and no link makes a text longer than it may be', () => {
  const foreign = '(alloc-ab explain __proto__) (alloc-ab explain rm-rf)';
  expect(linkCodes(foreign, ADDRESS, 1000)).toBe(foreign);
  const text = explained('Wait.', 'machine-busy');
  expect(linkCodes(text, ADDRESS, text.length)).toBe(text);
});
