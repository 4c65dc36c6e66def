/** The last bytes of a stream. */
interface Tail {
  add(chunk: Buffer): void;
  /** The bytes that are kept, without the line that the cut went through: the end of a number is another number. */
  text(): string;
  /** Whether the stream had more bytes than are kept. */
  isCut(): boolean;
}

/** Keeps the last `maxBytes` bytes of a stream. */
export function keepTail(maxBytes: number): Tail {
  let chunks: Buffer[] = [];
  let length = 0;
  let total = 0;
  const isCut = () => total > maxBytes;
  return {
    isCut,
    add(chunk) {
      chunks.push(chunk);
      length += chunk.length;
      total += chunk.length;
      if (length <= 2 * maxBytes) return;
      chunks = [Buffer.concat(chunks).subarray(-maxBytes)];
      length = maxBytes;
    },
    text() {
      const kept = Buffer.concat(chunks).subarray(-maxBytes);
      return kept.subarray(isCut() ? kept.indexOf('\n') + 1 : 0).toString('utf8');
    },
  };
}
