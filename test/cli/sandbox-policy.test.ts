import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sandboxPolicy } from '../../src/cli/sandbox-policy.ts';
import { chooseProtection, type Protection } from '../../src/runner/sandbox/protection.ts';
import { temporary } from '../runner/runner-fixture.ts';

const lack = (isRequired: boolean) => ({ risk: 'can do it', why: 'a part is missing', fix: 'Install it.', isRequired });
const machine = (isolated: boolean, ...missing: Protection['missing']) => ({
  find: async (): Promise<Protection> => ({ isolated, missing }),
});
const BARE = machine(false, lack(true));
const WHOLE = machine(true);

async function decide(checkout: string, { find }: typeof WHOLE, sandbox?: boolean) {
  const lines: string[] = [];
  const err = { write: (text: string) => void lines.push(text) };
  const policy = await sandboxPolicy(checkout, sandbox === undefined ? {} : { sandbox }, { err }, find);
  return { policy: policy.ok ? policy.value : policy.error.code, printed: lines.join('') };
}

test('a checkout of the user runs with what the machine gives, and each missing protection has a line', async () => {
  const { policy, printed } = await decide(temporary(), BARE);
  expect(policy).toBe('available');
  expect(printed).toBe('sandbox    the measured code can do it: a part is missing. Install it.\n');
  expect(await decide(temporary(), WHOLE)).toEqual({ policy: 'available', printed: '' });
});

test.skipIf(process.getuid?.() !== 0)(
  'the checkout of another user is refused without a sandbox, unless --no-sandbox is given (skipped without root)',
  async () => {
    const checkout = join(temporary(), 'checkout');
    mkdirSync(checkout);
    chownSync(checkout, 12_345, 12_345);
    expect((await decide(checkout, BARE)).policy).toBe('no-sandbox');
    expect((await decide(checkout, WHOLE)).policy).toBe('available');
    expect(await decide(checkout, BARE, false)).toEqual({
      policy: 'off',
      printed: expect.stringMatching(/^sandbox {4}off, as asked/),
    });
  },
);

test('a runner refuses code without a required protection, with what to do, and takes it without limits alone', async () => {
  expect(await chooseProtection('required', BARE.find)).toMatchObject({
    error: { code: 'no-sandbox', message: expect.stringContaining('a part is missing'), next: 'Install it.' },
  });
  expect(await chooseProtection('available', BARE.find)).toMatchObject({ value: { isolated: false } });
  expect(await chooseProtection('required', machine(true, lack(true)).find)).toMatchObject({ ok: false });
  expect(await chooseProtection('required', machine(true, lack(false)).find)).toMatchObject({
    value: { isolated: true },
  });
  expect(await chooseProtection('off', WHOLE.find)).toMatchObject({ value: { isolated: false, missing: [] } });
});
