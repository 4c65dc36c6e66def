import type { ZodType } from 'zod';

/** Bytes of a file as they come, in pieces of any size. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** What the lines of a file are. */
export interface LineKind<Line> {
  /** Name of the file, and the most bytes that are read of it. */
  readonly file: string;
  readonly fileBytes: number;
  readonly schema: ZodType<Line>;
  /** Longest line, in characters. */
  readonly lineBytes: number;
  /** A faster reader of the usual form; null for a line that has to go through the schema. */
  readonly fast?: (bytes: Uint8Array, start: number, end: number) => Line | null;
}

/**
 * The lines of a file, or what is wrong with it. Reads piece by piece: the text of a million samples, several
 * hundred megabytes, is never in memory at once. `faultOf` says what is wrong with a line beyond its own form.
 */
export async function readSampleLines<Line>(
  chunks: Chunks,
  kind: LineKind<Line>,
  faultOf: (line: Line) => string | null,
): Promise<Line[] | string> {
  const { file, fileBytes, lineBytes, fast = () => null } = kind;
  const lines: Line[] = [];
  let size = 0;
  let rest = new Uint8Array(0);
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > fileBytes) return `${file} is too large`;
    const bytes = joined(rest, chunk);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const line = fast(bytes, start, end) ?? parseLine(bytes.subarray(start, end), kind, lines.length + 1);
      if (typeof line === 'string') return line;
      const fault = faultOf(line);
      if (fault !== null) return `${where(file, lines.length + 1)} ${fault}`;
      lines.push(line);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    // A character takes up to three bytes; without this a file of one line would be collected whole.
    if (rest.length > 3 * lineBytes) return tooLong(file, lines.length + 1, lineBytes);
  }
  return rest.length === 0 ? lines : `the last line of ${file} is cut off`;
}

function parseLine<Line>(
  bytes: Uint8Array,
  { file, schema, lineBytes }: LineKind<Line>,
  number: number,
): Line | string {
  const text = DECODER.decode(bytes);
  if (text.length > lineBytes) return tooLong(file, number, lineBytes);
  const json = parseJson(text);
  if (json === undefined) return `${where(file, number)} is not JSON`;
  const line = schema.safeParse(json);
  if (line.success) return line.data;
  return `${where(file, number)} does not fit its schema at ${line.error.issues[0]?.path.join('.') || '/'}`;
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function joined(rest: Uint8Array<ArrayBuffer>, chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(rest.length + chunk.length);
  bytes.set(rest);
  bytes.set(chunk, rest.length);
  return bytes;
}

function tooLong(file: string, number: number, lineBytes: number): string {
  return `${where(file, number)} is longer than ${lineBytes} characters`;
}

function where(file: string, number: number): string {
  return `line ${number} of ${file}`;
}

const LINE_FEED = 0x0a;
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
