import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../../../model/json-text.ts';
import { Sha256 } from '../../../model/names.ts';
import { err, ok, type Result } from '../../../model/result.ts';

/** A file or link that a build left. */
export interface KeptFile {
  /** Path relative to the folder of the build. */
  readonly path: string;
  readonly kind: 'file' | 'link';
  /** Permissions. */
  readonly mode: number;
  /** Content; of a link, where it leads. */
  readonly bytes: Buffer;
}

/** What a build left, as one entry of the cache. */
export interface CacheEntry {
  readonly key: string;
  /** When it was built, in UTC. */
  readonly builtAt: string;
  /** What is known about the build beside its files; its reader has the schema. */
  readonly facts: unknown;
  readonly files: readonly KeptFile[];
}

/** Largest entry, in bytes. */
export const ENTRY_BYTES_MAX = 512 * 1024 * 1024;
const FILES_MAX = 50_000;
const MAGIC = 'alloc-ab kept build 1';
const HEAD_BYTES = MAGIC.length + 1 + 64 + 1;
const LINE_FEED = 10;

/** A path below a folder: relative, without empty and dotted parts. */
const PathBelow = z
  .string()
  .min(1)
  .max(4000)
  .refine((path) => path.split('/').every((part) => !['', '.', '..'].includes(part)) && !path.includes('\0'));

const Header = z.strictObject({
  key: Sha256,
  builtAt: z.iso.datetime(),
  facts: z.unknown(),
  files: z
    .array(
      z.strictObject({
        path: PathBelow,
        kind: z.enum(['file', 'link']),
        mode: z.int().min(0).max(0o777),
        bytes: z.int().min(0).max(ENTRY_BYTES_MAX),
      }),
    )
    .max(FILES_MAX),
});

/**
 * The bytes of an entry: a line that names the format, the sha256 of all that follows it, a line of JSON, and the contents of the
 * files one after the other.
 */
export function encodeEntry({ files, ...rest }: CacheEntry): Buffer {
  const listed = files.map(({ bytes, ...file }) => ({ ...file, bytes: bytes.length }));
  const header = Buffer.from(`${JSON.stringify({ ...rest, files: listed })}\n`);
  const body = Buffer.concat([header, ...files.map(({ bytes }) => bytes)]);
  return Buffer.concat([Buffer.from(`${MAGIC}\n${sha256(body)}\n`), body]);
}

/** Reads an entry. The error is a clause that says what is wrong with its bytes. */
export function decodeEntry(bytes: Buffer, key: string): Result<CacheEntry, string> {
  const [magic, digest] = bytes.toString('latin1', 0, HEAD_BYTES).split('\n');
  if (magic !== MAGIC) return err('it is no entry of this version');
  const body = bytes.subarray(HEAD_BYTES);
  if (sha256(body) !== digest) return err('its sha256 is not the one it was written with');
  const end = body.indexOf(LINE_FEED);
  const header = Header.safeParse(parseJson(body.toString('utf8', 0, Math.max(0, end))));
  if (!header.success) return err('its header cannot be read');
  if (header.data.key !== key) return err('it is the entry of another build');
  const { files, ...rest } = header.data;
  const sizes = files.reduce((sum, { bytes: size }) => sum + size, end + 1);
  if (sizes !== body.length) return err('its files have other sizes than its header lists');
  const kept: KeptFile[] = [];
  let at = end + 1;
  for (const file of files) {
    kept.push({ ...file, bytes: body.subarray(at, at + file.bytes) });
    at += file.bytes;
  }
  return ok({ ...rest, files: kept });
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
