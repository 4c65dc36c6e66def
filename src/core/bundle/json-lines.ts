import type { ZodType } from 'zod';
import { parseJson } from '../../model/json-text.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { type Chunks, NOT_UTF8, unwritten } from './written-json.ts';

/** A file of JSON lines: its name, its caps and the schema of a line. */
interface JsonLines<Line> {
  readonly file: string;
  readonly fileBytes: number;
  /** Longest line, in characters. */
  readonly lineBytes: number;
  readonly schema: ZodType<Line>;
}

/**
 * Reads a file of JSON lines, or returns what is wrong with it. It reads piece by piece, because the text of a million
 * samples takes several hundred megabytes. A line has to be as alloc-ab writes it, see `unwritten`.
 *
 * @param accept Receives each line that fits the schema. Returns the line to keep, or what is wrong with it.
 */
export async function readJsonLines<Line>(
  chunks: Chunks,
  kind: JsonLines<Line>,
  accept: (line: Line) => Result<Line, string>,
): Promise<Result<Line[], string>> {
  const { file, fileBytes, lineBytes } = kind;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  const lines: Line[] = [];
  const wrong = (what: string) => err(`line ${lines.length + 1} of ${file} ${what}`);
  const tooLong = `is longer than ${lineBytes} characters`;
  let size = 0;
  let rest = '';
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > fileBytes) return err(`${file} is larger than ${fileBytes} bytes`);
    const decoded = decode(decoder, chunk);
    if (decoded === null) return err(`${file} ${NOT_UTF8}`);
    const texts = (rest + decoded).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      if (text.length > lineBytes) return wrong(tooLong);
      const line = parseLine(text, kind);
      const accepted = line.ok ? accept(line.value) : line;
      if (!accepted.ok) return wrong(accepted.error);
      lines.push(accepted.value);
    }
    // Without this check a file of one long line would be collected whole.
    if (rest.length > lineBytes) return wrong(tooLong);
  }
  const last = decode(decoder);
  return rest === '' && last === '' ? ok(lines) : err(`the last line of ${file} is cut off`);
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string | null {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    // The decoder is fatal: the bytes are not UTF-8.
    return null;
  }
}

function parseLine<Line>(text: string, { schema }: JsonLines<Line>): Result<Line, string> {
  const json = parseJson(text);
  if (json === undefined) return err('is not JSON');
  const line = schema.safeParse(json);
  if (!line.success) return err(`does not fit its schema at ${line.error.issues[0]?.path.join('.') || '/'}`);
  const other = unwritten(text, JSON.stringify(json));
  return other === null ? ok(line.data) : err(other);
}
