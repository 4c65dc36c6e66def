import { crc32 } from 'node:zlib';

const END = { signature: 0x06054b50, bytes: 22 } as const;
const COMMENT_BYTES_MAX = 65_535;
/** 1980-01-01, the first day that the format knows: the same file gives the same archive. */
const DAY_ONE = 0x0021;

/**
 * An archive with one more file at its end, stored as it is. Every byte before the list of contents stays the same.
 * Null for what is no archive, or one in the larger format (zip64).
 */
export function appendToZip(zip: Buffer, name: string, content: Buffer): Buffer | null {
  const endAt = findEnd(zip);
  if (endAt === null) return null;
  const count = zip.readUInt16LE(endAt + 10);
  const listBytes = zip.readUInt32LE(endAt + 12);
  const listAt = zip.readUInt32LE(endAt + 16);
  if (count >= 0xfffe || listAt === 0xffffffff || listAt + listBytes !== endAt) return null;
  const named = Buffer.from(name);
  const about = fileFields(content, named.length);
  const local = Buffer.concat([word(0x04034b50), about, named, content]);
  const listed = Buffer.concat([
    word(0x02014b50),
    // Made by: version 2.0.
    Buffer.from([20, 0]),
    about,
    // No comment, first disk, no attributes.
    Buffer.alloc(10),
    word(listAt),
    named,
  ]);
  const end = Buffer.from(zip.subarray(endAt));
  end.writeUInt16LE(count + 1, 8);
  end.writeUInt16LE(count + 1, 10);
  end.writeUInt32LE(listBytes + listed.length, 12);
  end.writeUInt32LE(listAt + local.length, 16);
  return Buffer.concat([zip.subarray(0, listAt), local, zip.subarray(listAt, endAt), listed, end]);
}

/** The fields that both headers of a file have: version, flags, method, time, checksum, sizes, lengths of name and extra. */
function fileFields(content: Buffer, nameBytes: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(DAY_ONE, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(nameBytes, 22);
  return fields;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Where the last record begins: it ends with a comment of any length, which reaches to the end. */
function findEnd(zip: Buffer): number | null {
  const least = Math.max(0, zip.length - END.bytes - COMMENT_BYTES_MAX);
  for (let at = zip.length - END.bytes; at >= least; at -= 1) {
    if (zip.readUInt32LE(at) !== END.signature) continue;
    if (at + END.bytes + zip.readUInt16LE(at + 20) === zip.length) return at;
  }
  return null;
}
