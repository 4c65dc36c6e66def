/**
 * Text of any origin as one harmless line of a workflow's log: printable ASCII, at most `max` characters,
 * with the two marks broken that GitHub reads as commands (`::name::` and `##[name]`).
 */
export function logLine(text: string, max = 400): string {
  const printable = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replaceAll('::', ': :')
    .replaceAll('##[', '## [');
  return printable.length <= max ? printable : `${printable.slice(0, max - 3)}...`;
}
