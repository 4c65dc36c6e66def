import { z } from 'zod';
import { Count, Sha256 } from './names.ts';

/** Fewest and most layouts of a library. With fewer than six, an interval over them says next to nothing. */
export const LAYOUT_LIMITS = { least: 6, most: 32 } as const;

/** Number of layouts of each arm's library. */
export const LayoutCount = z.int().min(LAYOUT_LIMITS.least).max(LAYOUT_LIMITS.most);

/** How the library of an arm was linked again, once for each layout. */
export const Relinks = z.strictObject({
  /** Objects whose order the seed drew. */
  objects: z.int().min(1).max(4096),
  /** The padding in front of each kind of section is smaller than this, in bytes. */
  paddingBytes: z.int().min(1).max(65_536),
  /** The libraries by the number of their layout. */
  libraries: z
    .array(z.strictObject({ sha256: Sha256, sizeBytes: Count }))
    .min(LAYOUT_LIMITS.least)
    .max(LAYOUT_LIMITS.most),
});
export type Relinks = z.infer<typeof Relinks>;
