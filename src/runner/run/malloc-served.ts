import { basename } from 'node:path';
import { plural } from '../../core/text/format.ts';
import type { Incident } from '../../model/incident.ts';
import { ARMS } from '../../model/names.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Observation } from '../../model/run.ts';
import { findProgram } from '../../system/find-program.ts';
import { failed } from '../job/incident.ts';
import { commandLine, type SamplingContext } from '../sampling/sampling-context.ts';
import { bindAllocator } from '../server/allocator-binding.ts';
import { missingProgram } from '../server/server-failure.ts';

/** Who is asked whose library serves `malloc`. */
type Context = Pick<SamplingContext, 'plan' | 'sandbox' | 'directory' | 'libraries' | 'lengths'>;

/**
 * The observation `malloc-served`: the dynamic loader binds the allocation calls of every lane's program to the library of its arm. A
 * mapped library that is not called would be measured under the name of another. Servers are asked at their start.
 */
export async function mallocServed(context: Context): Promise<Result<Observation, Incident>> {
  const { plan, sandbox, directory, libraries } = context;
  const name = 'malloc-served';
  const programs = new Set<string>();
  const search = sandbox.environment.PATH ?? '';
  for (const lane of plan.lanes.filter(({ server }) => server === undefined)) {
    const missing = missingProgram(lane, search, directory);
    if (missing !== null) {
      const { code, message, next } = missing;
      return failed({ code, phase: 'preflight', lane: lane.id, message: `${lane.id}: the bench ${message}.`, next });
    }
    const path = findProgram(commandLine(context, lane)[0] ?? '', search, directory);
    if (path !== null) programs.add(path);
  }
  const silent = new Set<string>();
  for (const arm of ARMS) {
    const library = libraries[arm];
    if (library === null) continue;
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
    const detail = `The dynamic loader names no library for the malloc of ${[...silent].sort().join(', ')}.`;
    return ok({ name, status: 'unknown', detail: detail.slice(0, 1000) });
  }
  const detail = `The dynamic loader binds malloc and free to the library of the arm in ${plural(programs.size, 'program')} of the lanes.`;
  return ok({ name, status: 'pass', detail });
}
