import type { Section } from './section.ts';
import { boundaries } from './sections/boundaries.ts';
import { noise } from './sections/noise.ts';
import { verdicts } from './sections/verdicts.ts';

/** Every section, in the order of the document. A new one is a file in `sections`, a row here and its markers in the document. */
export const SECTIONS: readonly Section[] = [noise, verdicts, boundaries];
