import { basename } from 'node:path';
import type { Incident } from '../../model/incident.ts';
import { ok, type Result } from '../../model/result.ts';
import { failed } from '../job/incident.ts';
import { ALLOCATION_CALLS, allocationCalls } from '../sandbox/own-malloc.ts';

/** Refuses a library without `malloc`, and one that would take back blocks of another allocator. */
export function definesAllocator(arm: string, label: string, library: string): Result<null, Incident> {
  const calls = allocationCalls(library);
  // What the loader makes of a file that is no library for it is known from /bin/true.
  if (calls === null) return ok(null);
  const missing = ALLOCATION_CALLS.filter((call) => !calls.has(call));
  if (missing.length === 0) return ok(null);
  const hasMalloc = calls.has('malloc');
  const file = basename(library);
  return failed({
    code: hasMalloc ? 'mixed-heaps' : 'no-malloc',
    phase: 'build',
    arm,
    message: hasMalloc
      ? `The library of ${label} (${file}) defines malloc, but not ${missing.join(', ')}: these calls would go to the C library, which does not know its blocks.`
      : `The library of ${label} (${file}) defines no malloc: its programs would run on the allocator of the C library, and that would be measured under its name.`,
    next: 'Make the library define malloc, free, calloc and realloc for the dynamic loader ("nm -D" lists them), or correct the "library" of the line.',
  });
}
