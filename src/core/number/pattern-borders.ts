/** What a pattern says about one side of its group. */
export interface Border {
  /** The sign that the pattern has directly beside the group: a literal one, or a space for `\s` and `\t`. Null: none, or a class. */
  readonly sign: string | null;
  /** Whether the pattern has nothing beside the group, or something that matches almost everything: `.*`, `\S+`. */
  readonly isOpen: boolean;
  /** Whether the pattern itself counts the columns of this side: it has a digit, `\d`, `\S` or "everything but" there. */
  readonly countsColumns: boolean;
}

/** The sides of the group of a pattern. Without a group the number begins where the match ends. */
interface Borders {
  readonly left: Border;
  readonly right: Border;
  /** The literal text directly behind the group; empty when there is none. */
  readonly suffix: string;
}

/** Escapes, classes, openings of groups and quantifiers as one element each. */
const ELEMENT = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|<[^>]*>)|[*+?]\??|\{\d+(?:,\d*)?\}\??|[\s\S]/g;
const QUANTIFIER = /^(?:[*+?]\??|\{\d+(?:,\d*)?\}\??)$/;
const GROUP = /^\((?:\?<[^=!][^>]*>)?$/;

/** Reads what a pattern has beside its group. */
export function patternBorders(pattern: string): Borders {
  const elements = pattern.match(ELEMENT) ?? [];
  const begin = elements.findIndex((element) => GROUP.test(element));
  if (begin < 0) return { left: borderOf(elements), right: borderOf([]), suffix: '' };
  let depth = 0;
  const length = elements.slice(begin).findIndex((element) => {
    if (element.startsWith('(')) depth++;
    if (element === ')') depth--;
    return depth === 0;
  });
  const after = elements.slice(begin + length + 1);
  return {
    left: borderOf(elements.slice(0, begin)),
    right: borderOf([...after].reverse()),
    suffix: literalText(after),
  };
}

/** The text that a pattern begins with, as far as it is literal; a quantified sign is not. */
function literalText(elements: readonly string[]): string {
  const end = elements.findIndex(
    (element) => QUANTIFIER.test(element) || signOf(element) === null || /^\\[st]$/.test(element),
  );
  if (end < 0) return elements.map(signOf).join('');
  return elements
    .slice(0, QUANTIFIER.test(elements[end] ?? '') ? Math.max(0, end - 1) : end)
    .map(signOf)
    .join('');
}

/**
 * The part of a pattern before its group, which finds the same place when the group itself does not match, as `([0-9.]+)` does not
 * match `nan`. Null when there is no group, or no word before it.
 */
export function patternPlace(pattern: string): string | null {
  const elements = pattern.match(ELEMENT) ?? [];
  const before = elements.slice(
    0,
    Math.max(
      0,
      elements.findIndex((element) => GROUP.test(element)),
    ),
  );
  const depth =
    before.filter((element) => element.startsWith('(')).length - before.filter((element) => element === ')').length;
  return depth === 0 && !before.includes('|') && before.some((element) => /^[A-Za-z0-9]$/.test(element))
    ? before.join('')
    : null;
}

/** The border of a side whose elements come in the order towards the group. */
function borderOf(elements: readonly string[]): Border {
  const beside = elements.filter((element) => !QUANTIFIER.test(element)).at(-1);
  return {
    sign: beside === undefined ? null : signOf(beside),
    isOpen: beside === undefined || /^(?:\.|\\[SwWD]|\[\^.*|\^|\(.*|\))$/.test(beside),
    countsColumns: elements.some((element) => /^(?:\d|\\[dSw]|\[\^.*|\[.*(?:\d|\\d).*\])$/.test(element)),
  };
}

function signOf(element: string): string | null {
  if (/^\\[st]$/.test(element)) return ' ';
  if (/^\\[^A-Za-z0-9]$/.test(element)) return element.slice(1);
  return /^[^\\.^$|()[\]]$/.test(element) ? element : null;
}
