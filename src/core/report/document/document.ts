import type { AbRun } from '../../../model/run.ts';
import type { Effect } from '../../../model/verdict.ts';
import type { ShareChange } from '../../profile/profile-change.ts';

/** How good a result is. Colour repeats what the text states. */
export type Tone = 'good' | 'bad' | 'doubt' | 'same';

/** A stretch of text. It is plain and may come from anywhere: renderers escape it. */
export type Span =
  | string
  | { readonly code: string }
  | { readonly strong: string }
  /** Is not broken across lines. */
  | { readonly unbroken: string }
  /** A link in Markdown when the address is a plain one; text elsewhere. */
  | { readonly link: string; readonly url: string };

/** Text of a paragraph, an item or a cell. */
export type Inline = string | readonly Span[];

/** A cell of a table. */
export interface Cell {
  readonly text: Inline;
  /** For terminals. A narrow terminal cuts `start` and keeps `end`. */
  readonly short?: { readonly start: string; readonly end: string };
  readonly tone?: Tone;
}

/** An item of a list with its remedy. */
export interface Advice {
  readonly text: Inline;
  readonly remedy: string;
}

/** A change beside others on one axis. */
export interface IntervalRow {
  readonly label: string;
  /** Null without an interval. */
  readonly change: Effect['change'];
  readonly better: 'higher' | 'lower';
  /** The signed change at which the role is decided; null when there is none. */
  readonly bound: number | null;
  /** Whether the side beyond the bound is the gain of a target; else it is the harm of a guard. */
  readonly isTarget: boolean;
  /** Beside the numbers on a page. */
  readonly result: Inline | Cell;
  /** Left out by text media. */
  readonly pageOnly: boolean;
}

/** Changes of one quantity, so that those of another one do not flatten them. */
export interface IntervalAxis {
  /** The quantity and its good direction: `Peak RSS (less is better)`. */
  readonly title: string;
  readonly rows: readonly IntervalRow[];
}

/** One element of a section. */
export type DocumentBlock =
  | { readonly kind: 'paragraph'; readonly text: Inline }
  /** A fact that readers must know before the numbers. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly (Inline | Advice)[] }
  | DocumentTable
  /** Lines that keep their columns: the end of a log, a command. Several texts are separated by blank lines. */
  | {
      readonly kind: 'code';
      readonly text: string | readonly string[];
      readonly language?: string;
      /** Markdown shows so many characters from the end. */
      readonly tail?: number;
    }
  /** Changes with their intervals: a plot in text media, charts on a page. */
  | {
      readonly kind: 'intervals';
      readonly axes: readonly IntervalAxis[];
      /** How to read the charts, on a page. */
      readonly note: string;
      /** Of a target, changes within ± this fraction count as none; null without targets. */
      readonly equivalence: number | null;
    }
  /** Every sample of a run as charts; text media point to the report. */
  | { readonly kind: 'samples'; readonly effects: readonly Effect[]; readonly run: AbRun }
  /** Two profiles as one flame graph; text media point to the report. */
  | { readonly kind: 'flames'; readonly labels: readonly [string, string]; readonly stacks: readonly ShareChange[] };

/** A table: the first column is text, the others are numbers unless `words` lists them. */
export interface DocumentTable {
  readonly kind: 'table';
  readonly columns: readonly (string | Cell)[];
  readonly rows: readonly (readonly (Inline | Cell)[])[];
  /** Indices of further columns that are text. */
  readonly words?: readonly number[];
  /** Shown by pages only. */
  readonly caption?: string;
  /** Index of the column that a narrow terminal leaves out; then it shortens the first column. */
  readonly spare?: number;
}

/** Blocks under a title. */
export interface DocumentSection {
  readonly title: string;
  readonly blocks: readonly DocumentBlock[];
  /** Evidence that few readers need: folded in Markdown. */
  readonly folded?: boolean;
  /** Where there is little room, sections of a high priority number are left out first, the last one first; 0 stays. Default 1. */
  readonly priority?: number;
}

/** The result of a measurement for all media: GitHub, terminal, page, file. */
export interface Document {
  /** The result in one sentence; empty for a part of a document. */
  readonly headline: Inline;
  readonly next: string;
  readonly tone?: Tone;
  /** What belongs to the headline: reasons, notes, what was compared. */
  readonly lead?: readonly DocumentBlock[];
  readonly sections: readonly DocumentSection[];
  /** Where the rows are that a shorter form leaves out, behind "more rows"; absent: in the report. */
  readonly beyond?: string;
}

/** What text media print in place of drawings that they cannot make. */
export const ELSEWHERE = {
  flames: 'The differential flame graph is in the report.',
  samples: 'The charts of every sample are in the report.',
} as const;

/** Whether a column holds text, which is set to the left. */
export function isTextColumn({ words = [] }: DocumentTable, column: number): boolean {
  return column === 0 || words.includes(column);
}

/** A cell with all its fields. */
export function cellOf(cell: Inline | Cell): Cell {
  return typeof cell === 'object' && 'text' in cell ? cell : { text: cell };
}

/** Text without its markup. */
export function bareText(text: Inline): string {
  if (typeof text === 'string') return text;
  return text.map((span) => (typeof span === 'string' ? span : Object.values(span)[0])).join('');
}
