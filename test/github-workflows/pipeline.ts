import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { executeWorkflow, type WorkflowResult, type WorkflowRun } from './executor.ts';
import { resolve } from './expression.ts';
import { parseWorkflowFile } from './github-parser.ts';

export interface Pipeline extends Omit<WorkflowRun, 'job' | 'contexts' | 'before' | 'artifacts' | 'onArtifact'> {
  /** An earlier attempt of this run; its successful jobs are not executed again ("Re-run failed jobs"). */
  readonly again?: PipelineResult;
}

/** Results of each job; a job with a matrix has a result for each row. */
export interface PipelineResult {
  readonly jobs: Readonly<Record<string, readonly WorkflowResult[]>>;
  readonly artifacts: ReadonlyMap<string, Buffer>;
}

/** Executes a workflow with several jobs one after the other: needs, matrix, outputs, environments, artifacts. */
export async function executePipeline({ again, ...run }: Pipeline): Promise<PipelineResult> {
  const { template, root } = await parseWorkflowFile(run.workflowFile);
  const artifacts = new Map(again?.artifacts);
  const jobs: Record<string, readonly WorkflowResult[]> = {};
  for (const { id, needs: wanted } of template.jobs) {
    const earlier = again?.jobs[id.value];
    if (earlier !== undefined && conclusionOf(earlier) === 'success') {
      jobs[id.value] = earlier;
      continue;
    }
    const needs = Object.fromEntries(
      (wanted ?? []).map(({ value }) => {
        const results = jobs[value] ?? [];
        return [value, { result: conclusionOf(results), outputs: results.at(-1)?.outputs ?? {} }];
      }),
    );
    const ended = Object.values(needs).map(({ result }) => result);
    const allWell = ended.every((one) => one === 'success');
    const before = allWell ? 'success' : ended.includes('cancelled') ? 'cancelled' : 'failure';
    const job = root.assertMapping('').find('jobs')?.assertMapping('').find(id.value)?.assertMapping('');
    const include = job?.find('strategy')?.assertMapping('').find('matrix')?.assertMapping('').find('include');
    // The matrix of a skipped job cannot be evaluated.
    const rows =
      include !== undefined && allWell ? (resolve(include, { contexts: { needs }, status: before }) as object[]) : [{}];
    const results: WorkflowResult[] = [];
    for (const matrix of rows) {
      const workspace = mkdtempSync(join(run.workspace, `${id.value}-`));
      const onArtifact = (name: string, zip: Buffer) => void artifacts.set(name, zip);
      const contexts = { needs, matrix };
      results.push(
        await executeWorkflow({ ...run, workspace, job: id.value, contexts, before, artifacts, onArtifact }),
      );
    }
    jobs[id.value] = results;
  }
  return { jobs, artifacts };
}

/** The conclusion of a job with these rows. */
function conclusionOf(results: readonly WorkflowResult[]): WorkflowResult['conclusion'] {
  const all = results.map(({ conclusion }) => conclusion);
  return (['cancelled', 'failure', 'skipped'] as const).find((worst) => all.includes(worst)) ?? 'success';
}
