import { isFlag, type Side } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import type { NameOccurrence } from '../../../model/occurrence.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { namedFlags } from '../../config/flag-kinds.ts';
import { harmless, harmlessPath } from '../../text/quote.ts';
import { listed, nearest } from '../../text/suggestion.ts';
import { type OccurrenceRole, occurrenceRole } from '../flags/occurrence-role.ts';

/** Refuses a flag that no line, or not the one that was named, knows; it says where else the name occurs. */
export function unknownFlag(name: string, line: string | undefined, facts: Facts): Result<never, Refusal> {
  const lines = line === undefined ? Object.keys(facts.config.lines) : [line];
  const flags = lines.flatMap((each) => facts.config.lines[each]?.flags ?? []);
  const named = flags.flatMap(namedFlags);
  const declared = lines.flatMap((each) => facts.flags[each] ?? []).filter(isFlag);
  const known = [...declared.map((flag) => flag.name), ...named];
  const files = flags.flatMap(({ declaredIn }) => declaredIn ?? []);
  const suggestion = spelled(name, known);
  const suggested = suggestion === undefined ? {} : { suggestion };
  const owner = line === undefined ? undefined : otherLine(name, line, facts);
  if (owner !== undefined) {
    return refuse({
      code: 'unknown-flag',
      message: `${name} is a flag of ${owner.line}, not of ${line}${owner.where}.`,
      token: name,
      suggestion: `on ${owner.line}`,
      next: `Write on ${owner.line} in place of on ${line}.`,
    });
  }
  const elsewhere = occursElsewhere(name, facts.occurrences?.[name] ?? [], files);
  if (elsewhere !== undefined) return refuse({ code: 'unknown-flag', token: name, ...elsewhere, ...suggested });
  const [unread] = lines.flatMap((each) => facts.unreadFlags?.[each] ?? []);
  if (unread !== undefined) {
    return refuse({
      code: 'flags-not-read',
      message: `Whether ${harmless(name)} is declared in ${listed(files, 3)} is not known: ${unread}.`,
      token: name,
      ...suggested,
      next: 'Name the header that declares it in declaredIn of the configuration, in place of its folder.',
    });
  }
  if (files.length === 0) {
    const where = line === undefined ? 'No line of the configuration names' : `The line ${line} does not name`;
    const there = named.length === 0 ? '' : ` It names ${listed(named, 5)}.`;
    return refuse({
      code: 'unknown-flag',
      message: `${where} a flag ${harmless(name)}: what it is, and how it reaches the build, is not known.${there}`,
      token: name,
      ...suggested,
      next: `Correct the name, or add it to flags of the line in the configuration: ${KINDS}.`,
    });
  }
  const next =
    known.length === 0
      ? `Correct declaredIn in the configuration: ${listed(files, 3)} declares no flag at this commit.`
      : `Correct the name, declare the flag with #ifndef, #define and a default, or name it in flags of the line: ${KINDS}.`;
  // Without a search of the commit, a build file or a source outside of declaredIn may know the name.
  const isNowhere = facts.occurrences?.[name]?.length === 0;
  return refuse({
    code: 'unknown-flag',
    message: `No flag ${harmless(name)} is declared in ${listed(files, 3)} at this commit${isNowhere ? ', and no other file has the name: setting it would change nothing' : ''}.`,
    token: name,
    ...suggested,
    next,
  });
}

/** The known name that was probably meant: with a prefix that is missing, or the nearest one. */
function spelled(name: string, known: readonly string[]): string | undefined {
  const longer = name.length < 4 ? [] : known.filter((each) => each.endsWith(`_${name}`));
  return longer.length === 1 ? longer[0] : nearest(name, known);
}

/** Another line that has the flag, and where it declares it. */
function otherLine(name: string, line: string, { config, flags }: Facts) {
  for (const [other, { flags: own }] of Object.entries(config.lines)) {
    if (other === line) continue;
    const declaration = flags[other]?.find((flag) => flag.name === name && isFlag(flag));
    if (declaration !== undefined) {
      return { line: other, where: `, declared in ${harmlessPath(declaration.file)}:${declaration.lineNumber}` };
    }
    if (namedFlags(own).includes(name)) return { line: other, where: '' };
  }
  return undefined;
}

/** What a name is that occurs, but is not declared in a header of the line; undefined where it does not occur. */
function occursElsewhere(
  name: string,
  occurrences: readonly NameOccurrence[],
  declaredIn: readonly string[],
): Pick<Refusal, 'message' | 'next'> | undefined {
  const first = (role: OccurrenceRole) => occurrences.find((each) => occurrenceRole(name, each) === role);
  const at = ({ path, lineNumber }: NameOccurrence) => `${harmlessPath(path)}:${lineNumber}`;
  for (const [role, what, key] of SETTINGS) {
    const place = first(role);
    if (place === undefined) continue;
    return {
      message: `${name} is not a define of the headers, but ${what} (${at(place)}), and the configuration does not name it as one.`,
      next: `Name it in flags of the line in the configuration: ${key}: [${name}].`,
    };
  }
  const define = first('define');
  const macro = occurrences.find(({ text }) => new RegExp(`^\\s*#\\s*define\\s+${name}\\(`).test(text));
  if (macro !== undefined && define === undefined) {
    return {
      message: `${name} is not a flag: ${at(macro)} defines it with arguments, and a flag has a value alone.`,
      next: 'Ask for the flag that decides which definition of it is compiled.',
    };
  }
  const source = first('source');
  const own = occurrences.find(({ path }) => declaredIn.some((file) => path === file || path.startsWith(`${file}/`)));
  if (own !== undefined && own === source && define === undefined) {
    return {
      message: `${name} occurs in ${at(own)}, and no directive of the headers declares or tests it.`,
      next: 'Correct the name, or declare the flag there with #ifndef, #define and a default.',
    };
  }
  if (define !== undefined || source !== undefined) {
    const given = define === undefined ? '' : `${at(define)} gives it to the compiler`;
    const tested = source === undefined ? 'no source has the name' : `${at(source)} has it`;
    return {
      message: `No file of declaredIn has ${name}: ${given === '' ? tested : `${given}, and ${tested}`}.`,
      next:
        source === undefined
          ? 'Choose a flag that a source tests: this one changes nothing.'
          : `Add ${harmlessPath(source.path)} to declaredIn of the line in the configuration, if it tests the name.`,
    };
  }
  const place = first('document') ?? first('other');
  if (place === undefined) return undefined;
  return {
    message: `${name} occurs in ${at(place)} and in no source and no build file: setting it would change nothing.`,
    next: 'Read there what became of it, or correct the name.',
  };
}

/** What a name may be in files of a build, and the key of the configuration for it. */
const SETTINGS: readonly (readonly [role: OccurrenceRole, what: string, key: string])[] = [
  ['make', 'a variable of make', 'makeVariables'],
  ['cmake', 'a name of cmake', 'cmake'],
  ['meson', 'a name of meson', 'meson'],
];

/** What to refuse where the unknown flag is the value of the one before it, as in `X_SECURE ON`; undefined elsewhere. */
export function valueAsFlag(
  { defines }: Extract<Side, { kind: 'flags' }>,
  { token }: Refusal,
): Result<never, Refusal> | undefined {
  const at = defines.findIndex(({ name, value }) => name === token && value === undefined);
  const before = defines[at - 1];
  if (token === undefined || before === undefined || !/^(ON|OFF|YES|NO|TRUE|FALSE)$/.test(token)) return undefined;
  return refuse({
    code: 'unknown-flag',
    message: `${token} is not a flag of any line, but may be the value of ${before.name}: a value stands behind an equals sign.`,
    token,
    suggestion: `${before.name}=${token}`,
    next: `Write ${before.name}=${token}.`,
  });
}

/** Refuses a flag of a line whose configuration has no flags. */
export function withoutFlags(line: string): Result<never, Refusal> {
  return refuse({
    code: 'line-without-flags',
    message: `The configuration does not define what flags of ${line} are.`,
    token: line,
    next: `Add flags to lines.${line} in the configuration: declaredIn for defines, or ${KINDS}.`,
  });
}

const KINDS = 'cmake, meson, configure, makeVariables or env';
