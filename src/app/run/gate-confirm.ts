import { renderSuspicion } from '../../core/report/gate/gate-check.ts';
import type { GateOutcome } from '../../core/verdict/gate-outcome.ts';
import type { GateAsked } from '../../model/gate.ts';
import { gateOrigin } from '../../model/gate-origin.ts';
import type { RequestRecord } from '../../model/request-record.ts';
import { sayGoingOn } from '../answer/gate-say.ts';
import { unlessRefused } from '../answer/unless-refused.ts';
import type { Worker } from '../worker.ts';

/** Has the suspected lanes measured again, by a request of its own that begins a while later. Repeating it is harmless. */
export async function measureAgain(
  worker: Worker,
  request: RequestRecord,
  gate: GateAsked,
  { suspects, undecided, ...outcome }: GateOutcome,
  runUrl: string,
): Promise<void> {
  const { memory, settings, now } = worker;
  const said = renderSuspicion({ ...outcome, suspects, undecided }, runUrl);
  await unlessRefused(worker, request.id, () => sayGoingOn(worker, request, { status: 'in_progress', ...said }));
  const { repository, pullRequest, installationId, login, askedAt: at, key, id } = request;
  const guid = `${id.split('-').at(-1)}again`;
  const suspicion = { first: key, suspects, undecided, runUrl };
  const again = gateOrigin({ repository, pullRequest, installationId, login, at, guid }, { ...gate, suspicion });
  await memory.requests.add(again, now(), now() + settings.timing.confirmAfterMs);
}
