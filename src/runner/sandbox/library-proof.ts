import { basename } from 'node:path';
import type { Sample } from '../../model/run.ts';
import type { LaunchReport } from './launch-report.ts';

/** Names of allocator libraries: any of these in a process that should have another one is a wrong measurement. */
const ALLOCATORS =
  /(jemalloc|mimalloc|tcmalloc|hakozuna|hakmem|rpmalloc|snmalloc|scalloc|hoard|ptmalloc|dlmalloc|nedmalloc|tbbmalloc|mesh)[^/]*\.so(\.|$)/i;

/** Whether a file is an allocator by its name. */
export function isAllocator(path: string): boolean {
  return ALLOCATORS.test(basename(path));
}

/**
 * Whether a measured process had exactly the expected allocator mapped as code when it ended.
 * `expected` is null for the C library's own allocator; `others` are libraries of the run that must not be there; `linked` are
 * allocators of which the loader has said that they serve no call.
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
