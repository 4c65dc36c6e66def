import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exportDetail } from '../../../src/core/export/export-detail.ts';
import type { DocumentSection } from '../../../src/core/report/document/document.ts';
import { blockMarkdown, sectionMarkdown } from '../../../src/core/report/document/document-markdown.ts';
import { renderComment } from '../../../src/core/report/verdict/comment.ts';
import { utf8Bytes } from '../../../src/core/text/bytes.ts';
import { GITHUB_LIMITS } from '../../../src/model/mutation.ts';
import type { Outcome } from '../../../src/model/verdict.ts';
import { HOSTILE, hostileRun, hostileVerdict } from '../../fixtures/hostile.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../fixtures/synthetic-verdict.ts';
import { smuggled } from '../harmless-markdown.ts';
import { gitApply } from './git-apply.ts';

const FILE = '.github/alloc-ab.yml';
const EXAMPLE = { file: FILE, text: readFileSync('examples/hakozuna/.github/alloc-ab.yml', 'utf8') };
const run = syntheticRun({ blocks: 12 });
const detail = (outcome: Outcome, config: typeof EXAMPLE | null = EXAMPLE) =>
  exportDetail(syntheticVerdict(run, outcome), run, config, {});
const bodyOf = (section: DocumentSection | null) => section?.blocks.map(blockMarkdown).join('\n\n') ?? '';
const context = { tag: 'alloc-ab:synthetic-1', repository: 'example/allocators' };

test('exportDetail of a GO shows a patch that git applies', async () => {
  const body = bodyOf(detail('GO'));
  expect(detail('GO')?.title).toBe('Promote it: preset hz4+s12-mpsc');
  await expect(`${body}\n`).toMatchFileSnapshot('../../fixtures/golden/promote.md');
  const patch = /```diff\n([\s\S]*?)\n```/.exec(body)?.[1] ?? '';
  expect(gitApply(FILE, EXAMPLE.text, `${patch}\n`)).toContain(
    "\n      s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }\n",
  );
});

test('exportDetail of a GO shows the lines when a copied patch would be damaged', () => {
  for (const text of [EXAMPLE.text.replaceAll('\n', '\r\n'), EXAMPLE.text.replace('fat: { ', 'fat: { \u00a0')]) {
    const body = bodyOf(detail('GO', { ...EXAMPLE, text }));
    expect(body).not.toContain('```diff');
    expect(body).toContain("{ defines: { HZ4_S12_MPSC: '1' } }");
  }
});

test('exportDetail of a NO-GO shows the note', () => {
  expect(bodyOf(detail('NO-GO', null))).toContain('# HZ4_S12_MPSC: NO-GO, archived');
});

test.each(['NO CHANGE', 'INCONCLUSIVE', 'INVALID'] as const)('%s asks for nothing to be written down', (outcome) => {
  expect(detail(outcome)).toBeNull();
});

test('exportDetail of a GO is null without a configuration, or when the preset exists', () => {
  expect(detail('GO', null)).toBeNull();
  const text = EXAMPLE.text.replace('fat: {', "s12-mpsc: { defines: { HZ4_S12_MPSC: '1' } }\n      fat: {");
  expect(detail('GO', { ...EXAMPLE, text })).toBeNull();
});

test.each(HOSTILE)('exportDetail shows %j as plain text', (text) => {
  const strange = hostileRun(run, text);
  for (const outcome of ['GO', 'NO-GO'] as const) {
    const verdict = { ...hostileVerdict(syntheticVerdict(run, outcome), text), outcome };
    const found = exportDetail(
      verdict,
      strange,
      { file: FILE, text: `${EXAMPLE.text}# ${text.replaceAll('\n', ' ')}\n` },
      {},
    );
    if (found !== null) expect(smuggled(sectionMarkdown(found))).toEqual([]);
  }
});

test('exportDetail fits into the comment for any number of lanes', () => {
  const lanes = Array.from({ length: 128 }, (_, n) => `mt-remote-small-${n}/T=${n + 1},R=90`);
  for (const measured of [run, syntheticRun({ blocks: 12, lanes })]) {
    const verdict = syntheticVerdict(measured, 'NO-GO');
    const exported = exportDetail(verdict, measured, null, {});
    if (exported === null) throw new Error('a NO-GO has a note');
    const comment = renderComment(verdict, measured, { ...context, exported });
    expect(utf8Bytes(comment)).toBeLessThanOrEqual(GITHUB_LIMITS.comment);
    expect(comment).toContain('<summary>Archive it');
  }
});
