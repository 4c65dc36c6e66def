import type { AbPlan, Arm } from '../../model/plan.ts';
import { parseCommand } from '../command/command.ts';

/**
 * A text that is equal for the same question about settings, whatever the commits, the lanes and the machine, and however it was written:
 * line, preset, and the sorted settings of both arms with plain values. Null for a question that is about commits.
 */
export function flagSet({ question, baseline, candidate, repeat }: AbPlan): string | null {
  if (question === 'base') return null;
  const command = parseCommand(repeat);
  const line = command.ok && command.value.kind === 'ab' ? (command.value.options.line ?? '') : '';
  return JSON.stringify([line.split('+')[1] ?? '', settingsOf(baseline), settingsOf(candidate)]);
}

/** The line or allocator of an arm, and its settings in order. */
function settingsOf({ source, env }: Arm): readonly string[] {
  const variables = Object.entries(env).map(([name, value]) => `env ${name}=${value}`);
  if (source.kind === 'installed') return [source.allocator, ...variables.sort()];
  const defines = source.defines.map(
    ({ name, value }) => `${name}=${value === null ? '(undefined)' : plainValue(value)}`,
  );
  const options = (source.options ?? []).map(({ flag, value }) => `${flag}=${plainValue(value)}`);
  return [source.line, ...[...defines, ...options, ...variables].sort()];
}

/** `(0x10u)` and `16` are the same value. */
function plainValue(text: string): string {
  const bare = text
    .trim()
    .replace(/^\(+([^()]*)\)+$/, '$1')
    .trim();
  const [, digits] = /^(0[xX][0-9a-fA-F]{1,16}|\d{1,20})[uUlL]{0,3}$/.exec(bare) ?? [];
  // `08` is no number of C.
  if (digits === undefined || /^0\d*[89]/.test(digits)) return bare;
  return BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits).toString();
}
