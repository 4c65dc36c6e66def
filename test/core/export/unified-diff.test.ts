import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/core/export/unified-diff.ts';
import { gitApply } from './git-apply.ts';

test('one line more, with three lines around it', () => {
  const before = 'a\nb\nc\nd\ne\nf\n';
  expect(unifiedDiff('x/y.yml', before, before.replace('d\n', 'd\nnew\n'))).toBe(
    'diff --git a/x/y.yml b/x/y.yml\n--- a/x/y.yml\n+++ b/x/y.yml\n@@ -2,5 +2,6 @@\n b\n c\n d\n+new\n e\n f\n',
  );
});

test('equal texts have no difference', () => {
  expect(unifiedDiff('x', 'a\n', 'a\n')).toBe('');
});

test('law: git makes the one text of the other, whatever their lines and ends', () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom('', 'a', 'b: c', ' d', '-e', '+f', 'g\r', '\\ h'), { maxLength: 9 }), fc.boolean())
    .map(([lines, end]) => lines.join('\n') + (end && lines.length > 0 ? '\n' : ''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after && before !== '' && after !== '');
      expect(gitApply('y.yml', before, unifiedDiff('y.yml', before, after))).toBe(after);
    }),
    { numRuns: 60 },
  );
}, 30_000);
