import { sanitise } from './sanitise.ts';

/** Where text for people goes. */
export interface Output {
  write(text: string): unknown;
  /** Writes the rows of a CSV file, whose line ends are CRLF (RFC 4180); absent on a plain stream. */
  writeRows?(text: string): unknown;
  /** Whether it is a terminal. */
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What our own texts contain besides letters: colours, and at the beginning the return and erasure that redraw a line (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the expression matches these characters
const OWN_SEQUENCES = /(^\r\u001b\[2K|\u001b\[(?:[0-2]|3[0-7])(?:;[0-2]|;3[0-7])?m)/;

/**
 * A stream whose text cannot act on a terminal or on the runner of a workflow, whatever bundle, configuration or commit it came from:
 * escape sequences but colours, control characters and workflow commands (`::error::`, `##[group]`) lose their effect. All text of a
 * program goes through one of these, so that no call has to remember it.
 */
export function inertOutput(stream: Output): Output {
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    writeRows: (text) => stream.write(text.split('\r\n').map(sanitise).join('\r\n')),
    write(text) {
      const parts = text.split(OWN_SEQUENCES);
      return stream.write(parts.map((part, index) => (index % 2 === 1 ? part : sanitise(part))).join(''));
    },
  };
}

/** JSON with two blanks of indentation and a line feed, in which no string acts on a terminal or on the runner of a workflow. */
export function inertJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replaceAll('##[', '##\\u005b').replace(UNSEEN, escaped);
  return `${text}\n`;
}

/** Characters that JSON leaves as they are and a terminal obeys or does not show. */
const UNSEEN = /[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu;

function escaped(sign: string): string {
  const units = Array.from({ length: sign.length }, (_, index) => sign.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
