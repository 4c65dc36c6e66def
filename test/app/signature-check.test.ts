import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { signatureCheck } from '../../src/app/signature-check.ts';

const BODY = '{"action":"created"}';
const signedWith = (secret: string, body = BODY): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test.each([
  ['the secret', 'new', 'old', BODY, true],
  ['the secret before it, while it is replaced', 'old', 'old', BODY, true],
  ['the secret before it, after it was replaced', 'old', null, BODY, false],
  ['another secret', 'other', 'old', BODY, false],
  ['the secret, with an empty body', 'new', 'old', '', false],
])('signatureCheck of a body signed with %s', async (_, secret, previous, body, accepted) => {
  const check = signatureCheck({ webhookSecret: 'new', previousWebhookSecret: previous });
  expect(await check(body, signedWith(secret, body))).toBe(accepted);
});

test('signatureCheck refuses the signature of another body', async () => {
  const check = signatureCheck({ webhookSecret: 'new', previousWebhookSecret: null });
  expect(await check(BODY, signedWith('new', `${BODY} `))).toBe(false);
});
