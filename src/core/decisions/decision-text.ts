import type { Decision, DecisionFacts } from '../../model/decision.ts';
import type { Refusal } from '../../model/refusal.ts';
import { harmless } from '../text/quote.ts';
import { WHAT_CHANGED } from './earlier-text.ts';
import { citedIn } from './wanted-documents.ts';

/** Characters of a quote in a message, and of a note. */
const QUOTE = 160;
const NOTE_MAX = 480;
/** Decisions that a refusal quotes, and notes of a command. */
const QUOTED_MAX = 2;
const NOTES_MAX = 4;

/** `docs/LEDGER.md:12 has NO-GO on 2026-01-05 (−1.2 %): …`, as one line of harmless text. */
export function decisionText({ decision, date, numbers, quote, path, lineNumber }: Decision): string {
  const when = date === undefined ? '' : ` on ${date}`;
  const figures = numbers.length === 0 ? '' : ` (${numbers.map((number) => harmless(number, /[±\u2212]/)).join(', ')})`;
  return `${placeText(path)}:${lineNumber} has ${decision}${when}${figures}: ${quoteText(quote)}`;
}

/** `docs/LEDGER.md:12: NO-GO on 2026-01-05`, as one line of harmless text. */
export function decisionReference({ decision, date, path, lineNumber }: Decision): string {
  return `${placeText(path)}:${lineNumber}: ${decision}${date === undefined ? '' : ` on ${date}`}`;
}

/** Notes about the flags of a command that is measured: the latest decision about each, and the question that it raises. */
export function decisionNotes(flags: readonly string[], facts: DecisionFacts | undefined): string[] {
  const latest = flags.flatMap((flag) => facts?.decisions.find((each) => each.flag === flag) ?? []);
  const notes = latest.map((each) => {
    const end = ` ${WHAT_CHANGED}`;
    return `${each.flag}: ${decisionText(each)}`.slice(0, NOTE_MAX - end.length) + end;
  });
  return [...notes.slice(0, NOTES_MAX), ...(facts?.gap === undefined ? [] : [`${facts.gap}.`])];
}

/**
 * The refusal of an archived flag with what the documents of the commit say about it, one line for each decision, the documents that its
 * text cites and that do not exist, and how to reopen it. Foreign text in it is escaped.
 *
 * @param place File and line of the `#error`.
 */
export function withDecision(
  refusal: Refusal,
  { text, place }: { readonly text: string; readonly place: string },
  facts: DecisionFacts | undefined,
): Refusal {
  if (facts === undefined) return refusal;
  const found = facts.decisions.filter(({ flag }) => flag === refusal.token).slice(0, QUOTED_MAX);
  const missing = citedIn(text).flatMap((path) => {
    const at = Object.hasOwn(facts.cited, path) ? facts.cited[path] : path;
    if (at === path) return [];
    const where = at === null || at === undefined ? '' : `; ${placeText(at)} has its name`;
    return [`${placeText(path)}, which it cites, does not exist at this commit${where}.`];
  });
  const [latest] = found;
  const read =
    latest === undefined ? 'Ask who archived it' : `Read ${placeText(latest.path)}:${latest.lineNumber} first`;
  const searched = facts.gap === undefined ? 'of this commit' : 'that was searched';
  const gap = facts.gap === undefined ? '' : ` ${facts.gap}.`;
  const none = found.length === 0 ? [`No document ${searched} has the decision.${gap}`] : [];
  return {
    ...refusal,
    message: [refusal.message, ...missing, ...found.map(decisionText), ...none].join('\n'),
    next: `${read}; to reopen it, remove the #error at ${place} in the pull request, and explain there what is different now.`,
  };
}

/** A path, escaped in pieces: only its length is cut. */
function placeText(path: string): string {
  return pieces(path, 200);
}

function quoteText(quote: string): string {
  // The cells of a row.
  const plain = quote.replaceAll(' | ', ', ');
  const shown = pieces(plain, QUOTE, /[();'"!>+±\u2212→]/);
  if (shown.length < plain.length) return `${shown}…`;
  return /[.!?…]$/.test(shown) ? shown : `${shown}.`;
}

function pieces(text: string, most: number, also?: RegExp): string {
  const signs = [...text].slice(0, most);
  let shown = '';
  for (let at = 0; at < signs.length; at += 60) shown += harmless(signs.slice(at, at + 60).join(''), also);
  return shown;
}
