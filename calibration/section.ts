import type { Table } from './table.ts';

/** What a section is told. */
export interface SectionOptions {
  /** Do an honest small part: the same code with fewer trials. */
  readonly quick: boolean;
  /** Every random choice derives from it. */
  readonly seed: string;
  /** Threads that may be kept busy; results do not depend on it. */
  readonly workers: number;
  readonly progress: (text: string) => void;
}

/** One part of the calibration: it fills the tables between the markers of its name in docs/measurement.md. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** Whether it has a part that takes seconds; without one it is left out of the quick calibration. */
  readonly quickPart: boolean;
  readonly run: (options: SectionOptions) => Promise<Table[]>;
}
