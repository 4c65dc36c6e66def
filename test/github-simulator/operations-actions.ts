import { randomUUID } from 'node:crypto';
import { type Handler, NOT_FOUND, page, unprocessable } from './call.ts';
import * as shape from './shapes.ts';

const INPUTS_CHARACTERS_MAX = 65_535;

/** Operations of workflows: dispatch, workflow runs, artifacts. */
export const ACTIONS_OPERATIONS: Readonly<Record<string, Handler>> = {
  'actions/create-workflow-dispatch': ({ world, repository, parameters, body, base, emit }) => {
    const workflow = parameters.workflow_id ?? '';
    if (!repository.workflows.includes(workflow)) return NOT_FOUND;
    const inputs = (body.inputs ?? {}) as Record<string, string>;
    if (JSON.stringify(inputs).length > INPUTS_CHARACTERS_MAX)
      return unprocessable('inputs are too large (maximum is 65535 characters)');
    const at = world.now();
    const run = {
      id: world.nextId(),
      workflow,
      ref: body.ref,
      title: `ab ${inputs.id ?? ''}`,
      inputs,
      status: 'queued' as const,
      conclusion: null,
      createdAt: at,
      updatedAt: at,
      artifacts: [],
      jobs: new Map(),
      stop: new AbortController(),
    };
    repository.runs.set(run.id, run);
    emit({ kind: 'dispatched', repository, runId: run.id });
    if (body.return_run_details !== true) return { status: 204 };
    const url = `${base}/repos/${repository.fullName}/actions/runs/${run.id}`;
    return {
      status: 200,
      body: { workflow_run_id: run.id, run_url: url, html_url: shape.runPage(run.id, repository, base) },
    };
  },

  'actions/list-workflow-runs': (call) => {
    const { repository, parameters, query, base } = call;
    const runs = [...repository.runs.values()]
      .filter((run) => run.workflow === parameters.workflow_id)
      .filter(() => (query.get('event') ?? 'workflow_dispatch') === 'workflow_dispatch')
      .reverse();
    return page(call, runs, (items) => ({
      total_count: runs.length,
      workflow_runs: items.map((run) => shape.workflowRun(run, repository, base)),
    }));
  },

  'actions/get-workflow-run': ({ repository, parameters, base }) => {
    const run = repository.runs.get(Number(parameters.run_id));
    return run === undefined ? NOT_FOUND : { status: 200, body: shape.workflowRun(run, repository, base) };
  },

  'actions/get-reviews-for-run': ({ repository, parameters }) => ({
    status: 200,
    body: (repository.reviews.get(Number(parameters.run_id)) ?? []).map(shape.environmentReview),
  }),

  'actions/cancel-workflow-run': ({ world, repository, parameters, emit }) => {
    const run = repository.runs.get(Number(parameters.run_id));
    if (run === undefined) return NOT_FOUND;
    if (run.status === 'completed')
      return { status: 409, body: { message: 'Cannot cancel a workflow run that is completed.', status: '409' } };
    run.stop.abort();
    if (run.status === 'queued') {
      run.updatedAt = world.now();
      run.status = 'completed';
      run.conclusion = 'cancelled';
      emit({ kind: 'run-completed', repository, runId: run.id });
    }
    return { status: 202, body: {} };
  },

  'actions/list-workflow-run-artifacts': (call) => {
    const { repository, parameters, query, base } = call;
    const run = repository.runs.get(Number(parameters.run_id));
    if (run === undefined) return NOT_FOUND;
    const artifacts = run.artifacts.filter(({ name }) => (query.get('name') ?? name) === name);
    return page(call, artifacts, (items) => ({
      total_count: artifacts.length,
      artifacts: items.map((item) => shape.artifact(item, run, repository, base)),
    }));
  },

  'actions/download-artifact': ({ world, repository, parameters, base }) => {
    const artifacts = [...repository.runs.values()].flatMap((run) => run.artifacts);
    const artifact = artifacts.find(({ id }) => id === Number(parameters.artifact_id));
    if (artifact === undefined || parameters.archive_format !== 'zip') return NOT_FOUND;
    const link = randomUUID();
    world.links.set(link, { zip: artifact.zip, until: Date.now() + 60_000 });
    return { status: 302, headers: { location: `${base}/_blobs/${link}` } };
  },

  'actions/list-jobs-for-workflow-run': (call) => {
    const { repository, parameters, base } = call;
    const run = repository.runs.get(Number(parameters.run_id));
    if (run === undefined) return NOT_FOUND;
    const jobs: [string, string][] = run.jobs.size > 0 ? [...run.jobs] : [['Measure', run.status]];
    return page(call, jobs, (items) => ({
      total_count: jobs.length,
      jobs: items.map(([name, status], index) => ({
        id: run.id * 10 + index,
        run_id: run.id,
        name,
        status,
        conclusion: status === 'completed' ? 'success' : null,
        started_at: run.createdAt,
        completed_at: status === 'completed' ? run.updatedAt : null,
        html_url: shape.runPage(run.id, repository, base),
      })),
    }));
  },

  'actions/delete-artifact': ({ repository, parameters }) => {
    for (const { artifacts } of repository.runs.values()) {
      const index = artifacts.findIndex(({ id }) => id === Number(parameters.artifact_id));
      if (index < 0) continue;
      artifacts.splice(index, 1);
      return { status: 204 };
    }
    return NOT_FOUND;
  },

  'rate-limit/get': () => {
    const rate = { limit: 5000, remaining: 4999, reset: Math.floor(Date.now() / 1000) + 3600, used: 1 };
    return { status: 200, body: { rate, resources: { core: rate, search: rate } } };
  },
};
