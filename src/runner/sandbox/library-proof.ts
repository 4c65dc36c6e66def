import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Sample, UnprovenWork } from '../../model/run.ts';
import { oneLine } from '../../system/sanitise.ts';
import type { LaunchReport } from './launch-report.ts';
import { definesMalloc } from './own-malloc.ts';

/** Names of allocator libraries. One of these in a process that should have another one makes the measurement wrong. */
const ALLOCATORS =
  /(jemalloc|mimalloc|tcmalloc|hakozuna|hakmem|rpmalloc|snmalloc|scalloc|hoard|ptmalloc|dlmalloc|nedmalloc|tbbmalloc|mesh)[^/]*\.so(\.|$)/i;

/** The C library and the loader, which define malloc in every process. */
const C_LIBRARY = /^(?:libc|ld)[.-]/;

/** Places where a process can make a file that only its sandbox has, and files that have no place at all. */
const WRITABLE = /^\/(?:tmp|dev\/shm|var\/tmp|run|memfd:)|\(deleted\)$/;

/** Whether a library has the name of an allocator, or defines malloc. */
export function isAllocator(path: string): boolean {
  const name = basename(path);
  return ALLOCATORS.test(name) || (name.includes('.so') && !C_LIBRARY.test(name) && definesMalloc(path));
}

/** Whether a file without the name of a library defines malloc. */
function isRenamed(path: string): boolean {
  return !C_LIBRARY.test(basename(path)) && definesMalloc(path);
}

/**
 * Largest part of the CPU time of a sample that may lie in processes without proof. If the allocator made these processes 20 % faster,
 * the sample would become 1 % faster: the width of the equivalence band.
 */
const UNPROVEN_SHARE_MAX = 0.05;

/** What is known about the library in the processes of a sample. */
type LibraryProof = Pick<Sample, 'library' | 'unproven'>;

type Program = LaunchReport['programs'][number];

/**
 * Checks that the processes that did the work of a sample, by CPU time, had exactly the expected allocator mapped as code when
 * they ended. `expected` is null for the C library's allocator; `others` are libraries of the run that must not be mapped; `linked`
 * are allocators that may be mapped, because the dynamic loader reported that no call of malloc or free goes to them.
 */
export function proveLibrary(
  report: Pick<LaunchReport, 'programs' | 'identity' | 'unseenNs'>,
  expected: string | null,
  others: readonly string[],
  linked: readonly string[] = [],
): LibraryProof {
  const { programs, identity } = report;
  if (programs.length === 0) return { library: 'unknown' };
  const parts = programs.flatMap((program): WorkPart[] => {
    const { cpuNs, leftNs } = program;
    const doubt = doubtAbout(program, identity, expected, others, linked);
    if (doubt !== null) return [{ program: program.program, ns: cpuNs ?? 0, why: doubt }];
    return [{ program: program.program, ns: leftNs ?? 0, why: 'left-behind' }];
  });
  const unseen: WorkPart = { program: 'a process', ns: report.unseenNs ?? 0, why: 'not-traced' };
  const total = programs.reduce((sum, { cpuNs }) => sum + (cpuNs ?? 0), unseen.ns);
  const doubtful = [...parts, unseen].filter(({ ns, why }) => ns > 0 || why !== 'left-behind');
  const wrong = doubtful.filter(({ why }) => WRONG.has(why));
  const counts = (some: readonly WorkPart[]) => sumOf(some) > 0 && sumOf(some) >= UNPROVEN_SHARE_MAX * total;
  if (counts(wrong)) {
    const unproven = mostOf(wrong, total);
    return { library: OTHER.has(unproven.why) ? 'other' : 'missing', unproven };
  }
  if (!counts(doubtful)) return { library: 'expected' };
  const blind = doubtful.filter(({ why }) => !WRONG.has(why));
  return { library: 'unknown', unproven: mostOf(blind.length > 0 ? blind : doubtful, total) };
}

interface WorkPart extends Pick<UnprovenWork, 'program' | 'why'> {
  readonly ns: number;
}

const OTHER: ReadonlySet<UnprovenWork['why']> = new Set(['other-allocator', 'own-malloc', 'hidden-code']);
const WRONG: ReadonlySet<UnprovenWork['why']> = new Set(['not-mapped', 'static', ...OTHER]);

function doubtAbout(
  { program, mapped, mappedTruncated, preloads }: Program,
  identity: LaunchReport['identity'],
  expected: string | null,
  others: readonly string[],
  linked: readonly string[],
): UnprovenWork['why'] | null {
  if (preloads !== null) return preloads ? null : 'not-mapped';
  if (mapped === null) return 'unreadable';
  const isExpected = (file: { readonly device: string; readonly inode: string }): boolean =>
    identity !== null && file.device === identity.device && file.inode === identity.inode;
  const foreign = mapped.some(
    (file) =>
      !isExpected(file) &&
      !linked.includes(file.path) &&
      (others.includes(file.path) ||
        isAllocator(file.path) ||
        (basename(file.path) !== program && isRenamed(file.path))),
  );
  if (foreign) return 'other-allocator';
  if (mapped.some(({ path }) => basename(path) === program && definesMalloc(path))) return 'own-malloc';
  // What a process wrote into its sandbox is gone with it: nobody can look into such a file.
  if (mapped.some((file) => !isExpected(file) && WRITABLE.test(file.path) && !existsSync(file.path)))
    return 'hidden-code';
  if (expected === null || mapped.some(isExpected)) return null;
  if (mappedTruncated) return 'unreadable';
  // A dynamically linked program has its loader and the C library mapped too.
  return mapped.length === 1 ? 'static' : 'not-mapped';
}

function sumOf(parts: readonly WorkPart[]): number {
  return parts.reduce((sum, { ns }) => sum + ns, 0);
}

/** The program with the most CPU time, with its share. */
function mostOf(parts: readonly WorkPart[], total: number): UnprovenWork {
  const [most] = parts.toSorted((a, b) => b.ns - a.ns);
  if (most === undefined) throw new Error('no part of the work is unproven');
  const ns = sumOf(parts.filter(({ program, why }) => program === most.program && why === most.why));
  const share = Math.min(1, Math.round((1e4 * ns) / total) / 1e4);
  return { program: oneLine(most.program, 64), share, why: most.why };
}
