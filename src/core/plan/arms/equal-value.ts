import type { Define } from '../../../model/names.ts';
import type { Refusal } from '../../../model/refusal.ts';
import { harmless } from '../../text/quote.ts';
import { type BuildValue, setBy } from './build-value.ts';

/** Says that the build has the asked value of a flag already: before a build, and in a result without one. */
export function equalText({ name }: Define, built: BuildValue): string {
  return `In the build ${name} is ${shownValue(built)} already, since ${setBy(built)}: both sides would be the same.`;
}

/** Says that the candidate of a flag is what ships, and the baseline the other value: before a build, and in a result. */
export function turnedRoundText({ name }: Define, built: BuildValue, other: Define): string {
  const baseline = other.value === null ? `${other.name} not defined` : `${other.name}=${other.value}`;
  return `In the build ${name} is ${shownValue(built)} already, since ${setBy(built)}, so the comparison is turned round: the candidate is what ships, and a GO means that it is better than ${baseline}.`;
}

/** A value of a build for a sentence: `defined` where it has none. */
export function shownValue({ value }: BuildValue): string {
  return value === null ? 'not defined' : value === '' ? 'defined' : harmless(value, /[()<>]/);
}

/** The question that was probably meant by one about values that ship. */
export function meantQuestion(flags: readonly Define[]): Pick<Refusal, 'suggestion' | 'next'> {
  const [{ name, value } = { name: '', value: null }] = flags;
  const other = value === '0' ? '1' : value === '1' ? '0' : String(Number(value) * 2);
  if (flags.length !== 1 || value === null || value === '' || !Number.isSafeInteger(Number(other)))
    return { next: 'Compare two different settings.' };
  const question = `${name}=${value} vs ${name}=${other}`;
  return { suggestion: question, next: `To ask whether what ships is any good, write /ab ${question}.` };
}
