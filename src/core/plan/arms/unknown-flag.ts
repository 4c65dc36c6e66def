import type { Side } from '../../../model/command.ts';
import type { Facts } from '../../../model/facts.ts';
import { type Refusal, refuse } from '../../../model/refusal.ts';
import type { Result } from '../../../model/result.ts';
import { namedFlags } from '../../config/flag-kinds.ts';
import { harmless } from '../../text/quote.ts';
import { listed, nearest } from '../../text/suggestion.ts';

/** Refuses a flag that no line, or not the one that was named, knows. */
export function unknownFlag(name: string, line: string | undefined, facts: Facts): Result<never, Refusal> {
  const lines = line === undefined ? Object.keys(facts.config.lines) : [line];
  const flags = lines.flatMap((each) => facts.config.lines[each]?.flags ?? []);
  const named = flags.flatMap(namedFlags);
  const known = [...lines.flatMap((each) => (facts.flags[each] ?? []).map((flag) => flag.name)), ...named];
  const files = flags.flatMap(({ declaredIn }) => declaredIn ?? []);
  const suggestion = nearest(name, known);
  const suggested = suggestion === undefined ? {} : { suggestion };
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
  return refuse({
    code: 'unknown-flag',
    message: `No flag ${harmless(name)} is declared in ${listed(files, 3)} at this commit: setting it would change nothing.`,
    token: name,
    ...suggested,
    next,
  });
}

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
