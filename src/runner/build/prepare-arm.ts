import type { Incident } from '../../model/incident.ts';
import type { AbPlan, Arm, LaneProgram } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { BuildRecord, Manifest } from '../../model/run.ts';
import { type BuildOrder, type BuiltArm, buildArm } from './build-arm.ts';
import { buildBenches } from './build-benches.ts';
import type { BuildContext } from './build-context.ts';
import { definesAllocator } from './complete-library.ts';
import { locateInstalled } from './installed-library.ts';
import { installedVersion } from './installed-version.ts';

/** Builds an arm, or finds its installed library, and reports the progress. Refuses a library that is no whole allocator. */
export function prepareArm(context: BuildContext, order: BuildOrder): Promise<Result<BuiltArm, Incident>> {
  const { source, label } = order.arm;
  const prepare = async (): Promise<Result<BuiltArm, Incident>> => {
    const built = await (source.kind === 'build' ? buildArm(context, order) : installedArm(order.name, label, source));
    if (!built.ok || built.value.library === null) return built;
    const complete = definesAllocator(order.name, label, built.value.library);
    return complete.ok ? built : complete;
  };
  return withProgress(context, order.name, label, prepare, ({ record }) => record.fromCache?.builtAt);
}

/** Builds the bench programs of the repository and reports the progress, also what failed and no lane uses. */
export async function prepareBenches(
  context: BuildContext,
  benches: AbPlan['benches'],
  lanes: readonly LaneProgram[],
): Promise<Result<Pick<Manifest, 'benchesFromCache'>, Incident>> {
  const built = await withProgress(
    context,
    'benches',
    'bench programs',
    () => buildBenches(context, benches, lanes),
    ({ builtAt }) => builtAt,
  );
  if (!built.ok) return built;
  const { failures, builtAt } = built.value;
  for (const { message } of failures) {
    context.onProgress({ kind: 'phase', phase: 'build', detail: `no lane of this run uses it: ${message}` });
  }
  return ok(builtAt === undefined ? {} : { benchesFromCache: { builtAt } });
}

/** Whether a step was aborted, as opposed to failed. */
export function wasCancelled(result: Result<unknown, Incident>): boolean {
  return !result.ok && result.error.code === 'cancelled';
}

async function installedArm(
  name: string,
  label: string,
  source: Extract<Arm['source'], { kind: 'installed' }>,
): Promise<Result<BuiltArm, Incident>> {
  const found = await locateInstalled(name, source);
  if (!found.ok) return found;
  const record: BuildRecord = {
    label,
    sha: null,
    commands: [],
    librarySha256: found.value?.sha256 ?? null,
    librarySizeBytes: found.value?.sizeBytes ?? null,
    ...(found.value !== null && { installed: await installedVersion(found.value.path) }),
    compiler: null,
    effective: {},
    translationUnits: 0,
    seconds: 0,
  };
  return ok({ record, library: found.value?.path ?? null, flags: null, calls: [], statements: {} });
}

async function withProgress<T>(
  { onProgress }: BuildContext,
  what: string,
  label: string,
  action: () => Promise<Result<T, Incident>>,
  builtAtOf: (value: T) => string | undefined,
): Promise<Result<T, Incident>> {
  const began = performance.now();
  onProgress({ kind: 'build', what, label, state: 'started', seconds: 0 });
  const result = await action();
  const seconds = (performance.now() - began) / 1000;
  const builtAt = result.ok ? builtAtOf(result.value) : undefined;
  const age = builtAt === undefined ? {} : { ageSeconds: Math.max(0, (Date.now() - Date.parse(builtAt)) / 1000) };
  onProgress({ kind: 'build', what, label, state: result.ok ? 'done' : 'failed', seconds, ...age });
  return result;
}
