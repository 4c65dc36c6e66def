/** An argument list as a line that a POSIX shell reads back as the same arguments. */
export function shellLine(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}

/** `NAME='a b'` rather than `'NAME=a b'`, as people write it. */
function quoted(word: string): string {
  const [, name = '', rest = word] = /^([A-Za-z_]\w*=)?(.*)$/s.exec(word) ?? [];
  return `${name}'${rest.replaceAll("'", `'\\''`)}'`;
}
