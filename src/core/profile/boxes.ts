import type { Box } from '../../model/evidence.ts';
import { compilePattern } from '../../model/pattern.ts';
import type { ProfiledFunction } from './perf-entries.ts';
import type { Profile } from './perf-report.ts';
import { isLibrary } from './profile-sanity.ts';
import { selfShares } from './self-shares.ts';

/**
 * The part of a function that matches no pattern: other code of the library, the kernel, another library, or the program. The kernel's
 * work on page faults is a part of its own, since an allocator decides how many there are.
 */
export const REST = {
  library: 'the library’s other code',
  faults: 'page faults (kernel)',
  kernel: 'the kernel otherwise',
  libraries: 'other libraries',
  program: 'the program',
} as const;

/** Parts outside the library. */
export const OUTSIDE: readonly string[] = [REST.faults, REST.kernel, REST.libraries, REST.program];

/** A frame of the kernel below which everything is the work of a page fault, on x86 and Arm. */
const FAULT = /^((asm_)?exc_page_fault|page_fault|do_page_fault|do_user_addr_fault|handle_mm_fault|do_mem_abort)$/;
const KERNEL = /^\[.*(kernel|guest\.kernel).*\]$|\.ko(\.\w+)?$/;

/** Shares of all samples, by box and part. */
export function boxShares(profile: Profile, boxes: readonly Box[], library: string | null): Map<string, number> {
  const shares = selfShares(profile, boxFinder(boxes, library));
  const kernel = shares.get(REST.kernel) ?? 0;
  const inFaults = profile.stacks.filter(({ frames }) => frames.some((frame) => FAULT.test(frame)));
  const faults = Math.min(kernel, inFaults.reduce((sum, { count }) => sum + count, 0) / profile.samples);
  if (faults > 0) shares.set(REST.faults, faults).set(REST.kernel, kernel - faults);
  return shares;
}

/** Share of the samples in the kernel, by the shares of boxes and parts. */
export function kernelShare(shares: ReadonlyMap<string, number>): number {
  return (shares.get(REST.kernel) ?? 0) + (shares.get(REST.faults) ?? 0);
}

/** Returns a function that finds the box of a profiled function: the first pattern that matches its name counts. */
function boxFinder(boxes: readonly Box[], library: string | null): (each: ProfiledFunction) => string {
  const compiled = boxes.map(({ box, pattern }) => ({ box, pattern: compilePattern(pattern) }));
  return ({ name, object }) => {
    const inLibrary = library !== null && isLibrary(object, library);
    const found = inLibrary ? compiled.find(({ pattern }) => pattern.test(name)) : undefined;
    if (found) return found.box;
    if (inLibrary) return REST.library;
    if (KERNEL.test(object)) return REST.kernel;
    return /\.so(\.|$)|^\[vdso\]$/.test(object) ? REST.libraries : REST.program;
  };
}
