import { type ApiCall, type ApiResponse, type Handler, NOT_FOUND, page, unprocessable } from './call.ts';
import * as shape from './shapes.ts';
import type { CheckRun } from './state.ts';

/** A longer `text` is cut without a word, and the response is still 201 (the same table). */
const TEXT_BYTES_MAX = 65_535;

/** Operations on check runs. */
export const CHECK_OPERATIONS: Readonly<Record<string, Handler>> = {
  'checks/list-for-ref': async (call) => {
    const { world, repository, parameters, query, base } = call;
    const sha = await world.resolve(repository, parameters.ref ?? '');
    // All checks in the simulator are written by the App.
    const all = Number(query.get('app_id') ?? world.authority.appId) === world.authority.appId;
    const named = [...repository.checks.values()].filter(
      (check) => all && check.sha === sha && (query.get('check_name') ?? check.name) === check.name,
    );
    const newest = named.filter((check) => !named.some((other) => other.name === check.name && other.id > check.id));
    const checks = query.get('filter') === 'all' ? named : newest;
    return page(call, checks, (items) => ({
      total_count: checks.length,
      check_runs: items.map((check) => shape.checkRun(check, repository, world.authority.appId, base)),
    }));
  },

  'checks/create': async ({ world, repository, body, base }) => {
    const refused = refuse(body, world.summaryBytesMax);
    if (refused !== null) return refused;
    if ((await world.resolve(repository, body.head_sha)) === null)
      return unprocessable(`No commit found for SHA: ${body.head_sha}`);
    const status = body.conclusion === undefined ? (body.status ?? 'queued') : 'completed';
    const check = {
      id: world.nextId(),
      sha: body.head_sha,
      name: body.name,
      externalId: body.external_id ?? '',
      status,
      conclusion: body.conclusion ?? null,
      output: outputOf(body.output),
      actions: ((body.actions ?? []) as { identifier: string }[]).map(({ identifier }) => identifier),
      startedAt: world.now(),
      completedAt: status === 'completed' ? world.now() : null,
    };
    repository.checks.set(check.id, check);
    return { status: 201, body: shape.checkRun(check, repository, world.authority.appId, base) };
  },

  'checks/update': ({ world, repository, parameters, body, base }) => {
    const check = repository.checks.get(Number(parameters.check_run_id));
    if (check === undefined) return NOT_FOUND;
    const refused = refuse(body, world.summaryBytesMax);
    if (refused !== null) return refused;
    // "Once completed, not possible to modify its status" (GitHub support, github.community 120566; Mergify#1989): a status that
    // is sent to a completed check run changes neither status nor conclusion. Another conclusion replaces the first.
    if (check.status !== 'completed' && body.status !== undefined) check.status = body.status;
    if (body.conclusion !== undefined) Object.assign(check, { status: 'completed', conclusion: body.conclusion });
    if (body.actions !== undefined)
      check.actions = (body.actions as { identifier: string }[]).map(({ identifier }) => identifier);
    check.completedAt = check.status === 'completed' ? (check.completedAt ?? world.now()) : null;
    // PATCH replaces the whole output: what is left out becomes null (the same table).
    if (body.output !== undefined) check.output = outputOf(body.output);
    return { status: 200, body: shape.checkRun(check, repository, world.authority.appId, base) };
  },
};

/** Why GitHub refuses a check run; null when it accepts it. */
function refuse(body: ApiCall['body'], summaryBytesMax: number): ApiResponse | null {
  if (body.status === 'completed' && body.conclusion === undefined)
    return unprocessable('conclusion is required when completed');
  if (Buffer.byteLength(body.output?.summary ?? '') > summaryBytesMax)
    return unprocessable(`summary exceeds a maximum bytesize of ${summaryBytesMax}`);
  return null;
}

function outputOf(sent: ApiCall['body']): CheckRun['output'] {
  const text = typeof sent?.text === 'string' ? Buffer.from(sent.text).subarray(0, TEXT_BYTES_MAX).toString() : null;
  return { title: sent?.title ?? '', summary: sent?.summary ?? '', text };
}
