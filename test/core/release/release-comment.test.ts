import { expect, test } from 'vitest';
import { renderNotReleased, renderNotTagged, renderReleased } from '../../../src/core/release/release-comment.ts';
import { releaseRuling } from '../../../src/core/release/release-ruling.ts';
import { releaseOrderOn, releaseResult } from '../../fixtures/release.ts';

const order = releaseOrderOn('lab', 'arm');
const words = { tag: 'alloc-ab:pr3-501-1', id: 'pr3-501-1' };
const state = { order, measuredBy: 'example/allocators#501.1', override: null, url: null };

test('a release says what it was measured against and where it is', () => {
  const { comment, check } = renderReleased(
    state,
    'https://github.com/example/allocators/releases/tag/v1.2.0',
    [],
    words,
  );
  expect(comment).toMatch(/^<!-- alloc-ab:pr3-501-1 -->\n\n\*\*v1\.2\.0 is released\*\*/);
  expect(comment).toContain('[The release v1.2.0](https://github.com/example/allocators/releases/tag/v1.2.0)');
  expect(comment).toContain('measured against v1.1.0 on lab, arm');
  expect(check).toMatchObject({ conclusion: 'success', title: 'v1.2.0 is released' });
});

test('an override is named in comment and check, and its words stay words', () => {
  const override = { by: 'ada', askedBy: 'otto', reason: '<b>@team</b> [x](https://x.test) `y`' };
  const { comment, check } = renderReleased({ ...state, override }, 'https://x.test/r', [], words);
  expect(comment).toContain('Overridden by ada, asked for by otto');
  expect(comment).not.toMatch(/<b>|[^\\]\[x\]\(/);
  expect(check?.title).toBe('v1.2.0 is released, overridden by ada');
});

test('a loss is red, what is open or missing asks for action', () => {
  const said = (results: ReturnType<typeof releaseResult>[]) =>
    renderNotTagged(order, releaseRuling(order, results), results, words);
  const lost = said([releaseResult('lab', [0, 0]), releaseResult('arm', [-0.1, 0])]);
  expect(lost.check?.conclusion).toBe('failure');
  expect(lost.comment).toContain('- arm: throughput on mt-remote-small');
  expect(lost.comment).toContain('`/release override v1.2.0 REASON`');
  const missing = said([releaseResult('lab', [0, 0])]);
  expect(missing.check?.conclusion).toBe('action_required');
  expect(missing.comment).toContain('- arm: not measured.');
});

test('a list of reasons has an end', () => {
  const blockers = Array.from({ length: 5000 }, (_, at) => `lab: lane ${at} ${'x'.repeat(300)}`);
  const { comment, check } = renderNotTagged(order, { passes: false, blockers }, [], words);
  expect(comment).toContain('- … and 4950 more');
  expect(Math.max(comment?.length ?? 0, check?.summary.length ?? 0)).toBeLessThan(65_000);
});

test('what cannot be released says why and what next', () => {
  const { comment, check } = renderNotReleased(order, 'The tag is there already.', 'Choose the next one.', words);
  expect(comment).toContain('**v1.2.0 is not released**\n\nThe tag is there already.');
  expect(comment).toMatch(/Next: Choose the next one\.\n$/);
  expect(check).toMatchObject({ conclusion: 'action_required' });
});
