/**
 * Holm's adjusted p-values, in the order of `p`. Reject a hypothesis when its value is at most the family-wise error.
 * Valid under any dependence. Holm 1979, "A simple sequentially rejective multiple test procedure".
 */
export function holm(p: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(p.length);
  let largest = 0;
  for (const [step, index] of ascendingIndexes(p).entries()) {
    largest = Math.max(largest, Math.min(1, (p.length - step) * (p[index] as number)));
    adjusted[index] = largest;
  }
  return adjusted;
}

/**
 * Benjamini–Hochberg adjusted p-values, in the order of `p`. Reject a hypothesis when its value is at most the false
 * discovery rate. Valid for independent or positively dependent tests. Benjamini & Hochberg 1995.
 */
export function benjaminiHochberg(p: readonly number[]): readonly number[] {
  const adjusted = new Array<number>(p.length);
  let smallest = 1;
  const order = ascendingIndexes(p);
  for (const [step, index] of [...order.entries()].reverse()) {
    smallest = Math.min(smallest, (p.length * (p[index] as number)) / (step + 1));
    adjusted[index] = smallest;
  }
  return adjusted;
}

function ascendingIndexes(values: readonly number[]): readonly number[] {
  return values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
}
