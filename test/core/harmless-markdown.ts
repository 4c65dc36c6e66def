import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';

/** HTML that the renderers write themselves. */
const OWN_HTML =
  /^(<!-- [\w:./#=@, -]* -->|<\/?details>|<\/?summary>|<details>\n<summary>[^<>]*<\/summary>|<\/?code>|<\/?span>|<br>)$/;
/** What GitHub would turn into a mention, a reference, an address or an emoji. */
const ACTIVE = /@[\w]|#\d|\bGH-\d|https?:\/\/|\bwww\.\w|:[\w+-]+:/i;

/** Everything in a Markdown text that strangers could have smuggled in; empty when it is harmless. */
export function smuggled(markdown: string, ownLinks: readonly string[] = []): string[] {
  const found: string[] = [];
  const walk = (node: Nodes): void => {
    if (
      node.type === 'html' &&
      !OWN_HTML.test(node.value.replace(/<summary>(.*)<\/summary>/, (all, text) => (ACTIVE.test(text) ? 'x' : all)))
    )
      found.push(`html ${node.value}`);
    if (node.type === 'text' && ACTIVE.test(node.value)) found.push(`text ${node.value}`);
    if ((node.type === 'link' && !ownLinks.includes(node.url)) || node.type === 'image' || node.type === 'definition')
      found.push(node.type);
    if (node.type === 'heading' && !ownLinks.includes('headings')) found.push('heading');
    if (node.type === 'thematicBreak') found.push(node.type);
    if ('children' in node) for (const child of node.children) walk(child);
  };
  walk(fromMarkdown(markdown));
  return found;
}
