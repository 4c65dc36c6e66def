/** The labels of a machine as one word: whoever has the same ones, in any order and case as GitHub reads them, shares its runner. */
export function runnerOf(labels: readonly string[]): string {
  return [...new Set(labels.map((label) => label.toLowerCase()))].sort().join(' ');
}
