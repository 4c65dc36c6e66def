/** Elements that show the text of others, code, or text that was taken back; and those that GitHub does not render, GFM 6.11. */
const QUOTING = [
  ...(['blockquote', 'pre', 'code', 'samp', 'kbd', 'tt', 'q', 'del', 's', 'strike', 'template'] as const),
  ...(['title', 'textarea', 'style', 'xmp', 'iframe', 'noembed', 'noframes', 'script', 'plaintext'] as const),
] as const;
/** Elements that fold or arrange text. */
const FOLDING = ['details', 'summary', 'table', 'ul', 'ol', 'li', 'dl'] as const;
const KNOWN: ReadonlySet<string> = new Set([...QUOTING, ...FOLDING]);
const QUOTES: ReadonlySet<string> = new Set(QUOTING);

/** Where a place in a text stands among HTML elements. */
type ElementContext = 'none' | 'folded' | 'quoted';

/**
 * Follows the HTML elements that are open in a text. Elements that GitHub would not render as a container, such as `vector<int>` in
 * a sentence, are not counted.
 */
export class OpenElements {
  private readonly open: string[] = [];

  /** Reads a piece of HTML, and returns the ranges of it that are text; a comment or a tag is not. */
  read(html: string): { readonly start: number; readonly end: number; readonly context: ElementContext }[] {
    const texts: { start: number; end: number; context: ElementContext }[] = [];
    let at = 0;
    while (at < html.length) {
      const tag = html.indexOf('<', at);
      if (tag !== at) texts.push({ start: at, end: tag < 0 ? html.length : tag, context: this.context });
      if (tag < 0) break;
      const isComment = html.startsWith('<!--', tag);
      const end = html.indexOf(isComment ? '-->' : '>', tag);
      if (end < 0) break;
      at = end + (isComment ? 3 : 1);
      if (!isComment) this.readTag(html.slice(tag, at));
    }
    return texts;
  }

  get context(): ElementContext {
    if (this.open.length === 0) return 'none';
    return this.open.some((name) => QUOTES.has(name)) ? 'quoted' : 'folded';
  }

  private readTag(tag: string): void {
    const [, closing, name] = /^<(\/?)([A-Za-z][A-Za-z0-9]{0,20})(?=[\s/>])/.exec(tag) ?? [];
    const element = name?.toLowerCase();
    if (element === undefined || !KNOWN.has(element)) return;
    if (closing === '') {
      this.open.push(element);
      return;
    }
    const opened = this.open.lastIndexOf(element);
    // An element that closes closes those inside it, as a browser does.
    if (opened >= 0) this.open.length = opened;
  }
}
