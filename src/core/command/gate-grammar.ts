import type { Command } from '../../model/command.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok as accepted, type Result } from '../../model/result.ts';
import { harmless, quoted } from '../text/quote.ts';
import { readReason } from './token-values.ts';

const COMMIT = /^@[0-9a-fA-F]{40}$/;

/** A shortened commit, or the id of a request: taken as the first word of a reason it would accept the wrong commit. */
const NEARLY_COMMIT = /^(@[0-9a-fA-F]{7,39}|gate-\d+-[0-9a-f]{12}-.*)$/;

const ok = {
  kind: 'ok' as const,
  form: 'ok @COMMIT',
  keyword: 'ok',
  meaning: 'A maintainer lets the gate measure this commit of an author who is not trusted: all 40 digits.',
  example: '/ab ok @4f2c9a1d0b7e6835c4f2a9d1e0b7c6835d4f2a9c',
  read([token = '', extra]: readonly string[]): Result<Command, Refusal> {
    // A commit with given leading digits is quickly forged by the author of a push.
    if (extra === undefined && COMMIT.test(token)) return accepted({ kind: 'ok', sha: token.slice(1).toLowerCase() });
    const wrong = extra ?? token;
    return refuse({
      code: 'ok-needs-commit',
      message:
        wrong === ''
          ? '"ok" lets foreign code run on your machine, so it needs the full commit.'
          : `${quoted(wrong)} is not a commit with all of its 40 digits.`,
      token: harmless(wrong === '' ? 'ok' : wrong),
      next: 'Read the commit, then write /ab ok @ and its 40 digits.',
    });
  },
  print: (command: Command) => (command.kind === 'ok' ? `ok @${command.sha}` : ''),
};

const accept = {
  kind: 'accept' as const,
  form: 'accept [@COMMIT] REASON …',
  keyword: 'accept',
  meaning:
    'A maintainer turns the gate green for the current head, or for the merge group of that commit; recorded with name and reason.',
  example: '/ab accept the fix is worth 3 % here',
  read(tokens: readonly string[]): Result<Command, Refusal> {
    const [first = '', ...others] = tokens;
    if (NEARLY_COMMIT.test(first)) {
      return refuse({
        code: 'accept-needs-commit',
        message: `${quoted(first)} is not a commit with all of its 40 digits.`,
        token: harmless(first),
        next: 'Copy the command from the check of the merge group, or leave the commit out to accept the current head.',
      });
    }
    const named = COMMIT.test(first);
    const reason = readReason(named ? others : tokens);
    if (reason !== '') return accepted({ kind: 'accept', ...(named && { sha: first.slice(1).toLowerCase() }), reason });
    return refuse({
      code: 'accept-needs-reason',
      message: '"accept" is recorded with a reason, and none was given.',
      token: 'accept',
      next: 'Write for example /ab accept the fix is worth 3 % here.',
    });
  },
  print: (command: Command) =>
    command.kind === 'accept'
      ? ['accept', ...(command.sha === undefined ? [] : [`@${command.sha}`]), command.reason].join(' ')
      : '',
};

/** The commands of the gate. */
export const GATE_RULES = [ok, accept] as const;
