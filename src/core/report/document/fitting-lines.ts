import { utf8Bytes } from '../../text/bytes.ts';

/** Most bytes of all lists of a comment together; each list shows at least one item. */
const LIST_BYTES = 24_000;

/** The items that fit into one of `lists` lists, and the number of the others. */
export function fittingLines(items: readonly string[], more: (rest: number) => string, lists = 1): string {
  let bytes = 0;
  const fitting = items.filter((item, index) => {
    bytes += utf8Bytes(item);
    return index === 0 || bytes <= LIST_BYTES / lists;
  });
  const rest = items.length - fitting.length;
  return [...fitting, ...(rest > 0 ? [more(rest)] : [])].join('\n');
}
