import { z } from 'zod';
import { RepositoryName, Sha, Sha256 } from './names.ts';

/** The signed files of a bundle. `logs/` is not signed: it is for readers and proves nothing. */
export const BUNDLE_FILES = ['manifest.json', 'samples.jsonl', 'evidence.jsonl', 'plan.json'] as const;
export type BundleFile = (typeof BUNDLE_FILES)[number];

/** SHA-256 of each file; null when the bundle lacks the file. */
export const BundleDigests = z.strictObject({
  'manifest.json': Sha256.nullable(),
  'samples.jsonl': Sha256.nullable(),
  'evidence.jsonl': Sha256.nullable(),
  'plan.json': Sha256.nullable(),
});
export type BundleDigests = z.infer<typeof BundleDigests>;

/** The signed content: this request measured these files, and this is the result. */
export const Statement = z.strictObject({
  schema: z.literal(1),
  /** Id of the request, as in the plan. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  repository: RepositoryName,
  /** The commit of each arm, the baseline first; null for a library that is installed on the machine. */
  commits: z.array(Sha.nullable()).min(1).max(32),
  files: BundleDigests,
  /** SHA-256 of the canonical JSON of the verdict, of the document of a survey without earlier surveys, or of the result of a campaign. */
  answer: z.strictObject({ kind: z.enum(['verdict', 'survey', 'campaign']), sha256: Sha256 }),
  /** Version of alloc-ab that judged the bundle. */
  tool: z.string().max(40),
  at: z.iso.datetime(),
});
export type Statement = z.infer<typeof Statement>;

/** `signed.json`: a statement with its Ed25519 signature and the public key; lower-case hexadecimal. */
export const SignedStatement = z.strictObject({
  statement: Statement,
  /** The 32 bytes of the public key. */
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type SignedStatement = z.infer<typeof SignedStatement>;

/** Name of the signature file of a bundle. */
export const SIGNATURE_FILE = 'signed.json';

/** Largest `signed.json` that is read, in bytes. */
export const SIGNED_BYTES_MAX = 16_384;
