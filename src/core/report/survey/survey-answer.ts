import { andList } from '../../text/format.ts';
import type { Document } from '../document/document.ts';

/** The document of a survey, and whether the survey answers its question. */
export interface SurveyDocument extends Document {
  /**
   * False when a part of what was asked is missing, unknown or not valid: the headline names it. The command line then ends with 3,
   * as for a verdict that is INVALID or INCONCLUSIVE.
   */
  readonly answered: boolean;
  /** False when the survey found that a line is not healthy. The command line then ends with 1. */
  readonly healthy?: false;
}

/** Names for a sentence: `a`, `a and b`, `a, b and c`, `a, b, c and 2 more`. */
export function named(names: readonly string[]): string {
  const most = 3;
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : [...names];
  return andList(shown);
}
