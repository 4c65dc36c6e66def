/** Tokens of a line that are looked at. */
const TOKEN = /[A-Za-z_][A-Za-z0-9_]*/g;

/** The asked flags that stand in a text as whole words, in the order of the text. */
export function flagsIn(text: string, flags: ReadonlySet<string>): string[] {
  return [...new Set(text.match(TOKEN) ?? [])].filter((word) => flags.has(word));
}

/** Words that many names have. */
const COMMON: readonly string[] = ['BOX', 'ENABLE', 'MAX', 'MIN'];

/** Least number of words that make a name of a file one of a flag without a number. */
const SHARED_MIN = 3;

/**
 * Whether the name of a file, or of its folder, speaks of a flag: it has the number of its box (`S140`, `S97_6`), or three of its words
 * where it has no number. The first word of a flag is the name of its line, which many files have.
 */
export function isNamedAfter(path: string, flag: string): boolean {
  const words = wordsOf(flag).slice(1);
  const places = path.split('/').slice(-2).map(wordsOf);
  const number = words.findIndex((word) => /^[A-Z]{1,3}\d{1,4}$/.test(word));
  const [box, part = ''] = number === -1 ? [] : words.slice(number);
  if (box !== undefined)
    return places.some((place) => {
      const at = place.indexOf(box);
      return at !== -1 && (!/^(?:\d{1,3}|[A-Z])$/.test(part) || place[at + 1] === part);
    });
  const telling = words.filter((word) => word.length > 1 && !COMMON.includes(word));
  const wanted = Math.max(2, Math.min(SHARED_MIN, telling.length));
  return places.some((place) => telling.filter((word) => place.includes(word)).length >= wanted);
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 300)
    .toUpperCase()
    .split(/[^A-Z0-9]+/);
}
