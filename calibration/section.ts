import type { Table } from './table.ts';

/** The options of a section. */
export interface SectionOptions {
  /** Whether only a small part runs: the same code with fewer trials. */
  readonly quick: boolean;
  /** Every random choice derives from it. */
  readonly seed: string;
  /** Number of threads. The results do not depend on it. */
  readonly workers: number;
  readonly progress: (text: string) => void;
}

/** One section of the calibration. Its tables stand between the markers of its name in docs/measurement.md. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** Whether it has a part that takes seconds. The quick calibration leaves other sections out. */
  readonly quickPart: boolean;
  readonly run: (options: SectionOptions) => Promise<Table[]>;
}
