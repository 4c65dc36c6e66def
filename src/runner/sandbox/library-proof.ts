import { basename } from 'node:path';
import type { Sample } from '../../model/run.ts';
import type { LaunchReport } from './launch-report.ts';

/** Names of allocator libraries. One of these in a process that should have another one makes the measurement wrong. */
const ALLOCATORS =
  /(jemalloc|mimalloc|tcmalloc|hakozuna|hakmem|rpmalloc|snmalloc|scalloc|hoard|ptmalloc|dlmalloc|nedmalloc|tbbmalloc|mesh)[^/]*\.so(\.|$)/i;

/** Whether a file has the name of an allocator library. */
export function isAllocator(path: string): boolean {
  return ALLOCATORS.test(basename(path));
}

/**
 * Checks that a measured process had exactly the expected allocator mapped as code when it ended. `expected` is null for the C
 * library's allocator; `others` are libraries of the run that must not be mapped; `linked` are allocators that may be mapped,
 * because the dynamic loader reported that no call of malloc or free goes to them.
 */
export function proveLibrary(
  report: Pick<LaunchReport, 'mapped' | 'mappedTruncated' | 'identity'>,
  expected: string | null,
  others: readonly string[],
  linked: readonly string[] = [],
): Sample['library'] {
  const { mapped, identity } = report;
  if (mapped === null) return 'unknown';
  const isExpected = (file: { readonly device: string; readonly inode: string }): boolean =>
    identity !== null && file.device === identity.device && file.inode === identity.inode;
  const foreign = mapped.some(
    (file) =>
      !isExpected(file) && !linked.includes(file.path) && (others.includes(file.path) || isAllocator(file.path)),
  );
  if (foreign) return 'other';
  if (expected === null || mapped.some(isExpected)) return 'expected';
  return report.mappedTruncated ? 'unknown' : 'missing';
}
