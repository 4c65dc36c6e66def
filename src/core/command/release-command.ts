import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { nearest } from '../text/suggestion.ts';
import { readCommit, readReason } from './token-values.ts';
import { parseVersion } from './version.ts';
import { parseRelease, type WantedRelease } from './wanted-release.ts';

/** The first token of a command about a release. */
export const RELEASE_TRIGGER = '/release';

/** The commands about releases, as help shows them. */
export const RELEASE_FORMS = [
  {
    form: '/release VERSION [from TAG] [@SHA]',
    meaning:
      'A maintainer asks for a version: it is measured against the version before it, or TAG, and tagged when it passes. Refused when the commit is not @SHA, or was pushed after the comment.',
    example: '/release v1.2.0',
  },
  {
    form: '/release override VERSION REASON …',
    meaning: 'Another maintainer has a version tagged that did not pass; the release shows name and reason.',
    example: '/release override v1.2.0 the slower lane has no users any more',
  },
] as const;

/** Reads the tokens after `/release`. */
export function parseReleaseCommand(tokens: readonly string[]): Result<Command, Refusal> {
  const [first, ...rest] = tokens;
  if (first === 'help' && rest.length === 0) return ok({ kind: 'help' });
  if (first === 'override') return parseOverride(rest);
  if (first !== undefined) {
    const meant = nearest(first, ['override']);
    if (meant !== undefined) return notRelease(first, [meant, ...rest]);
    return parseOrder(tokens);
  }
  return refuse({
    code: 'empty-command',
    message: 'No version was given after /release.',
    next: 'Write for example /release v1.2.0, or read /ab help.',
  });
}

/** Prints a command about a release; parsing the text gives the same command. */
export function printRelease(command: Extract<Command, { kind: 'release' | 'override' }>): string {
  const { tag } = command;
  if (command.kind === 'override') return `${RELEASE_TRIGGER} override ${tag} ${command.reason}`;
  const { from, sha } = command;
  const options = [...(from === undefined ? [] : ['from', from]), ...(sha === undefined ? [] : [`@${sha}`])];
  return [RELEASE_TRIGGER, tag, ...options].join(' ');
}

/** Refuses a token where a command about a release was meant, with that command as the suggestion. */
export function notRelease(token: string, rest: readonly string[]): ReturnType<typeof refuse> {
  return refuse({
    code: 'unknown-word',
    message: `${quoted(token)} is not understood here.`,
    token: harmless(token),
    suggestion: harmless([RELEASE_TRIGGER, ...rest].join(' ')),
    next: 'Write /release and the version; /ab help lists all forms.',
  });
}

/** Reads `v1.2.0 [from TAG]`, with `@SHA` in any place. */
export function parsePinnedRelease(
  tokens: readonly string[],
): Result<WantedRelease & { readonly sha?: string }, Refusal> {
  const read = parseRelease(tokens.filter((token) => !token.startsWith('@')));
  if (!read.ok) return read;
  const [named, another] = tokens.filter((token) => token.startsWith('@'));
  if (another !== undefined) {
    return refuse({
      code: 'duplicate-option',
      message: 'Two commits are named, but a version is one commit.',
      token: harmless(another),
      next: 'Name the one to release.',
    });
  }
  if (named === undefined) return read;
  const sha = readCommit(named);
  return sha.ok ? ok({ ...read.value, sha: sha.value }) : sha;
}

function parseOrder(tokens: readonly string[]): Result<Command, Refusal> {
  const read = parsePinnedRelease(tokens);
  if (!read.ok) return read;
  const { version, ...rest } = read.value;
  return ok({ kind: 'release', tag: version.tag, ...rest });
}

function parseOverride([tag = '', ...tokens]: readonly string[]): Result<Command, Refusal> {
  const version = parseVersion(tag);
  if (!version.ok) return version;
  const reason = readReason(tokens);
  if (reason !== '') return ok({ kind: 'override', tag: version.value.tag, reason });
  return refuse({
    code: 'missing-reason',
    message: 'The release shows the reason of an override, and none was given.',
    token: 'override',
    next: `Write for example /release override ${version.value.tag} the slower lane has no users any more.`,
  });
}
