/**
 * Whether a bundle was written by this version of alloc-ab or a later one. A version that is not three numbers counts as later: it
 * gets no exception that was made for an earlier one.
 */
export function isSince(tool: string, version: string): boolean {
  const [own, wanted] = [numbersOf(tool), numbersOf(version)];
  if (own === null || wanted === null) return true;
  const at = own.findIndex((number, index) => number !== wanted[index]);
  return at === -1 || (own[at] ?? 0) > (wanted[at] ?? 0);
}

function numbersOf(version: string): number[] | null {
  return /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(version)?.slice(1).map(Number) ?? null;
}
