import type { DecisionWord } from '../../model/decision.ts';

/**
 * The words of decisions. `GO`, `HOLD` and `KEEP` are English words too, so they count only in capitals. Lengths are bounded, and no part
 * repeats: the expression is linear.
 */
const WORD =
  /(?<![A-Za-z0-9_])(?:(N[Oo][-_ \u2010-\u2013]?G[Oo]|no-go)|(GO|HOLD|KEEP)|(?:(promoted)|(archived)|(rejected)))(?![A-Za-z0-9_])/gi;

/** What follows a word that names a rule, a list or a condition, and not a decision. */
const NOT_DECIDED =
  /^["'`*)\]]{0,4}\s{0,3}(?:条件|基準|判定|なら|した(?:ら|場合)|criteri|conditions?\b|gates?\b|thresholds?\b|if\b|when\b|unless\b|ledger|summary|log\b|index|legend|rules?\b|or\b)/i;

/** What stands before a word that is denied. */
const DENIED = /(?:\bnot|\bnever|n't|\bbe|\bto) $/i;

const KEPT: Readonly<Record<string, DecisionWord>> = {
  go: 'GO',
  hold: 'HOLD',
  keep: 'KEEP',
  promoted: 'PROMOTED',
  archived: 'ARCHIVED',
  rejected: 'REJECTED',
};

interface FoundWord {
  readonly word: DecisionWord;
  readonly start: number;
  readonly end: number;
  /** Whether it states what was decided, and not a rule, a condition or the head of a list. */
  readonly isDecided: boolean;
}

/**
 * The decision of a text; undefined: it has none. The first word counts, except that another one is more than `archived`. `GO/NO-GO`
 * names the question and not its answer.
 */
export function decisionIn(text: string): DecisionWord | undefined {
  const found = wordsOf(text);
  const decided = found.filter((each, index) => {
    const [before, after] = [found[index - 1], found[index + 1]];
    return each.isDecided && !isPair(text, before, each) && !isPair(text, each, after);
  });
  return (decided.find(({ word }) => word !== 'ARCHIVED') ?? decided[0])?.word;
}

/** Whether a text is labelled as a decision, or begins with one after marks of emphasis. `GO: …` begins a rule. */
export function startsWithDecision(text: string): boolean {
  if (isLabel(text)) return decisionIn(text) !== undefined;
  const [first] = wordsOf(text);
  if (first?.isDecided !== true || !/^[\s`*_>([]*$/.test(text.slice(0, first.start))) return false;
  return !/^[\s`*_)\]]{0,4}(?:[(（][^)）]{0,40}[)）])?[\s*]{0,3}[:：]/.test(text.slice(first.end, first.end + 60));
}

/** Whether a text is labelled as a result or a decision. */
export function isLabel(text: string): boolean {
  return /^[\s`*_>([-]{0,6}(?:final )?(?:status|decision|verdict|outcome|result|conclusion|state|判定|結果|結論|状態|決定)/i.test(
    text,
  );
}

function wordsOf(text: string): FoundWord[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const [whole, noGo, capital] = match;
    const [start, end] = [match.index, match.index + whole.length];
    if (capital !== undefined && capital !== capital.toUpperCase()) return [];
    if (noGo !== undefined && /^no go$/i.test(noGo) && noGo !== 'NO GO') return [];
    const isPath = capital === undefined && noGo === undefined && isInPath(text, start, end);
    if (isPath) return [];
    const after = text.slice(end, end + 60);
    const isDenied = DENIED.test(text.slice(Math.max(0, start - 6), start));
    const isDecided = !isDenied && !NOT_DECIDED.test(after) && !/^[\s`*]{0,4}[:：][\s`*]*$/.test(after);
    const word = noGo === undefined ? KEPT[whole.toLowerCase()] : ('NO-GO' as const);
    return word === undefined ? [] : [{ word, start, end, isDecided }];
  });
}

/** `GO/NO-GO`, `GO / HOLD`: alternatives without a qualification of each. */
function isPair(text: string, first: FoundWord | undefined, second: FoundWord | undefined): boolean {
  if (first?.word !== 'GO' || second === undefined || second.word === 'ARCHIVED') return false;
  return /^\s{0,3}(?:\/|\||or)\s{0,3}$/.test(text.slice(first.end, second.start));
}

/** Whether a word is a part of a path: `docs/archived/x.md`. */
function isInPath(text: string, start: number, end: number): boolean {
  return /[/.]/.test(text[start - 1] ?? '') || /^(?:\/|\.\w)/.test(text.slice(end, end + 2));
}
