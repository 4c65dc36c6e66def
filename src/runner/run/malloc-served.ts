import { basename } from 'node:path';
import { plural } from '../../core/text/format.ts';
import type { Incident } from '../../model/incident.ts';
import type { ArmName } from '../../model/names.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Observation } from '../../model/run.ts';
import { findProgram } from '../../system/find-program.ts';
import { failed } from '../job/incident.ts';
import { commandLine, type SamplingContext } from '../sampling/sampling-context.ts';
import { ALLOCATION_CALLS, allocationCalls } from '../sandbox/own-malloc.ts';
import { bindAllocator } from '../server/allocator-binding.ts';

const ARMS: readonly ArmName[] = ['baseline', 'candidate'];

/** Who is asked whose library serves `malloc`. */
type Context = Pick<SamplingContext, 'plan' | 'sandbox' | 'directory' | 'libraries' | 'lengths'>;

/**
 * The observation `malloc-served`: each library defines the calls of an allocator, and the dynamic loader binds those of every lane's
 * program to it. A mapped library that is not called would be measured under the name of another. Servers are asked at their start.
 */
export async function mallocServed(context: Context): Promise<Result<Observation, Incident>> {
  const { plan, sandbox, directory, libraries } = context;
  const name = 'malloc-served';
  const programs = new Set<string>();
  for (const lane of plan.lanes.filter(({ server }) => server === undefined)) {
    const [program = ''] = commandLine(context, lane);
    const path = findProgram(program, sandbox.environment.PATH ?? '', directory);
    // The pilot reports a program that is not there.
    if (path !== null) programs.add(path);
  }
  const silent = new Set<string>();
  for (const arm of ARMS) {
    const library = libraries[arm];
    if (library === null) continue;
    const incomplete = definesAllocator(library, arm);
    if (!incomplete.ok) return incomplete;
    for (const program of programs) {
      const binding = await bindAllocator(sandbox, { program, cwd: directory, library });
      if (!binding.ok) {
        const { code, message, next, output } = binding.error;
        const what = `${basename(program)} with the library of ${plan[arm].label} (${arm}) ${message}.`;
        return failed({ code, phase: 'preflight', arm, message: what, detail: output, next });
      }
      if (!binding.value.isKnown) silent.add(basename(program));
    }
  }
  if (silent.size > 0) {
    const detail = `The dynamic loader does not tell whose malloc is called by ${[...silent].sort().join(', ')}.`;
    return ok({ name, status: 'unknown', detail: detail.slice(0, 1000) });
  }
  const detail = `Each library defines malloc, free, calloc and realloc, and the dynamic loader binds them for ${plural(programs.size, 'program')} of the lanes.`;
  return ok({ name, status: 'pass', detail });
}

/** Refuses a library without `malloc`, and one that would take back blocks of another allocator. */
export function definesAllocator(library: string, arm: string): Result<null, Incident> {
  const calls = allocationCalls(library);
  // What the loader makes of a file that is no library for it is known from /bin/true.
  if (calls === null) return ok(null);
  const missing = ALLOCATION_CALLS.filter((call) => !calls.has(call));
  if (missing.length === 0) return ok(null);
  const hasMalloc = calls.has('malloc');
  const file = basename(library);
  return failed({
    code: hasMalloc ? 'mixed-heaps' : 'no-malloc',
    phase: 'preflight',
    arm,
    message: hasMalloc
      ? `The library of ${arm} (${file}) defines malloc, but not ${missing.join(', ')}: these calls would go to the C library, which does not know its blocks.`
      : `The library of ${arm} (${file}) defines no malloc: its programs would run on the allocator of the C library, and that would be measured under its name.`,
    next: 'Make the library define malloc, free, calloc and realloc for the dynamic loader ("nm -D" lists them), or correct the "library" of the line.',
  });
}
