import { expect, test } from 'vitest';
import { RELEASE_NOTES_MAX, refusedRelease, releaseNotes } from '../../../src/core/release/release-notes.ts';
import { releaseRuling } from '../../../src/core/release/release-ruling.ts';
import { documentMarkdown } from '../../../src/core/report/document/document-markdown.ts';
import { documentTerminal } from '../../../src/core/report/document/document-terminal.ts';
import type { ReleaseOverride, ReleaseResult } from '../../../src/model/release.ts';
import { HOSTILE } from '../../fixtures/hostile.ts';
import { releaseOrderOn, releaseResult } from '../../fixtures/release.ts';
import { smuggled } from '../harmless-markdown.ts';

const order = releaseOrderOn('lab', 'arm');
const notes = (results: ReleaseResult[], override: ReleaseOverride | null = null) =>
  `${documentMarkdown(releaseNotes(order, results, releaseRuling(order, results), override), RELEASE_NOTES_MAX)}\n`;
const lost = [releaseResult('lab', [0.01, 0]), releaseResult('arm', [0.01, -0.05])];
const override = { by: 'otto', askedBy: 'mina', reason: 'It repairs a leak.' };

test('releaseNotes of a version that passes equal the golden', async () => {
  const text = notes([releaseResult('lab', [0.01, 0]), releaseResult('arm', [0.02, 0.001])]);
  await expect(text).toMatchFileSnapshot('../../fixtures/golden/release-notes.md');
});

test('releaseNotes of equal libraries show no lanes', () => {
  const equal = (machine: string): ReleaseResult => {
    const result = releaseResult(machine, [0, 0]);
    const reasons = [{ code: 'byte-identical-arms', message: 'the same library', next: '' }];
    const verdict = { ...result.verdict, outcome: 'NO CHANGE' as const, reasons, effects: [] };
    return { ...result, verdict };
  };
  const text = notes([equal('lab'), equal('arm')]);
  expect(text).toMatch(/^\*\*v1\.2\.0 is the same library as v1\.1\.0, byte for byte, built by 2 machines\*\*/);
  expect(text).not.toMatch(/\| lane \||Record of/);
});

test('releaseNotes begin with an override: both people, reason and blockers', () => {
  const text = notes(lost, override);
  expect(text).toMatch(
    /^\*\*v1\.2\.0 is released although [^\n]*\n\n\*\*Override\*\*\n\nRequested by mina, overridden by otto: It repairs a leak\.\n\n- arm: throughput/,
  );
  expect(() => notes(lost)).toThrow('does not pass');
});

test('releaseNotes list earlier attempts, shortened when there are many', () => {
  const ruling = releaseRuling(order, [releaseResult('lab', [0.01, 0]), releaseResult('arm', [0.02, 0])]);
  const notesAfter = (count: number) => {
    const before = Array.from({ length: count }, (_, at) => ({
      tag: 'v1.2.0',
      id: `pr3-${at}-1`,
      at: '2026-03-01T00:00:00Z',
    }));
    return documentMarkdown(releaseNotes(order, [], ruling, null, before), RELEASE_NOTES_MAX);
  };
  expect(notesAfter(1)).toMatch(
    /\*\*Earlier attempts\*\*\n\nThe same commit was measured once before without passing\.[^\n]*\n\n- v1\.2\.0 on 2026-03-01, request pr3-0-1\n/,
  );
  expect(notesAfter(50)).toContain('was measured 50 times before');
  expect(notesAfter(50)).toContain('- … and 30 more');
  expect(notesAfter(0)).not.toContain('Earlier attempts');
});

test('refusedRelease lists the blockers', async () => {
  const text = documentTerminal(refusedRelease(order, releaseRuling(order, lost)), 100);
  await expect(`${text}\n`).toMatchFileSnapshot('../../fixtures/golden/release-refused.txt');
});

test.each(HOSTILE)('releaseNotes escape the reason of an override: %s', (reason) => {
  const text = notes(lost, { ...override, reason });
  expect(smuggled(text)).toEqual([]);
});
