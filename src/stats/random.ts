/**
 * A stream of uniform numbers in [0, 1) that depends only on `seed`. Derived seeds give independent streams:
 * `random(seed + '/arms')`.
 *
 * Generator: sfc32, C. Doty-Humphrey, PractRand (2010); 128 bits of state, period at least 2^32.
 */
export function random(seed: string): () => number {
  const state = digest(seed);
  let [a, b, c] = state;
  let counter = state[3] | 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first outputs of similar states are similar; the seeding of PractRand discards twelve.
  for (let i = 0; i < 16; i++) next();
  return next;
}

/**
 * 128 bits of a string: seeds that differ in one character give unrelated streams.
 * Four FNV-1a lanes (Fowler, Noll, Vo) with different offsets, closed by MurmurHash3's 32-bit finaliser (A. Appleby).
 */
function digest(text: string): [number, number, number, number] {
  return [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((offset, lane) => {
    let hash = offset;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      hash = ((hash << (5 + lane)) | (hash >>> (27 - lane))) ^ (hash >>> 15);
    }
    return avalanche(hash ^ text.length);
  }) as [number, number, number, number];
}

function avalanche(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
