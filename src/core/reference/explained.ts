import { utf8Bytes } from '../text/bytes.ts';
import { codeText } from './code-texts.ts';

/** A remedy with the command that prints what its code means. It works for every reader of any medium, and without a network. */
export function explained(remedy: string, code: string): string {
  return codeText(code) === null ? remedy : `${remedy} (alloc-ab explain ${code})`;
}

/**
 * Markdown whose commands of `explained` are links to their lines of the reference.
 *
 * @param address Folder of the reference, as readers of the comment reach it; null: they stay text.
 * @param limit Most bytes of UTF-8: a text that would be longer stays as it is.
 */
export function linkCodes(markdown: string, address: string | null, limit: number): string {
  if (address === null) return markdown;
  const linked = markdown.replaceAll(/\((alloc-ab explain ([a-z0-9-]+))\)/g, (text, command: string, code: string) =>
    codeText(code) === null ? text : `([${command}](${address}/codes.md#${code}))`,
  );
  return utf8Bytes(linked) > limit ? markdown : linked;
}
