import { describe, expect, test } from 'vitest';
import { decisionNotes, decisionText, withDecision } from '../../../src/core/decisions/decision-text.ts';
import { citedIn, findCited, wantedDocuments } from '../../../src/core/decisions/wanted-documents.ts';
import type { Decision } from '../../../src/model/decision.ts';

const DECISION: Decision = {
  flag: 'MA_FAST',
  decision: 'NO-GO',
  date: '2026-01-05',
  quote: 'MA_FAST | NO-GO | lost on small',
  numbers: ['−1.2 %'],
  path: 'docs/LEDGER.md',
  lineNumber: 12,
};

const REFUSAL = {
  kind: 'refusal',
  code: 'archived-flag',
  message: 'MA_FAST is archived.',
  token: 'MA_FAST',
  next: 'x',
} as const;

describe('documents that errors cite', () => {
  test('paths are found in the text', () => {
    expect(citedIn('MA_X archived (NO-GO). See a/b/README.md, and NOTES.txt.')).toEqual(['a/b/README.md', 'NOTES.txt']);
    expect(citedIn('see a.mdx')).toEqual([]);
  });

  test.each([
    ['docs/A.md', 'docs/A.md'],
    ['old/docs/B.md', 'new/B.md'],
    ['x/archive/s1/README.md', 'archive/s1/README.md'],
    ['x/archive/s2/README.md', null],
    ['C.md', null],
  ])('%s is at %s', (cited, expected) => {
    expect(findCited(cited, ['README.md', 'archive/s1/README.md', 'docs/A.md', 'new/B.md'])).toBe(expected);
  });

  test('the most telling documents are read first, at most 40', () => {
    const naming = [...Array.from({ length: 60 }, (_, index) => `notes/${index}.md`), 'docs/GO_NO_GO_LEDGER.md'];
    const paths = [...naming, 'docs/S140_RESULT.md', 'src/S140.c'];
    const wanted = wantedDocuments(['MA_S140_LEAF'], { cited: ['docs/cited.md'], naming, paths });
    expect(wanted.slice(0, 3)).toEqual(['docs/cited.md', 'docs/GO_NO_GO_LEDGER.md', 'docs/S140_RESULT.md']);
    expect(wanted).toHaveLength(40);
  });
});

describe('what is said about a decision', () => {
  test('a refusal quotes it, names what is missing and how to reopen it', () => {
    const error = { text: 'MA_FAST archived, see old/LEDGER.md and gone.md', place: 'config.h:3' };
    const facts = { decisions: [DECISION], cited: { 'old/LEDGER.md': 'docs/LEDGER.md', 'gone.md': null } };
    expect(withDecision(REFUSAL, error, facts)).toEqual({
      ...REFUSAL,
      message: [
        'MA_FAST is archived.',
        'old/LEDGER.md, which it cites, does not exist at this commit; docs/LEDGER.md has its name.',
        'gone.md, which it cites, does not exist at this commit.',
        'docs/LEDGER.md:12 has NO-GO on 2026-01-05 (−1.2 %): MA_FAST, NO-GO, lost on small.',
      ].join('\n'),
      next: 'Read docs/LEDGER.md:12 first; to reopen it, remove the #error at config.h:3 in the pull request, and explain there what is different now.',
    });
  });

  test('without a document it says so', () => {
    const refused = withDecision(REFUSAL, { text: 'archived', place: 'config.h:3' }, { decisions: [], cited: {} });
    expect(refused.message).toContain('No document of this commit has the decision.');
    expect(withDecision(REFUSAL, { text: '', place: '' }, undefined)).toEqual(REFUSAL);
    const gap = '3 of the 9 documents were not searched';
    const partly = withDecision(REFUSAL, { text: 'archived', place: 'config.h:3' }, { decisions: [], cited: {}, gap });
    expect(partly.message).toContain(
      'No document that was searched has the decision. 3 of the 9 documents were not searched.',
    );
    expect(partly.message).not.toContain('of this commit');
  });

  test('notes have the latest decision of each flag, and end with the question', () => {
    const long = { ...DECISION, flag: 'MA_LONG', quote: 'x '.repeat(120) };
    const notes = decisionNotes(['MA_FAST', 'MA_LONG', 'MA_NEW'], {
      decisions: [DECISION, { ...DECISION, date: '2025-01-01' }, long],
      cited: {},
      gap: 'Two documents were not read',
    });
    expect(notes).toHaveLength(3);
    expect(notes[0]).toBe(
      'MA_FAST: docs/LEDGER.md:12 has NO-GO on 2026-01-05 (−1.2 %): MA_FAST, NO-GO, lost on small. What is different now?',
    );
    for (const note of notes) expect(note.length).toBeLessThanOrEqual(500);
    expect(notes[2]).toBe('Two documents were not read.');
  });

  test('text of strangers forms no markup, mention or link', () => {
    const quote = '@team [x](http://evil.example/) <img> `code` #12 **x** ::set-output::';
    const text = decisionText({ ...DECISION, path: 'a`b/@team\n.md', quote, numbers: ['5%'] });
    expect(text).not.toMatch(/[`@<[\]*#\n]|http:\/\//);
  });
});
