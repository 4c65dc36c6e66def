/** Invisible to readers; breaks what GitHub would link or notify: mentions, issue numbers, addresses, emoji codes. */
const JOINER = '\u2060';

/** Control, format (direction, zero width) and private characters, and half surrogate pairs: they hide or reorder text. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '|': '&#124;',
  $: '<span>$</span>',
};

/** One line of plain text: white space folded, hidden characters become `�`, at most `max` UTF-16 units. */
export function plainText(text: string, max: number): string {
  return cap(
    text
      .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
      .replace(HIDDEN, '\ufffd')
      .trim(),
    max,
  );
}

/**
 * Untrusted text for a Markdown paragraph, list item or table cell: it shows exactly its characters, forms no markup, notifies no
 * user and links nothing. `max` counts the text before escaping; the result may be 14 times as long.
 */
export function inlineText(text: string, max = 1000): string {
  return plainText(text, max)
    .replace(/@|#(?=\w)|(?<=:)\/\/|(?<=\b(?:www|gh|GH))[.-]|:(?=[\w+-]+:)/gi, (mark) =>
      mark === '//' || mark === '.' || mark === '-' ? JOINER + mark : mark + JOINER,
    )
    .replace(/[\\`*[\]~]|(?<![A-Za-z0-9_])_+|_+(?![A-Za-z0-9_])|^[-+](?=[\s-]|$)|^=|^\d+(?=[.)](?:\s|$))/g, (mark) =>
      /^\d/.test(mark) ? mark + JOINER : mark.replace(/./g, '\\$&'),
    )
    .replace(/^#/, '\\#')
    .replace(/[&<>|$]/g, (mark) => ENTITIES[mark] ?? mark);
}

/** Untrusted text in code style, for a paragraph or a table cell. */
export function inlineCode(text: string, max = 200): string {
  const plain = plainText(text, max);
  if (plain === '') return '';
  return /^[\w=.,:;/+%()@#'" -]+$/.test(plain) ? `\`${plain}\`` : `<code>${inlineText(plain, max)}</code>`;
}

/** Lines of untrusted text that keep their columns; hidden characters become `�`, at most `max` UTF-16 units. */
export function plainLines(text: string, max: number): string {
  const lines = text
    .slice(0, 2 * max + 1)
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(HIDDEN, '\ufffd');
  return cap(lines, max).replace(/\n+$/, '');
}

/** A fenced code block of untrusted text that no line of it can close; at most `max` UTF-16 units of it, cut at the end. */
export function codeBlock(text: string, max = 4000, language = ''): string {
  const clean = plainLines(text, max);
  const longest = Math.max(2, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${clean}\n${fence}`;
}

/** The hidden first line that finds a comment again; only harmless characters of the tag are kept. */
export function hiddenTag(tag: string): string {
  const harmless = tag
    .replace(/[^\w:./#=@, -]/g, '')
    .replace(/-{2,}/g, '-')
    .slice(0, 200);
  return `<!-- ${harmless} -->`;
}

/** A Markdown link, or the text alone when the address is not a plain one of `http` or `https`. */
export function link(text: string, url: string | undefined): string {
  const safe = url !== undefined && url.length <= 500 && /^https?:\/\/[\w.:-]+(\/[\w./%?=&#~+-]*)?$/.test(url);
  return safe ? `[${inlineText(text, 100)}](${url})` : inlineText(text, 100);
}

/** Text for HTML: element content and quoted attributes. */
export function htmlText(text: string, max = 4000): string {
  return cap(text.replace(HIDDEN, '\ufffd'), max).replace(
    /[&<>"'`]/g,
    (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[mark] ?? '&#96;',
  );
}

function cap(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, Math.max(0, max - 1));
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}
