import { expect, test } from 'vitest';
import { documentMarkdown } from '../../../../src/core/report/document/document-markdown.ts';
import { documentTerminal } from '../../../../src/core/report/document/document-terminal.ts';
import { verdictDocument } from '../../../../src/core/report/verdict/verdict-document.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';
import { syntheticVerdict } from '../../../fixtures/synthetic-verdict.ts';

const NOTE = 'In the build X_ON is 1 already, since LANE sets it, so the comparison is turned round.';

/** The document of a run whose runner found this about the flags before the build. */
function documentOf(...buildNotes: string[]) {
  const run = syntheticRun({ effect: {} });
  const found = { ...run, manifest: { ...run.manifest, buildNotes } };
  return verdictDocument(syntheticVerdict(found, 'GO'), found, { reasons: 'leading' }, []);
}

test('what the runner found about the flags before the build stands in the result', () => {
  expect(documentTerminal(documentOf(NOTE), 200)).toContain(`note: ${NOTE}`);
  expect(documentMarkdown(documentOf(NOTE), 10_000)).toContain('> **Note:** In the build X_ON is 1 already');
});

test('a forged note of a bundle is text', () => {
  const text = documentMarkdown(documentOf('@team <img src=x> [a](https://example.com)'), 10_000);
  expect(text).not.toMatch(/(?<!\\)@team|<img|\]\(https:\/\/example\.com/);
});
