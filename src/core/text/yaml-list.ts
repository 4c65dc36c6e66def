/** A list of texts in YAML, on one line: `[make, -C, bench, 'CFLAGS={defines}']`. */
export function yamlList(items: readonly string[]): string {
  return `[${items.map(yamlScalar).join(', ')}]`;
}

/** A YAML scalar that is read as a text: plain when that is certain, else quoted. */
export function yamlScalar(text: string): string {
  const isPlain = /^[A-Za-z/][A-Za-z0-9_./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain || /^-[A-Za-z][A-Za-z0-9]*$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}
