/** All lists of a comment together have this many characters, and each at least one item. */
const LIST_CHARACTERS = 20_000;

/** The items that fit into one of `lists` lists, and how many do not. */
export function fittingLines(items: readonly string[], more: (rest: number) => string, lists = 1): string {
  let characters = 0;
  const fitting = items.filter((item, index) => {
    characters += item.length;
    return index === 0 || characters <= LIST_CHARACTERS / lists;
  });
  const rest = items.length - fitting.length;
  return [...fitting, ...(rest > 0 ? [more(rest)] : [])].join('\n');
}
