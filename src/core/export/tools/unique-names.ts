/** Makes each name unique by a number at its end; a name has at most `most` characters. */
export function uniqueNames(names: readonly string[], most = Number.POSITIVE_INFINITY): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name.slice(0, most);
    for (let number = 2; taken.has(unique); number++) {
      const end = `_${number}`;
      unique = `${name.slice(0, most - end.length)}${end}`;
    }
    taken.add(unique);
    return unique;
  });
}
