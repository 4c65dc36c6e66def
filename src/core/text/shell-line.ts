/** Arguments as a line that a POSIX shell parses into the same arguments. */
export function shellLine(argv: readonly string[]): string {
  return argv.map((argument) => (/^[\w@%+=:,./-]+$/.test(argument) ? argument : quoted(argument))).join(' ');
}

/** `NAME='a b'` rather than `'NAME=a b'`, as people write it. */
function quoted(argument: string): string {
  const [, name = '', rest = argument] = /^([A-Za-z_]\w*=)?(.*)$/s.exec(argument) ?? [];
  return `${name}'${rest.replaceAll("'", `'\\''`)}'`;
}
