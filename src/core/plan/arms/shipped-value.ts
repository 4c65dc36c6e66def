import type { Define } from '../../../model/names.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { harmless } from '../../text/quote.ts';
import { plainNumber } from './askable-flag.ts';
import type { ArmFlags, LineModel } from './line-model.ts';

/** Refuses a comparison of which both sides are what ships: every flag has its default, and nothing else can set it. */
export function equalToShipped(
  { baseline, candidate }: ArmFlags,
  model: LineModel,
): Result<never, Refusal> | undefined {
  if (baseline.length > 0 || candidate.length === 0 || !model.isSearched) return undefined;
  const isShipped = (flag: Define) => isHeaderValue(flag, model) && !isSetElsewhere(flag.name, model);
  if (!candidate.every(isShipped)) return undefined;
  const [first] = candidate;
  if (first === undefined) return undefined;
  const { name, value } = first;
  const at = model.declared.get(name);
  const other = value === '0' ? '1' : value === '1' ? '0' : String(Number(value) * 2);
  const isNumber = Number.isSafeInteger(Number(other)) && candidate.length === 1;
  const question = `${name}=${value} vs ${name}=${other}`;
  return refuse({
    code: 'identical-arms',
    message: `In the header (${harmless(at?.file ?? '')}:${at?.lineNumber ?? 0}) ${name} is ${value} already, and no build file sets it: both sides would be the same.`,
    token: name,
    ...(isNumber ? { suggestion: question } : {}),
    next: isNumber
      ? `To ask whether what ships is any good, write /ab ${question}.`
      : 'Compare two different settings.',
  });
}

/** What a reader should know about the flags of the candidate: what the header says, and what it cannot say. */
export function shippedNotes({ baseline, candidate }: ArmFlags, model: LineModel): string[] {
  return candidate.flatMap((flag): string[] => {
    const { name, value } = flag;
    const declared = model.declared.get(name);
    if (declared === undefined) return [];
    const other = baseline.find((each) => each.name === name);
    if (declared.default === null) return [`${name} is only tested by #ifdef: off means that it is not defined.`];
    const elsewhere = elsewhereText(name, model);
    if (isHeaderValue(flag, model)) {
      return [
        other === undefined
          ? `In the header ${name} is ${value} already: both sides may turn out the same${elsewhere === '' ? ', unless the build sets another value' : ''}.${elsewhere}`
          : `In the header ${name} is ${value} already, so the comparison is turned round: the candidate is what ships, and a GO means that it is better than ${otherText(other)}.${elsewhere}`,
      ];
    }
    if (declared.default.includes(' or ')) {
      return [`In the header the default of ${name} depends on other flags: ${harmless(declared.default, /[()]/)}.`];
    }
    return elsewhere === '' ? [] : [elsewhere.trim()];
  });
}

function otherText({ name, value }: Define): string {
  return value === null ? `${name} not defined` : `${name}=${value}`;
}

function elsewhereText(name: string, { given, open }: LineModel): string {
  const value = given.get(name);
  if (value !== undefined) return ` The preset or the build command sets ${name}${value === null ? '' : `=${value}`}.`;
  return open.has(name) ? ` A build file sets ${name} too, so what ships may differ from the header.` : '';
}

function isSetElsewhere(name: string, { given, open }: LineModel): boolean {
  return given.has(name) || open.has(name);
}

/** Whether a flag has the value that the headers alone give it. */
function isHeaderValue({ name, value }: Define, { declared, shipped, given, open }: LineModel): boolean {
  if (value === null) return false;
  const header = given.has(name) || open.has(name) ? undefined : shipped.value(name);
  const number = /^-?\d{1,18}$/.test(value) ? BigInt(value) : undefined;
  if (typeof header === 'bigint' && number !== undefined) return header === number;
  const flag = declared.get(name);
  return flag?.default === value || plainNumber(flag?.default ?? '') === value;
}
