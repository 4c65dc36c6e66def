import { htmlText } from '../core/text/escape.ts';

/** Safe HTML: only `html` creates it, and `html` escapes everything that is not markup already. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | readonly Part[];

/** A template whose inserted texts are escaped; markup and lists of markup are inserted as they are. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.map((text, index) => (index === 0 ? '' : rendered(parts[index - 1] ?? '')) + text).join('') };
}

/** Empty markup. */
export const EMPTY: Markup = { html: '' };

function rendered(part: Part): string {
  if (typeof part === 'string') return htmlText(part, 100_000);
  if (typeof part === 'number') return htmlText(String(part));
  if ('html' in part) return part.html;
  return part.map(rendered).join('');
}
