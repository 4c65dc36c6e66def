import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { nearest } from '../text/suggestion.ts';
import { readCommit } from './commit-word.ts';
import { parseRelease } from './release-words.ts';
import { parseVersion } from './version.ts';

/** The word that opens a command about a release. */
export const RELEASE_TRIGGER = '/release';

/** Longest reason that is kept, in characters. */
const REASON_MAX = 200;

/** The commands about releases, as help shows them. */
export const RELEASE_WORDS = [
  {
    form: '/release VERSION [from TAG] [@SHA]',
    meaning:
      'A maintainer has a version measured against the one before it, or TAG; it is tagged when it passes. Refused when the commit is not @SHA, or came after the comment.',
    example: '/release v1.2.0',
  },
  {
    form: '/release override VERSION REASON …',
    meaning: 'Another maintainer has a version tagged that did not pass; name and reason are printed in the release.',
    example: '/release override v1.2.0 the slower lane has no users any more',
  },
] as const;

/** Reads the words after `/release`. */
export function parseReleaseCommand(words: readonly string[]): Result<Command, Refusal> {
  const [first, ...rest] = words;
  if (first === 'help' && rest.length === 0) return ok({ kind: 'help' });
  if (first === 'override') return parseOverride(rest);
  if (first !== undefined) {
    const meant = nearest(first, ['override']);
    if (meant !== undefined) return notRelease(first, [meant, ...rest]);
    return parseOrder(words);
  }
  return refuse({
    code: 'empty-command',
    message: 'No version was given after /release.',
    next: 'Write for example /release v1.2.0, or read /ab help.',
  });
}

/** A command about a release as it is written; parsing it gives the same command. */
export function printRelease(command: Extract<Command, { kind: 'release' | 'override' }>): string {
  const { tag } = command;
  if (command.kind === 'override') return `${RELEASE_TRIGGER} override ${tag} ${command.reason}`;
  const { from, sha } = command;
  const options = [...(from === undefined ? [] : ['from', from]), ...(sha === undefined ? [] : [`@${sha}`])];
  return [RELEASE_TRIGGER, tag, ...options].join(' ');
}

/** Why a word is not read where a command about a release was meant: with that command as the suggestion. */
export function notRelease(word: string, rest: readonly string[]): ReturnType<typeof refuse> {
  return refuse({
    code: 'unknown-word',
    message: `${quoted(word)} is not understood here.`,
    token: harmless(word),
    suggestion: harmless([RELEASE_TRIGGER, ...rest].join(' ')),
    next: 'Write /release and the version; /ab help lists all forms.',
  });
}

/** `v1.2.0 [from TAG]`, and a commit wherever it stands. */
function parseOrder(words: readonly string[]): Result<Command, Refusal> {
  const read = parseRelease(words.filter((word) => !word.startsWith('@')));
  if (!read.ok) return read;
  const { version, from } = read.value;
  const [named, another] = words.filter((word) => word.startsWith('@'));
  if (another !== undefined) {
    return refuse({
      code: 'duplicate-option',
      message: 'Two commits are named, and a version is one.',
      token: harmless(another),
      next: 'Name the one to release.',
    });
  }
  const sha = named === undefined ? undefined : readCommit(named);
  if (sha?.ok === false) return sha;
  const options = { ...(from !== undefined && { from }), ...(sha !== undefined && { sha: sha.value }) };
  return ok({ kind: 'release', tag: version.tag, ...options });
}

function parseOverride([tag = '', ...words]: readonly string[]): Result<Command, Refusal> {
  const version = parseVersion(tag);
  if (!version.ok) return version;
  const reason = [...words.join(' ')]
    .slice(0, REASON_MAX)
    .join('')
    .replace(/[\p{C}]/gu, '?')
    .trim();
  if (reason !== '') return ok({ kind: 'override', tag: version.value.tag, reason });
  return refuse({
    code: 'missing-reason',
    message: 'An override is printed in the release with its reason, and none was given.',
    token: 'override',
    next: `Write for example /release override ${version.value.tag} the slower lane has no users any more.`,
  });
}
