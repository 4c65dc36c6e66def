import { bareText, type Document, type DocumentBlock, type DocumentSection } from './document.ts';
import { plottedEffects } from './interval-plot.ts';

/** Most rows, items and records of each block, tried from the largest on. */
const ROWS = [60, 20, 6, 1];

/** What stands for sections that are left out. */
const LEFT_OUT: DocumentSection = {
  title: '',
  blocks: [{ kind: 'paragraph', text: 'More details are left out here for length; they are in the report.' }],
};

/**
 * The document, or a shorter one of at most `limit` bytes by the count of `bytesOf`, for any document and any limit: long blocks
 * lose rows, then sections are left out by their priority, then blocks lose more rows, at last only the headline is left.
 */
export function fitDocument(document: Document, limit: number, bytesOf: (document: Document) => number): Document {
  if (bytesOf(document) <= limit) return document;
  const [most = 0, ...fewer] = ROWS;
  const needed = { ...document, sections: document.sections.filter(({ priority = 1 }) => priority === 0) };
  const candidates = [
    () => leaveOut(shortened(document, most), limit, bytesOf),
    ...fewer.map((rows) => () => withNote(shortened(needed, rows), needed.sections.length)),
    ...needed.sections.map((_, index) => () => {
      const { sections } = needed;
      return shortened({ ...needed, sections: sections.slice(0, sections.length - 1 - index) }, 1);
    }),
    () => ({ ...document, lead: [], sections: [] }),
  ];
  for (const candidate of candidates) {
    const shorter = candidate();
    if (bytesOf(shorter) <= limit) return shorter;
  }
  return headlineOnly(document, limit, bytesOf);
}

/** Leaves out as few sections as are needed, the least wanted first; of those with priority 0 none. */
function leaveOut(document: Document, limit: number, bytesOf: (document: Document) => number): Document {
  const { sections } = document;
  const alone = (section: DocumentSection) => bytesOf({ headline: '', next: '', sections: [section] }) + SEPARATOR;
  const sizes = sections.map(alone);
  let bytes = bytesOf({ ...document, sections: [] }) + sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= limit) return document;
  bytes += alone(LEFT_OUT);
  const order = sections
    .map(({ priority = 1 }, index) => ({ priority, index }))
    .filter(({ priority }) => priority > 0)
    .sort((a, b) => b.priority - a.priority || b.index - a.index);
  const gone = new Set<number>();
  for (const { index } of order) {
    if (bytes <= limit) break;
    gone.add(index);
    bytes -= sizes[index] ?? 0;
  }
  const rest = { ...document, sections: sections.filter((_, index) => !gone.has(index)) };
  return gone.size === 0 ? rest : withNote(rest, Math.min(...gone));
}

const SEPARATOR = 2;

function withNote(document: Document, at: number): Document {
  return { ...document, sections: document.sections.toSpliced(at, 0, LEFT_OUT) };
}

function headlineOnly({ headline, tone }: Document, limit: number, bytesOf: (document: Document) => number): Document {
  const short = (length: number): Document => ({
    headline: [...bareText(headline)].slice(0, length).join(''),
    next: '',
    ...(tone && { tone }),
    sections: [],
  });
  let length = bareText(headline).length;
  while (length > 0 && bytesOf(short(length)) > limit) length = Math.floor(length / 2);
  return short(length);
}

/** The document with at most so many rows in each block; what is left out is counted. */
function shortened(document: Document, rows: number): Document {
  const fewer = (blocks: readonly DocumentBlock[]) => blocks.flatMap((block) => shorterBlock(block, rows));
  return {
    ...document,
    ...(document.lead && { lead: fewer(document.lead) }),
    sections: document.sections.map((section) => ({ ...section, blocks: fewer(section.blocks) })),
  };
}

function shorterBlock(block: DocumentBlock, rows: number): DocumentBlock[] {
  switch (block.kind) {
    case 'list':
      return counted({ ...block, items: block.items.slice(0, rows) }, block.items.length - rows, 'item');
    case 'table':
      return counted({ ...block, rows: block.rows.slice(0, rows) }, block.rows.length - rows, 'row');
    case 'code':
      if (typeof block.text === 'string') return [block];
      return counted({ ...block, text: block.text.slice(0, rows) }, block.text.length - rows, 'record');
    case 'intervals': {
      const effects = plottedEffects(block.effects);
      return counted({ ...block, effects: effects.slice(0, rows) }, effects.length - rows, 'interval');
    }
    default:
      return [block];
  }
}

function counted(block: DocumentBlock, rest: number, what: string): DocumentBlock[] {
  if (rest <= 0) return [block];
  return [block, { kind: 'paragraph', text: `… and ${rest} more ${what}${rest === 1 ? '' : 's'} in the report.` }];
}
