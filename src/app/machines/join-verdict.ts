import { exportDetail } from '../../core/export/export-detail.ts';
import { type JoinedRuns, joinedDecision, joinedNote } from '../../core/export/joined-decision.ts';
import { recordedText } from '../../core/export/ledger-entry.ts';
import { renderJoined } from '../../core/report/request/joined-comment.ts';
import type { MachineResult } from '../../core/report/verdict/machine-details.ts';
import { joinedVerdict, type MachineVerdict } from '../../core/verdict/joined-verdict.ts';
import { configToChange } from '../../github/read/repository-files.ts';
import { type ChildRequest, resultOf } from '../../model/request-record.ts';
import { err, ok } from '../../model/result.ts';
import type { JoinStep } from '../app-context.ts';
import { channelOf } from '../channel/channel-of.ts';
import { finish } from '../channel/end-request.ts';
import { requestSummary, requestTag } from '../channel/request-texts.ts';
import { notesOn, rememberVerdict } from '../run/notes.ts';
import { recordVerdict } from '../run/record-verdict.ts';
import { describeVerdict, machineResults, machineStates, silenceOf } from './machine-states.ts';

/** Every machine has ended: publishes one verdict of all of them, or why there is none. */
export const joinVerdict: JoinStep = async (context, request, children) => {
  const verdicts = children.map(machineVerdict);
  const results = machineResults(children);
  const [any, ...others] = results;
  if (any === undefined) {
    const expired = children.every(({ status }) => status === 'expired');
    const message = `${verdicts.map(({ machine, verdict }) => `${machine} ${verdict.ok ? '' : verdict.error}`).join('; ')}.`;
    const next = 'See whether their runners are online and free, then post the command above as a new comment.';
    const publication = channelOf(request).ended(request, {
      kind: 'failed',
      request: requestSummary(request),
      message,
      next,
    });
    await finish(context, request, expired ? 'expired' : 'failed', publication);
    return;
  }
  const joined = joinedVerdict(verdicts);
  const { plan } = any.result.manifest;
  const notes = [...plan.notes, ...(await notesOn(context, request, plan))];
  const { outcome, headline } = joined;
  const machineVerdicts = results.map(({ machine, result }) => [machine, result.verdict]);
  const document = JSON.stringify({ ...joined, machines: machineVerdicts });
  await rememberVerdict(context, request, plan, { outcome, headline, document });
  const octokit = await context.github.repository(request);
  const { result } = results.find(({ machine }) => joined.deciding.includes(machine)) ?? any;
  const { verdict, manifest, runUrl, artifact } = result;
  const config = outcome === 'GO' ? await configToChange(octokit, manifest.plan) : null;
  const links = { runUrl, artifactUrl: artifact.url };
  const runs: JoinedRuns = {
    ...{ id: request.id, outcome, headline },
    machines: [machineRun(any), ...others.map(machineRun)],
    silent: verdicts.flatMap(({ machine, verdict: each }) => (each.ok ? [] : [{ machine, how: each.error }])),
  };
  const decision = joinedDecision(runs);
  const recorded = decision === null ? null : await recordVerdict(context, { ...request, plan }, decision);
  const publication = renderJoined(joined, {
    tag: requestTag(request),
    request: requestSummary(request),
    machines: await machineStates(context, children, describeVerdict),
    results,
    notes,
    exported:
      verdict.outcome === outcome
        ? exportDetail(verdict, { manifest, samples: [] }, config, links, joinedNote(runs))
        : null,
    recorded: recorded === null ? '' : recordedText(recorded),
  });
  await finish(context, request, 'done', publication);
};

function machineRun({ machine, result }: MachineResult): JoinedRuns['machines'][number] {
  const { manifest, verdict, runUrl, artifact } = result;
  return { machine, run: { manifest, samples: [] }, verdict, evidence: { runUrl, artifactUrl: artifact.url } };
}

function machineVerdict(child: ChildRequest): MachineVerdict {
  const result = resultOf(child);
  return { machine: child.task.child.machine, verdict: result === null ? err(silenceOf(child)) : ok(result.verdict) };
}
