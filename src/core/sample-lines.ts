import { BUNDLE_LIMITS, Sample } from '../model/run.ts';
import { sampleLineReader } from './sample-line.ts';

/** Bytes of a file as they come, in pieces of any size. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * The samples of `samples.jsonl`, or what is wrong with it. Reads piece by piece: the text of a million samples, several
 * hundred megabytes, is never in memory at once. `faultOf` says what is wrong with a sample beyond its own form.
 */
export async function readSampleLines(
  chunks: Chunks,
  faultOf: (sample: Sample) => string | null,
): Promise<Sample[] | string> {
  const samples: Sample[] = [];
  const read = sampleLineReader();
  let size = 0;
  let rest = new Uint8Array(0);
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > BUNDLE_LIMITS.samplesBytes) return 'samples.jsonl is too large';
    const bytes = joined(rest, chunk);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const sample = read(bytes, start, end) ?? parseLine(bytes.subarray(start, end), samples.length + 1);
      if (typeof sample === 'string') return sample;
      const fault = faultOf(sample);
      if (fault !== null) return `${where(samples.length + 1)} ${fault}`;
      samples.push(sample);
      start = end + 1;
    }
    rest = bytes.subarray(start);
    // A character takes up to three bytes; without this a file of one line would be collected whole.
    if (rest.length > 3 * BUNDLE_LIMITS.lineBytes) return tooLong(samples.length + 1);
  }
  return rest.length === 0 ? samples : 'the last line of samples.jsonl is cut off';
}

function parseLine(bytes: Uint8Array, number: number): Sample | string {
  const line = DECODER.decode(bytes);
  if (line.length > BUNDLE_LIMITS.lineBytes) return tooLong(number);
  const json = parseJson(line);
  if (json === undefined) return `${where(number)} is not JSON`;
  const sample = Sample.safeParse(json);
  if (sample.success) return sample.data;
  return `${where(number)} does not fit its schema at ${sample.error.issues[0]?.path.join('.') || '/'}`;
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

function tooLong(number: number): string {
  return `${where(number)} is longer than ${BUNDLE_LIMITS.lineBytes} characters`;
}

function where(number: number): string {
  return `line ${number} of samples.jsonl`;
}

const LINE_FEED = 0x0a;
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
