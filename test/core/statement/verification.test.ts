import { expect, test } from 'vitest';
import { makeStatement } from '../../../src/core/statement/statement.ts';
import { type BundleFindings, verifyFindings } from '../../../src/core/statement/verification.ts';
import { syntheticRun } from '../../fixtures/synthetic-run.ts';

const SHA = 'a'.repeat(64);
const files = { 'manifest.json': SHA, 'samples.jsonl': SHA, 'evidence.jsonl': null, 'plan.json': SHA };
const statement = makeStatement(syntheticRun({ blocks: 2 }), {
  files,
  documentSha256: SHA,
  tool: '0.1.0',
  at: '2026-01-02T03:04:05.000Z',
});
const read = {
  kind: 'read',
  signed: { statement, publicKey: 'b'.repeat(64), signature: 'c'.repeat(128) },
  holds: true,
  fingerprint: 'SHA256:abc',
  isTrustedKey: true,
} as const;
const good: BundleFindings = {
  unreadable: null,
  recomputed: 'GO: it is faster',
  verdictMatches: true,
  signature: read,
  uncommitted: false,
  recorded: 0,
  expected: { ...statement, at: '2026-02-03T04:05:06.000Z' },
};
const failing = (findings: BundleFindings) =>
  verifyFindings(findings).claims.flatMap(({ claim, status }) => (status === 'fails' ? [claim] : []));

test('verifyFindings does not hold for a work tree with uncommitted files, and says what to do', () => {
  const found = verifyFindings({ ...good, uncommitted: true });
  expect(found).toMatchObject({ status: 'fails', headline: 'This does not hold: committed files.' });
  expect(found.next).toContain('Commit the files');
});

test('verifyFindings holds when every claim holds', () => {
  expect(verifyFindings(good)).toMatchObject({ status: 'holds', headline: 'Everything holds, signed by SHA256:abc.' });
});

test('verifyFindings is unknown without a signature or a trusted key', () => {
  expect(verifyFindings({ ...good, signature: { kind: 'none' } })).toMatchObject({
    status: 'unknown',
    headline: 'Not signed: the numbers hold, but it is unknown who measured them.',
  });
  expect(verifyFindings({ ...good, signature: { ...read, isTrustedKey: null } })).toMatchObject({ status: 'unknown' });
});

test('verifyFindings names each claim that does not hold', () => {
  expect(failing({ ...good, verdictMatches: false })).toEqual(['verdict.json']);
  expect(failing({ ...good, signature: { ...read, holds: false } })).toEqual(['signature']);
  expect(failing({ ...good, signature: { ...read, isTrustedKey: false } })).toEqual(['signer']);
  expect(failing({ ...good, signature: { kind: 'unreadable', why: 'it is not JSON' } })).toEqual(['signature']);
  expect(failing({ ...good, expected: { ...statement, files: { ...files, 'plan.json': null } } })).toEqual([
    'signed files',
  ]);
  expect(failing({ ...good, expected: { ...statement, repository: 'example/other' } })).toEqual(['signed origin']);
  expect(failing({ ...good, expected: null, unreadable: { message: 'cut off', next: 'Measure again.' } })).toEqual([
    'complete bundle',
  ]);
});

test('verifyFindings names both versions when another version signed the numbers', () => {
  const expected = { ...statement, tool: '0.2.0', answer: { kind: 'verdict', sha256: 'd'.repeat(64) } } as const;
  const { status, next, claims } = verifyFindings({ ...good, expected });
  expect(status).toBe('fails');
  expect(next).toBe('Verify with version 0.1.0 of alloc-ab, which signed them; until then do not use these numbers.');
  expect(claims.find(({ claim }) => claim === 'signed numbers')?.detail).toMatch(
    /0\.2\.0.*version 0\.1\.0 signed them/,
  );
});

test('verifyFindings advises a new download when another file is wrong, too, or the version is the same', () => {
  const answer = { kind: 'verdict', sha256: 'd'.repeat(64) } as const;
  const download = 'Do not use these numbers; download the bundle again from where it was published.';
  expect(verifyFindings({ ...good, expected: { ...statement, answer } }).next).toBe(download);
  const expected = { ...statement, tool: '0.2.0', answer };
  expect(verifyFindings({ ...good, verdictMatches: false, expected }).next).toBe(download);
});
