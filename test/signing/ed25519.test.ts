import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SIGNATURE_CHARACTERS, withSignature } from '../../src/core/statement/signature-section.ts';
import { parseSignedStatement, printSignedStatement } from '../../src/core/statement/signed-statement.ts';
import type { Statement } from '../../src/model/statement.ts';
import {
  fingerprint,
  generateKey,
  publicKeyPem,
  readPublicKey,
  readSigningKey,
  signatureHolds,
} from '../../src/signing/ed25519.ts';

const SHA = 'a'.repeat(64);
const statement: Statement = {
  schema: 1,
  id: 'pr1-2-3',
  repository: 'example/allocators',
  commits: ['b'.repeat(40), null],
  files: { 'manifest.json': SHA, 'samples.jsonl': SHA, 'evidence.jsonl': null, 'plan.json': SHA },
  answer: { kind: 'verdict', sha256: SHA },
  tool: '0.1.0',
  at: '2026-01-02T03:04:05.000Z',
};
const made = readSigningKey(generateKey());
if (!made.ok) throw new Error(made.error.message);
const key = made.value;
const text = printSignedStatement(key.sign(statement));

test('readSigningKey and readPublicKey read back a generated key', () => {
  expect(readPublicKey(publicKeyPem(key.publicKey))).toEqual({ ok: true, value: key.publicKey });
  expect(fingerprint(key.publicKey)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
});

test.each([
  ['a text that is not PEM', 'secret words'],
  [
    'another kind of key',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ],
])('readSigningKey and readPublicKey refuse %s, without its text', (_, pem) => {
  for (const read of [readSigningKey(pem), readPublicKey(pem)]) {
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain(pem.slice(0, 12));
  }
});

test('signatureHolds accepts its own statement and key only', () => {
  const signed = parseSignedStatement(text);
  if (!signed.ok) throw new Error(signed.error.message);
  expect(signatureHolds(signed.value)).toBe(true);
  expect(signatureHolds({ ...signed.value, statement: { ...statement, tool: '0.1.1' } })).toBe(false);
  const other = readSigningKey(generateKey());
  expect(other.ok && signatureHolds({ ...signed.value, publicKey: other.value.publicKey })).toBe(false);
  expect(signatureHolds({ ...signed.value, publicKey: '0'.repeat(64) })).toBe(false);
});

test('parseSignedStatement and signatureHolds detect a change of any byte', () => {
  fc.assert(
    fc.property(fc.nat(text.length - 2), fc.integer({ min: 1, max: 127 }), (at, change) => {
      const altered = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ change) + text.slice(at + 1);
      const signed = parseSignedStatement(altered);
      expect(signed.ok && signatureHolds(signed.value)).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('the largest signature fits into its part of a comment, and can be copied from it', () => {
  const largest = {
    ...statement,
    id: 'x'.repeat(80),
    repository: `${'o'.repeat(39)}/${'r'.repeat(100)}`,
    commits: Array(32).fill('b'.repeat(40)),
    tool: 'v'.repeat(40),
  };
  const comment = withSignature('', key.sign(largest));
  expect(comment.length).toBeLessThan(SIGNATURE_CHARACTERS);
  const [, copied = ''] = /```json\n([\s\S]*?)\n```/.exec(comment) ?? [];
  expect(parseSignedStatement(copied).ok).toBe(true);
});
