import type { Define } from '../../../model/names.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { harmless, harmlessPath } from '../../text/quote.ts';
import { plainNumber } from './askable-flag.ts';
import { buildValue, isBuildValue, setBy } from './build-value.ts';
import { equalText, meantQuestion, shownValue, turnedRoundText } from './equal-value.ts';
import type { ArmFlags, LineModel } from './line-model.ts';

/**
 * Refuses a comparison of which both sides are what ships: every flag has the value that the build gives it, or its default, and nothing
 * else can set it.
 */
export function equalToShipped(
  { baseline, candidate }: ArmFlags,
  model: LineModel,
): Result<never, Refusal> | undefined {
  if (baseline.length > 0 || candidate.length === 0 || !model.isSearched) return undefined;
  const isShipped = (flag: Define) => isShippedValue(flag, model);
  if (!candidate.every(isShipped)) return undefined;
  const [first] = candidate;
  if (first === undefined) return undefined;
  const { name, value } = first;
  const at = model.declared.get(name);
  const built = buildValue(name, model.values);
  return refuse({
    code: 'identical-arms',
    message:
      built === undefined
        ? `In the header (${harmlessPath(at?.file ?? '')}:${at?.lineNumber ?? 0}) ${name} is ${value} already, and no build file sets it: both sides would be the same.`
        : equalText(first, built),
    token: name,
    ...meantQuestion(candidate),
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
    const built = buildNote(flag, other, model);
    if (built !== undefined) return built;
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

/** The same from the build itself; undefined where its compiler was not asked. */
function buildNote(flag: Define, other: Define | undefined, model: LineModel): string[] | undefined {
  const built = buildValue(flag.name, model.values);
  if (built === undefined) return undefined;
  const { name } = flag;
  const is = shownValue(built);
  if (isBuildValue(flag, built) && other !== undefined) return [turnedRoundText(flag, built, other)];
  if (isBuildValue(flag, built)) return [`In the build ${name} is ${is} already, since ${setBy(built)}.`];
  const isBaseline = other === undefined || isBuildValue(other, built);
  const header = model.declared.get(name)?.headerValue;
  if (isBaseline && (header === undefined || header === built.value)) return [];
  const from = header === undefined || header === built.value ? '' : `, and ${header} in the header`;
  return [`In the build ${name} is ${is}${from}: ${setBy(built)}${isBaseline ? '' : '. Neither side is what ships'}.`];
}

/** Whether a flag has the value that ships. Where its compiler was asked, the build decides. */
function isShippedValue(flag: Define, model: LineModel): boolean {
  const built = buildValue(flag.name, model.values);
  if (built === undefined) return isHeaderValue(flag, model) && !isSetElsewhere(flag.name, model);
  return model.values?.defines === 'added' && isBuildValue(flag, built);
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
