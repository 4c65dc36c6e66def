import type { ZodType } from 'zod';
import { parseJson } from '../../model/json-text.ts';
import { err, ok, type Result } from '../../model/result.ts';
import { harmless } from '../text/quote.ts';

/** Bytes of a file in pieces of any size. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Predicate for a file whose bytes are no text. */
export const NOT_UTF8 = 'is not UTF-8 text';

/** A JSON value as alloc-ab writes it into a file of its own. */
export function writtenJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * How a JSON text differs from the one that alloc-ab writes for its value; null when it does not. JSON has many texts for one
 * value, and readers disagree about a key that is there twice, a byte order mark or a key `__proto__`. Only one of the texts is
 * read, so that every reader finds the same value.
 */
export function unwritten(text: string, written: string): string | null {
  if (text.includes('"__proto__":')) return 'has a key "__proto__", which alloc-ab never writes';
  if (text === written) return null;
  return 'is not written as alloc-ab writes it (a key twice, white space, or another form of a number)';
}

/**
 * Reads a JSON file of at most `maxBytes` by its schema, or returns what is wrong with it.
 *
 * @returns The parsed value, and `text` with the bytes as they are.
 */
export async function readWrittenJson<Whole>(
  file: string,
  chunks: Chunks,
  maxBytes: number,
  schema: (json: unknown) => ZodType<Whole>,
): Promise<Result<{ readonly value: Whole; readonly json: unknown; readonly text: string }, string>> {
  const read = await readCapped(file, chunks, maxBytes);
  if (!read.ok) return read;
  const text = read.value;
  if (text.includes('\0')) return err(`${file} has NUL bytes in it: it is not a text`);
  const json = parseJson(text);
  if (json === undefined) return err(`${file} is not JSON: it is truncated or was altered`);
  const parsed = schema(json).safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(
      `${file} does not fit its schema at ${issue?.path.join('.') || '/'} (${issue?.message})${writtenBy(json)}`,
    );
  }
  const other = unwritten(text, writtenJson(json));
  return other === null ? ok({ value: parsed.data, json, text }) : err(`${file} ${other}`);
}

/** Another version may write other files. */
function writtenBy(json: unknown): string {
  const tool = typeof json === 'object' && json !== null && 'tool' in json ? json.tool : undefined;
  return typeof tool === 'string' ? `; the version ${harmless(tool)} of alloc-ab wrote it` : '';
}

/** The text of a file of at most `maxBytes`, or what is wrong with it. */
async function readCapped(file: string, chunks: Chunks, maxBytes: number): Promise<Result<string, string>> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
  let size = 0;
  let text = '';
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxBytes) return err(`${file} is larger than ${maxBytes} bytes`);
      text += decoder.decode(chunk, { stream: true });
    }
    return ok(text + decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) return err(`${file} ${NOT_UTF8}`);
    throw error;
  }
}
