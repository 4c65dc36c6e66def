import { cutMarkdown } from './bytes.ts';

const SHORT_BYTES = 8_000;
const LINE_BYTES = 500;
/** A hidden tag alone on its line finds a comment again. */
const TAG = /^<!--[^\n]*-->$/;
const LINK = /\bhttps?:\/\/[^\s()<>"'`]+/;

/**
 * The forms of a text that are tried while GitHub refuses it, longest first: cut to `limit` bytes of UTF-8, cut to 8,000, and its
 * first line with its first link. A hidden tag at the beginning stays; the shorter forms say that they are shorter.
 */
export function shorterTexts(markdown: string, limit: number): readonly [string, string, string] {
  const lines = markdown.split('\n');
  const [tag = '', ...rest] = TAG.test(lines[0] ?? '') ? lines : ['', ...lines];
  const head = tag === '' ? '' : `${tag}\n\n`;
  const first = rest.find((line) => line.trim() !== '') ?? '';
  const [link] = LINK.exec(rest.join('\n')) ?? [];
  // What JSON or a database cannot hold may be the reason of the refusal.
  const line = cutMarkdown(first, LINE_BYTES)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ');
  return [
    cutMarkdown(markdown, limit),
    `${cutMarkdown(markdown, SHORT_BYTES)}\n\n${REFUSED}`,
    `${head}${line}\n\n${link === undefined || line.includes(link) ? '' : `${link}\n\n`}${REFUSED}`,
  ];
}

const REFUSED = 'GitHub refused the longer text of this report.';
