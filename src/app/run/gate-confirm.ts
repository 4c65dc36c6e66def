import { renderSuspicion } from '../../core/report/gate/gate-check.ts';
import type { GateOutcome } from '../../core/verdict/gate/gate-outcome.ts';
import { gateOrigin } from '../../model/gate-origin.ts';
import type { RequestBase } from '../../model/request-record.ts';
import type { AppContext } from '../app-context.ts';
import { showGateProgress } from '../channel/gate-check.ts';
import { writeProgress } from '../channel/writes.ts';

/** Adds a gate that measures the suspected lanes again, after a while. Repeating it is harmless. */
export async function measureAgain(
  context: AppContext,
  request: RequestBase,
  { suspects, undecided, ...outcome }: GateOutcome,
  runUrl: string,
): Promise<void> {
  const { stores, settings, now } = context;
  if (request.task.kind !== 'gate') throw new Error(`request ${request.id} is not a gate`);
  const { gate } = request.task;
  const report = renderSuspicion({ ...outcome, suspects, undecided }, runUrl);
  await writeProgress(context, request.id, () =>
    showGateProgress(context, request, gate.sha, { status: 'in_progress', ...report }),
  );
  const { repositoryId, repository, subject, installationId, login, askedAt: at, key, id } = request;
  const guid = `${id.split('-').at(-1)}again`;
  const suspicion = { first: key, suspects, undecided, runUrl };
  const again = gateOrigin(
    { repositoryId, repository, subject, installationId, login, at, guid },
    { ...gate, suspicion },
  );
  await stores.requests.add(again, now(), now() + settings.timing.confirmAfterMs);
}
