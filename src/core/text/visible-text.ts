// Characters that a reader does not see, or sees as ASCII: https://www.unicode.org/reports/tr36/ (2.10) and UAX #44 (Cf, East Asian forms).

/** Characters without a width: soft hyphen, zero-width space and joiners, marks of direction, word joiner, byte order mark, selectors of variants. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff]|\p{Variation_Selector}/gu;

/** Full-width forms of ASCII, as Japanese and Chinese input methods type them. */
const FULL_WIDTH = /[\uff01-\uff5e]/gu;
const FULL_WIDTH_OFFSET = 0xfee0;

/**
 * The token as a reader sees it: without characters that have no width, full-width forms as ASCII. A token that does not become
 * printable ASCII is returned unchanged, so that a reason in another language keeps its signs.
 */
export function visibleToken(token: string): string {
  const seen = token
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH_OFFSET));
  return /^[\x21-\x7e]*$/.test(seen) ? seen : token;
}

/** The tokens of a text as a reader sees them; any white space separates them. */
export function visibleTokens(text: string): string[] {
  return text
    .split(/\s+/u)
    .map(visibleToken)
    .filter((token) => token !== '');
}
