import type { FlagDeclaration } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { directives } from '../plan/flags/c-directives.ts';
import { preprocessorValue } from '../plan/flags/preprocessor-value.ts';

/**
 * The text of a header with an `#error` that archives a value of a flag, below the `#ifndef` that declares the flag: a build with that value
 * stops with the text, and every other one is as before. Refuses where that place is not known, and where the value is what the header
 * gives, so that what ships would stop; then the lines are to be added by hand.
 *
 * @param note Path of the document that has the decision.
 */
export function archiveInHeader(
  text: string,
  { name, default: shipped }: Pick<FlagDeclaration, 'name' | 'default'>,
  value: string,
  note: string,
): Result<string, Refusal> {
  const number = preprocessorValue(value, () => 'unknown');
  const lines = [
    `#if ${name} == ${value}`,
    `#error "${name}${value === '1' ? '' : `=${value}`} archived (NO-GO), see ${note}"`,
    '#endif',
  ];
  const byHand = (why: string) =>
    refuse({
      code: 'edit-by-hand',
      message: `${why}, so its #error is not in the patch.\nThe lines to add where it is declared:\n${lines.join('\n')}`,
      token: name,
      next: 'Add them by hand, and compile once with the value and once without.',
    });
  if (typeof number !== 'bigint' || !/^[A-Za-z0-9_()]{1,40}$/.test(value))
    return byHand(`The preprocessor does not compare ${name} with this value`);
  if (shipped === null) return byHand(`${name} has no default in a header`);
  const given = preprocessorValue(shipped, () => 'unknown');
  if (typeof given !== 'bigint') return byHand(`The default of ${name} depends on other names`);
  if (given === number) return byHand(`${value} is what the header gives ${name}`);
  const after = endOfDeclaration(text, name);
  if (after === null) return byHand(`${name} is not declared by #ifndef and #define`);
  const starts = lineStarts(text);
  const place = starts[after] ?? text.length;
  const end = text.slice(0, place).endsWith('\r\n') ? '\r\n' : '\n';
  // An earlier patch was applied, also below the one of another value.
  if (text.includes(lines.join(end))) return ok(text);
  const isCut = place === text.length && !text.endsWith('\n');
  return ok(`${text.slice(0, place)}${isCut ? end : ''}${lines.join(end)}${end}${text.slice(place)}`);
}

/** Number of the `#endif` line of `#ifndef X` with `#define X` in it, from 1; null: there is none. */
function endOfDeclaration(text: string, name: string): number | null {
  const found = directives(text);
  for (const [index, { name: kind, rest }] of found.entries()) {
    if (
      !(kind === 'ifndef' && rest === name) &&
      !(kind === 'if' && /^!\s*defined\s*\(?\s*(\w+)\s*\)?$/.exec(rest)?.[1] === name)
    )
      continue;
    let depth = 0;
    let isDefined = false;
    for (const each of found.slice(index)) {
      if (each.name === 'define' && new RegExp(`^${name}(?:\\s|$)`).test(each.rest)) isDefined = true;
      if (/^if/.test(each.name)) depth += 1;
      if (each.name === 'endif') depth -= 1;
      if (depth > 0) continue;
      if (isDefined) return each.lineNumber;
      break;
    }
  }
  return null;
}

/** Index of the start of each line after the first. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
