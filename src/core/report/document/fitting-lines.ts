import { utf8Bytes } from '../../text/bytes.ts';

/** All lists of a comment together have so many bytes, and each at least one item. */
const LIST_BYTES = 24_000;

/** The items that fit into one of `lists` lists, and how many do not. */
export function fittingLines(items: readonly string[], more: (rest: number) => string, lists = 1): string {
  let bytes = 0;
  const fitting = items.filter((item, index) => {
    bytes += utf8Bytes(item);
    return index === 0 || bytes <= LIST_BYTES / lists;
  });
  const rest = items.length - fitting.length;
  return [...fitting, ...(rest > 0 ? [more(rest)] : [])].join('\n');
}
