import { z } from 'zod';
import { RepositoryName } from './names.ts';

/** Path at which the App gives the fetch job of a private repository a token. */
export const SOURCE_TOKEN_PATH = '/api/source-token';

/** Prefix of the artifact that hands the fetched commits to the measuring job; the id of the request follows. */
export const SOURCE_ARTIFACT_PREFIX = 'alloc-ab-source-';

/** Largest answer that the fetch job reads, bytes. */
export const SOURCE_ANSWER_BYTES_MAX = 16_384;

/** A token that reads the contents of one repository. */
export const SourceToken = z.object({
  token: z.string().regex(/^[\x21-\x7e]{10,1000}$/),
  /** Its present `owner/name`. */
  repository: RepositoryName,
});
export type SourceToken = z.infer<typeof SourceToken>;

/** Why the App gives no token. */
export const SourceRefusal = z.object({ message: z.string().max(500), next: z.string().max(500) });
export type SourceRefusal = z.infer<typeof SourceRefusal>;
