import { expect, test } from 'vitest';
import { renderNotReleased, renderNotTagged, renderReleased } from '../../../src/core/release/release-comment.ts';
import { releaseRuling } from '../../../src/core/release/release-ruling.ts';
import { releaseOrderOn, releaseResult } from '../../fixtures/release.ts';

const order = releaseOrderOn('lab', 'arm');
const ids = { tag: 'alloc-ab:pr3-501-1', id: 'pr3-501-1' };
const state = { order, measuredBy: 'example/allocators#501.1', override: null, url: null };

test('renderReleased names the previous version and links the release', () => {
  const { comment, check } = renderReleased(
    state,
    'https://github.com/example/allocators/releases/tag/v1.2.0',
    [],
    ids,
  );
  expect(comment).toMatch(/^<!-- alloc-ab:pr3-501-1 -->\n\n\*\*v1\.2\.0 is released\*\*/);
  expect(comment).toContain('[The release v1.2.0](https://github.com/example/allocators/releases/tag/v1.2.0)');
  expect(comment).toContain('measured against v1.1.0 on lab, arm');
  expect(check).toMatchObject({ conclusion: 'success', title: 'v1.2.0 is released' });
});

test('renderReleased names an override in comment and check, and escapes its reason', () => {
  const override = { by: 'ada', askedBy: 'otto', reason: '<b>@team</b> [x](https://x.test) `y`' };
  const { comment, check } = renderReleased({ ...state, override }, 'https://x.test/r', [], ids);
  expect(comment).toContain('Overridden by ada, requested by otto');
  expect(comment).not.toMatch(/<b>|[^\\]\[x\]\(/);
  expect(check?.title).toBe('v1.2.0 is released, overridden by ada');
});

test('renderNotTagged fails the check on a loss, and requires action on an open or missing result', () => {
  const publicationOf = (results: ReturnType<typeof releaseResult>[]) =>
    renderNotTagged(order, releaseRuling(order, results), ids);
  const lost = publicationOf([releaseResult('lab', [0, 0]), releaseResult('arm', [-0.1, 0])]);
  expect(lost.check?.conclusion).toBe('failure');
  expect(lost.comment).toContain('- arm: throughput on mt-remote-small');
  expect(lost.comment).toContain('`/release override v1.2.0 REASON`');
  const missing = publicationOf([releaseResult('lab', [0, 0])]);
  expect(missing.check?.conclusion).toBe('action_required');
  expect(missing.comment).toContain('- arm: not measured.');
});

test('renderNotTagged shortens a long list of reasons', () => {
  const blockers = Array.from({ length: 5000 }, (_, at) => `lab: lane ${at} ${'x'.repeat(300)}`);
  const { comment, check } = renderNotTagged(order, { passes: false, isWorse: false, blockers }, ids);
  expect(comment).toContain('- … and 4950 more');
  expect(Math.max(comment?.length ?? 0, check?.summary.length ?? 0)).toBeLessThan(65_000);
});

test('renderNotReleased states the reason and the next step', () => {
  const { comment, check } = renderNotReleased(order, 'The tag is there already.', 'Choose the next one.', ids);
  expect(comment).toContain('**v1.2.0 is not released**\n\nThe tag is there already.');
  expect(comment).toMatch(/Next: Choose the next one\.\n$/);
  expect(check).toMatchObject({ conclusion: 'action_required' });
});
