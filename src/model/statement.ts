import { z } from 'zod';
import { RepositoryName, Sha, Sha256 } from './names.ts';

/** The files of a bundle that are signed; `logs/` are for people and prove nothing. */
export const BUNDLE_FILES = ['manifest.json', 'samples.jsonl', 'evidence.jsonl', 'plan.json'] as const;
export type BundleFile = (typeof BUNDLE_FILES)[number];

/** sha256 of each file's bytes; null where the bundle has none. */
export const BundleDigests = z.strictObject({
  'manifest.json': Sha256.nullable(),
  'samples.jsonl': Sha256.nullable(),
  'evidence.jsonl': Sha256.nullable(),
  'plan.json': Sha256.nullable(),
});
export type BundleDigests = z.infer<typeof BundleDigests>;

/** What a signature stands for: these bytes were measured by this request, and this is what they say. */
export const Statement = z.strictObject({
  schema: z.literal(1),
  /** Request key, as in the plan. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/),
  repository: RepositoryName,
  /** The commit of each arm, the baseline first; null for what is installed on the machine. */
  commits: z.array(Sha.nullable()).min(1).max(32),
  files: BundleDigests,
  /** The verdict document, or that of a survey without earlier ones: sha256 of its canonical JSON. */
  answer: z.strictObject({ kind: z.enum(['verdict', 'survey']), sha256: Sha256 }),
  /** Version of alloc-ab that judged. */
  tool: z.string().max(40),
  at: z.iso.datetime(),
});
export type Statement = z.infer<typeof Statement>;

/** `signed.json`: a statement with its Ed25519 signature, and the key that it can be checked with; lower-case hexadecimal. */
export const SignedStatement = z.strictObject({
  statement: Statement,
  /** The 32 bytes of the public key. */
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type SignedStatement = z.infer<typeof SignedStatement>;

/** Name of the signature of a bundle. */
export const SIGNATURE_FILE = 'signed.json';

/** Largest `signed.json` that is read, in bytes. */
export const SIGNED_BYTES_MAX = 16_384;
