/** Identity of a runner: its labels, sorted, in lower case. GitHub ignores their order and case. */
export function runnerOf(labels: readonly string[]): string {
  return [...new Set(labels.map((label) => label.toLowerCase()))].sort().join(' ');
}
