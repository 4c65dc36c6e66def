import { plural } from '../../text/format.ts';
import { paragraph } from './blocks.ts';
import type { IntervalAxis } from './document.ts';
import { bareText, type Document, type DocumentBlock, type DocumentSection } from './document.ts';
import { plottedAxes } from './interval-axis.ts';

/** Most rows, items and records of each block, tried from the largest on. */
const ROWS = [60, 20, 6, 1];

/** What stands for sections that are left out. */
function leftOut({ beyond }: Document): DocumentSection {
  const where = beyond === undefined ? '; they are in the report' : '';
  return { title: '', blocks: [paragraph(`More details are left out here for length${where}.`)] };
}

/** Bytes of the blank line between sections. */
const SEPARATOR = 2;

/**
 * The document, or a shorter one of at most `limit` bytes by the count of `bytesOf`, for any document and any limit: long blocks
 * lose rows, then sections are left out by their priority, then blocks lose more rows, at last only the headline is left.
 */
export function fitDocument(document: Document, limit: number, bytesOf: (document: Document) => number): Document {
  const fits = (shorter: Document) => bytesOf(shorter) <= limit;
  if (fits(document)) return document;
  for (const rows of ROWS) {
    const shorter = leaveOut(shortened(document, rows), 1, limit, bytesOf);
    if (fits(shorter)) return shorter;
  }
  const least = leaveOut(shortened(document, 1), 0, limit, bytesOf);
  if (fits(least)) return least;
  let headline = [...bareText(document.headline)];
  const only = (): Document => ({ headline: headline.join(''), next: '', sections: [] });
  while (headline.length > 0 && !fits(only())) headline = headline.slice(0, headline.length / 2);
  return only();
}

/** Leaves out as few sections as are needed, those with the highest priority number first; none below `least`. */
function leaveOut(document: Document, least: number, limit: number, bytesOf: (document: Document) => number): Document {
  const { sections } = document;
  const alone = (section: DocumentSection) => bytesOf({ headline: '', next: '', sections: [section] }) + SEPARATOR;
  const instead = leftOut(document);
  let bytes = bytesOf({ ...document, sections: [instead] });
  const sizes = sections.map(alone);
  for (const size of sizes) bytes += size;
  if (bytes - alone(instead) <= limit) return document;
  const order = sections
    .map(({ priority = 1 }, index) => ({ priority, index }))
    .filter(({ priority }) => priority >= least)
    .sort((a, b) => b.priority - a.priority || b.index - a.index);
  const gone = new Set<number>();
  for (const { index } of order) {
    if (bytes <= limit) break;
    gone.add(index);
    bytes -= sizes[index] ?? 0;
  }
  const rest = sections.filter((_, index) => !gone.has(index));
  return gone.size === 0 ? document : { ...document, sections: rest.toSpliced(Math.min(...gone), 0, instead) };
}

/** The document with at most so many rows in each block; what is left out is counted. */
function shortened(document: Document, rows: number): Document {
  const { beyond = 'in the report' } = document;
  const fewer = (blocks: readonly DocumentBlock[]) => blocks.flatMap((block) => shorterBlock(block, { rows, beyond }));
  const sections = document.sections.map((section) => ({ ...section, blocks: fewer(section.blocks) }));
  return { ...document, lead: fewer(document.lead ?? []), sections };
}

interface Shorter {
  /** Most rows of a block. */
  readonly rows: number;
  /** Where the others are. */
  readonly beyond: string;
}

function shorterBlock(block: DocumentBlock, { rows, beyond }: Shorter): DocumentBlock[] {
  const counted = (shorter: DocumentBlock, rest: number, what: string): DocumentBlock[] =>
    rest <= 0 ? [shorter] : [shorter, paragraph(`… and ${plural(rest, `more ${what}`)} ${beyond}.`)];
  switch (block.kind) {
    case 'list':
      return counted({ ...block, items: block.items.slice(0, rows) }, block.items.length - rows, 'item');
    case 'table':
      return counted({ ...block, rows: block.rows.slice(0, rows) }, block.rows.length - rows, 'row');
    case 'code':
      if (typeof block.text === 'string') return [block];
      return counted({ ...block, text: block.text.slice(0, rows) }, block.text.length - rows, 'record');
    case 'intervals': {
      const plotted = plottedAxes(block.axes);
      const count = plotted.reduce((sum, axis) => sum + axis.rows.length, 0);
      return counted({ ...block, axes: firstRows(plotted, rows) }, count - rows, 'interval');
    }
    default:
      return [block];
  }
}

/** The first rows of the axes, in their order. */
function firstRows(axes: readonly IntervalAxis[], most: number): IntervalAxis[] {
  let left = most;
  return axes.flatMap(({ title, rows }) => {
    const shown = rows.slice(0, left);
    left -= shown.length;
    return shown.length === 0 ? [] : [{ title, rows: shown }];
  });
}
