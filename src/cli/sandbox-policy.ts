import { statSync } from 'node:fs';
import { Option } from 'commander';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';
import { findProtection, type Protection, type SandboxPolicy } from '../runner/sandbox/protection.ts';
import type { Terminal } from './terminal.ts';

/** `--no-sandbox`. */
export const NO_SANDBOX = new Option(
  '--no-sandbox',
  'run the measured code as you, without isolation: it can then read and write what you can',
);

/** The option as commander gives it. */
export interface SandboxChoice {
  /** False after `--no-sandbox`. */
  readonly sandbox?: boolean;
}

/**
 * How the code of a checkout is run, and a line for each protection that the machine lacks. Without any protection the checkout of somebody
 * else is refused, unless the user asked for that in words.
 */
export async function sandboxPolicy(
  checkout: string,
  { sandbox = true }: SandboxChoice,
  terminal: Pick<Terminal, 'err'>,
  find: () => Promise<Protection> = findProtection,
): Promise<Result<SandboxPolicy, Refusal>> {
  if (!sandbox) {
    terminal.err.write('sandbox    off, as asked: the measured code can read and write what you can\n');
    return ok('off');
  }
  const { isolated, missing } = await find();
  for (const { risk, why, fix } of missing) {
    terminal.err.write(`sandbox    the measured code ${risk}: ${why}. ${fix}\n`);
  }
  const [lacking] = missing;
  if (isolated || lacking === undefined || statSync(checkout).uid === process.geteuid?.()) return ok('available');
  return refuse({
    code: 'no-sandbox',
    message: `${checkout} belongs to another user, and its code would run without isolation: ${lacking.why}.`,
    next: `${lacking.fix} Or, when you trust its code, add --no-sandbox.`,
  });
}
