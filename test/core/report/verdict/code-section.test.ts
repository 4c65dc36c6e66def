import { expect, test } from 'vitest';
import { analyze } from '../../../../src/core/analysis/ab/analyze.ts';
import { documentTerminal } from '../../../../src/core/report/document/document-terminal.ts';
import { renderComment } from '../../../../src/core/report/verdict/comment.ts';
import { renderTerminal } from '../../../../src/core/report/verdict/terminal.ts';
import { verdictSections } from '../../../../src/core/report/verdict/verdict-sections.ts';
import { judge } from '../../../../src/core/verdict/judge.ts';
import type { CodeComparison } from '../../../../src/model/code.ts';
import type { AbRun } from '../../../../src/model/run.ts';
import { renderReport } from '../../../../src/web/report.ts';
import { comparedCode } from '../../../fixtures/compared-code.ts';
import { syntheticRun } from '../../../fixtures/synthetic-run.ts';

function withCode(code: CodeComparison): AbRun {
  const run = syntheticRun({ blocks: 12 });
  return { ...run, manifest: { ...run.manifest, code } };
}

function text(code: CodeComparison): string {
  const run = withCode(code);
  const sections = verdictSections(['code'], judge(run, analyze(run)), run);
  return documentTerminal({ headline: '', next: '', sections }, 200, false);
}

test('the section shows what changed on straight paths, what is newly reached, functions and sizes', () => {
  const shown = text(comparedCode());
  expect(shown).toContain('What changed in the machine code: 3 functions, 1 straight path, 1 call newly reachable');
  expect(shown).toMatch(
    /malloc → refill → getenv reads the environment and was not reached before; also from calloc\./,
  );
  expect(shown).toMatch(/free +instructions +9 +11 +\+2/);
  expect(shown).toMatch(/conditional branches +0 +2 +\+2/);
  expect(shown).toContain('Same counts on the straight path: malloc.');
  expect(shown).toContain('Changed: 2 (free, refill).');
  expect(shown).toContain('Sizes in bytes: code 4096 → 4160 (+64), thread-local data 256 → 264 (+8).');
  expect(shown).toContain('Other contents: .rodata.');
});

test('what is not known, not followed and not counted is named', () => {
  const unknown = text({ ...comparedCode(), code: null, problem: 'objdump is not installed.' });
  expect(unknown).toContain('What changed in the machine code: unknown');
  expect(unknown).toContain('Not known: objdump is not installed.');
  const computed = text(comparedCode({ computed: { count: 14, names: ['hook', 'table'] }, isStripped: true }));
  expect(computed).toContain('Calls and jumps to computed addresses are not followed: in hook, table and 12 more.');
  expect(computed).toContain('no names for its local functions');
});

test('comment, terminal and page show it; names of strangers are escaped', () => {
  const hostile = '</details><img/src=x>@everyone|`x`';
  const run = withCode(comparedCode({ changed: { count: 1, names: [hostile] } }));
  const verdict = judge(run, analyze(run));
  const comment = renderComment(verdict, run, { tag: 'tag', repository: 'owner/name' });
  expect(comment).toContain('What changed in the machine code');
  expect(comment.match(/<details>/g)?.length).toBe(comment.match(/<\/details>/g)?.length);
  expect(renderTerminal(verdict, run, { color: false, width: 120 })).toContain('newly reachable');
  const page = renderReport(verdict, run);
  expect(page).toContain('Straight paths of the entry points');
  expect(page).not.toContain('<img/src');
});
