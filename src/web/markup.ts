import { htmlText } from '../core/text/escape.ts';

/** HTML that is safe to write: only `html` makes it, and `html` escapes whatever is not markup already. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | readonly Part[];

/** A template whose inserted texts are escaped; markup and lists of markup are inserted as they are. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: texts.map((text, index) => (index === 0 ? '' : written(parts[index - 1] ?? '')) + text).join('') };
}

/** Nothing. */
export const NOTHING: Markup = { html: '' };

function written(part: Part): string {
  if (typeof part === 'string') return htmlText(part, 100_000);
  if (typeof part === 'number') return htmlText(String(part));
  if ('html' in part) return part.html;
  return part.map(written).join('');
}
