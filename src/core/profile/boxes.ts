import type { Box } from '../../model/evidence.ts';
import type { ProfiledFunction } from './perf-entries.ts';
import type { Profile } from './perf-report.ts';
import { isLibrary } from './profile-sanity.ts';
import { selfShares } from './self-shares.ts';

/** The box of a function that matches no pattern: other code of the library, the kernel, or everything else. */
export const REST = { library: 'the library’s other code', kernel: 'kernel', outside: 'outside the library' } as const;

/** Shares of all samples, by box. */
export function boxShares(profile: Profile, boxes: readonly Box[], library: string | null): Map<string, number> {
  return selfShares(profile, boxFinder(boxes, library));
}

/** Returns a function that finds the box of a profiled function: the first pattern that matches its name counts. */
function boxFinder(boxes: readonly Box[], library: string | null): (each: ProfiledFunction) => string {
  const compiled = boxes.map(({ box, pattern }) => ({ box, pattern: new RegExp(pattern) }));
  return ({ name, object }) => {
    const inLibrary = library !== null && isLibrary(object, library);
    const found = inLibrary ? compiled.find(({ pattern }) => pattern.test(name)) : undefined;
    if (found) return found.box;
    if (inLibrary) return REST.library;
    return /^\[.*(kernel|guest\.kernel).*\]$|\.ko(\.\w+)?$/.test(object) ? REST.kernel : REST.outside;
  };
}
