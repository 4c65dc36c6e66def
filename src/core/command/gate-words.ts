import type { Command } from '../../model/command.ts';
import { type Answer, ok as accepted, refuse } from '../../model/refusal.ts';
import { harmless, quoted } from '../text/quote.ts';

/** Longest reason that is kept, in characters. */
const REASON_MAX = 200;

const ok = {
  kind: 'ok' as const,
  form: 'ok @COMMIT',
  word: 'ok',
  meaning: 'A maintainer lets the gate measure this commit of somebody who is not trusted: all 40 digits.',
  example: '/ab ok @4f2c9a1d0b7e6835c4f2a9d1e0b7c6835d4f2a9c',
  read([token = '', extra]: readonly string[]): Answer<Command> {
    // Fewer digits are quickly forged by somebody who can choose what he pushes.
    if (extra === undefined && /^@[0-9a-fA-F]{40}$/.test(token))
      return accepted({ kind: 'ok', sha: token.slice(1).toLowerCase() });
    const wrong = extra ?? token;
    return refuse({
      code: 'ok-needs-commit',
      message:
        wrong === ''
          ? '"ok" lets foreign code run on your machine, so it names the very commit.'
          : `${quoted(wrong)} is not one commit with all of its 40 digits.`,
      token: harmless(wrong === '' ? 'ok' : wrong),
      next: 'Read the commit, then write /ab ok @ and its 40 digits.',
    });
  },
  print: (command: Command) => (command.kind === 'ok' ? `ok @${command.sha}` : ''),
};

const accept = {
  kind: 'accept' as const,
  form: 'accept REASON …',
  word: 'accept',
  meaning: 'A maintainer turns the gate green for the present head, whatever was measured; kept with name and reason.',
  example: '/ab accept the fix is worth 3 % here',
  read(words: readonly string[]): Answer<Command> {
    const reason = [...words.join(' ')]
      .slice(0, REASON_MAX)
      .join('')
      .replace(/[\p{C}]/gu, '?')
      .trim();
    if (reason !== '') return accepted({ kind: 'accept', reason });
    return refuse({
      code: 'accept-needs-reason',
      message: '"accept" is recorded with its reason, and none was given.',
      token: 'accept',
      next: 'Write for example /ab accept the fix is worth 3 % here.',
    });
  },
  print: (command: Command) => (command.kind === 'accept' ? `accept ${command.reason}` : ''),
};

/** The commands about the gate. */
export const GATE_WORDS = [ok, accept] as const;
