import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, Step } from '@actions/workflow-parser/model/workflow-template';
import type { MappingToken } from '@actions/workflow-parser/templates/tokens/mapping-token';
import { checkout, cloneRepository, downloadArtifacts, localAction, uploadArtifact } from './actions.ts';
import { holds, resolve, resolveText, type Scope } from './expression.ts';
import { fileCommands } from './file-commands.ts';
import { parseWorkflowFile } from './github-parser.ts';
import { runStep } from './step-process.ts';
import { type Annotation, readStepOutput } from './workflow-commands.ts';

const PROJECT = resolvePath(dirname(fileURLToPath(import.meta.url)), '../..');

export interface WorkflowRun {
  /** Path of the workflow's file. */
  readonly workflowFile: string;
  /** Inputs of the `workflow_dispatch`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** An empty directory for this run. */
  readonly workspace: string;
  readonly onArtifact?: (name: string, zipBytes: Buffer, digest: string) => void | Promise<void>;
  readonly onLog?: (line: string) => void;
  /** Added to the environment of every step; `GITHUB_*` variables are also in the `github` context. */
  readonly env?: Readonly<Record<string, string>>;
  /** Cancels the run when it aborts. */
  readonly signal?: AbortSignal;
  /** Variables of the repository: the `vars` context. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Source of `actions/checkout`, the control repository; this project by default. */
  readonly control?: string;
  /** Where an action of another repository is, by its `owner/name@commit`: the runner downloads it beside the workspace. */
  readonly actions?: Readonly<Record<string, string>>;
  /** The job to execute, when the workflow has several; `contexts` are its `needs` and `matrix`. */
  readonly job?: string;
  readonly contexts?: Readonly<Record<'needs' | 'matrix', unknown>>;
  /** Secrets by environment. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The review of a job that waits for an environment; approved by default. */
  readonly review?: (environment: string) => 'approve' | 'reject';
  /** Joint status of the jobs that this one needs. */
  readonly before?: Scope['status'];
  /** Artifacts of earlier jobs, by name: ZIP archives. */
  readonly artifacts?: ReadonlyMap<string, Buffer>;
  /** What the runner adds to the environment of a job with `id-token: write`, and of no other. */
  readonly identity?: Readonly<Record<string, string>>;
  /** Called with the environment of every step. */
  readonly onStep?: (job: string, env: Readonly<Record<string, string>>) => void;
}

/** The measuring job of the workflow ab for a public repository, which has nothing to fetch first. */
export const MEASURING_JOB: Pick<WorkflowRun, 'job' | 'contexts'> = {
  job: 'ab',
  contexts: { needs: { fetch: { result: 'skipped', outputs: {} } }, matrix: {} },
};

export interface StepResult {
  readonly id: string;
  readonly name: string;
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'skipped';
  readonly outputs: Readonly<Record<string, string>>;
}

export interface WorkflowResult {
  readonly conclusion: 'success' | 'failure' | 'cancelled' | 'skipped';
  readonly runName: string;
  readonly runsOn: unknown;
  readonly concurrency: unknown;
  /** Name of the environment that the job waits for, or null. */
  readonly environment: unknown;
  /** Outputs of the job. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly steps: readonly StepResult[];
  readonly annotations: readonly Annotation[];
  /** The job summary, Markdown. */
  readonly summary: string;
}

/**
 * Executes a dispatched workflow with one job, or one of its jobs, with GitHub's parser and evaluator and real processes. Throws
 * on a missing or unknown input, and on a feature that is not simulated.
 */
export async function executeWorkflow(run: WorkflowRun): Promise<WorkflowResult> {
  const { template, root } = await parseWorkflowFile(run.workflowFile);
  const [job, ...others] = template.jobs.filter(({ id }) => run.job === undefined || id.value === run.job);
  if (job?.type !== 'job' || others.length > 0) throw new Error('only one job of steps is executed');
  const declared = template.events.workflow_dispatch?.inputs ?? {};
  const unknown = Object.keys(run.inputs).filter((name) => !(name in declared));
  if (unknown.length > 0) throw new Error(`Unexpected inputs provided: ${unknown.join(', ')}`);
  const missing = Object.keys(declared).filter((name) => declared[name]?.required && !run.inputs[name]);
  if (missing.length > 0) throw new Error(`Required input not provided: ${missing.join(', ')}`);

  const inputs = Object.fromEntries(
    Object.entries(declared).map(([name, { default: usual }]) => [name, run.inputs[name] ?? String(usual ?? '')]),
  );
  const execution = new Execution({ ...run, inputs });
  const mapping = root.assertMapping('workflow');
  const raw = mapping.find('jobs')?.assertMapping('jobs').find(job.id.value)?.assertMapping('job') as MappingToken;
  const rawSteps = raw.find('steps')?.assertSequence('steps');
  execution.addEnv(resolve(mapping.find('env'), execution.scope()));
  execution.addEnv(resolve(raw.find('env'), execution.scope()));
  const permissions = (resolve(raw.find('permissions'), execution.scope()) ?? {}) as Record<string, string>;
  if (permissions['id-token'] === 'write') execution.addEnv(run.identity);
  const wanted = holds(job.if?.expression ?? 'success()', { ...execution.scope(), status: run.before ?? 'success' });
  const own = raw.find('concurrency') ?? mapping.find('concurrency');
  const environment = wanted ? resolve(raw.find('environment'), execution.scope()) : null;
  const approved = typeof environment !== 'string' || run.review?.(environment) !== 'reject';
  if (typeof environment === 'string') execution.secrets = run.secrets?.[environment] ?? {};
  for (const [index, step] of wanted && approved ? (job as Job).steps.entries() : []) {
    await execution.step(step, rawSteps?.get(index).assertMapping('step') as MappingToken);
  }
  return {
    conclusion: wanted ? (approved ? execution.status : 'failure') : 'skipped',
    runName: resolveText(mapping.find('run-name'), execution.scope()),
    runsOn: wanted ? resolve(raw.find('runs-on'), execution.scope()) : null,
    concurrency: wanted ? resolve(own, execution.scope()) : null,
    environment: environment ?? null,
    outputs: (resolve(raw.find('outputs'), execution.scope()) ?? {}) as Record<string, string>,
    steps: execution.results,
    annotations: execution.annotations,
    summary: execution.summary,
  };
}

type Ended = Omit<StepResult, 'id' | 'name'>;

/** A job while its steps run. */
class Execution {
  status: Scope['status'] = 'success';
  summary = '';
  secrets: Readonly<Record<string, string>> = {};
  readonly results: StepResult[] = [];
  readonly annotations: Annotation[] = [];
  readonly #run: WorkflowRun;
  readonly #checkout: string;
  readonly #temp: string;
  readonly #github: Record<string, unknown>;
  readonly #env: Record<string, string>;
  readonly #masks = new Set<string>();
  readonly #signal: AbortSignal;

  constructor(run: WorkflowRun) {
    this.#run = run;
    this.#checkout = join(run.workspace, 'checkout');
    this.#temp = join(run.workspace, 'temp');
    this.#signal = run.signal ?? new AbortController().signal;
    mkdirSync(this.#checkout, { recursive: true });
    mkdirSync(this.#temp, { recursive: true });
    const github = {
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_WORKFLOW: basename(run.workflowFile, '.yml'),
      GITHUB_WORKSPACE: this.#checkout,
      GITHUB_RUN_ID: '1',
      ...run.env,
    };
    this.#github = Object.fromEntries(
      Object.entries(github)
        .filter(([name]) => name.startsWith('GITHUB_'))
        .map(([name, value]) => [name.slice('GITHUB_'.length).toLowerCase(), value]),
    );
    this.#github.event = { inputs: run.inputs };
    this.#env = {
      PATH: process.env.PATH ?? '',
      HOME: this.#temp,
      LANG: 'C.UTF-8',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      RUNNER_TEMP: this.#temp,
      ...github,
    };
  }

  scope(env: Readonly<Record<string, string>> = this.#env): Scope {
    const steps = Object.fromEntries(
      this.results.map(({ id, conclusion, outputs }) => [id, { conclusion, outcome: conclusion, outputs }]),
    );
    const runner = { os: 'Linux', arch: 'X64', temp: this.#temp };
    const contexts = {
      github: this.#github,
      inputs: this.#run.inputs,
      env,
      steps,
      runner,
      vars: this.#run.vars ?? {},
      job: {},
      secrets: this.secrets,
      ...this.#run.contexts,
    };
    return { contexts, status: this.status };
  }

  addEnv(values: unknown): void {
    for (const [name, value] of Object.entries(values ?? {})) this.#env[name] = String(value);
  }

  async step(step: Step, raw: MappingToken): Promise<void> {
    if (this.#signal.aborted) this.status = 'cancelled';
    const name = resolveText(raw.find('name') ?? raw.find('uses') ?? raw.find('run'), this.scope());
    const ended = holds(step.if?.expression ?? 'success()', this.scope())
      ? await this.#execute(step, raw)
      : ({ conclusion: 'skipped', outputs: {} } as const);
    this.results.push({ id: step.id, name, ...ended });
    if (ended.conclusion === 'cancelled') this.status = 'cancelled';
    else if (ended.conclusion === 'failure' && this.status === 'success') this.status = 'failure';
  }

  async #execute(step: Step, raw: MappingToken): Promise<Ended> {
    const env = { ...this.#env, ...texts(resolve(raw.find('env'), this.scope())) };
    this.#run.onStep?.(this.#run.job ?? '', env);
    const scope = this.scope(env);
    if ('run' in step) {
      const script = join(this.#temp, `step-${this.results.length}.sh`);
      writeFileSync(script, resolveText(raw.find('run'), scope));
      return this.#process(['bash', '-e', script], env);
    }
    if (!('uses' in step)) throw new Error(`a step of this kind is not simulated: ${step.id}`);
    const given = texts(resolve(raw.find('with'), scope));
    const uses = step.uses.value;
    try {
      const folder = uses.startsWith('./') ? resolvePath(this.#checkout, uses) : this.#download(uses);
      if (folder !== null) {
        const action = localAction(folder, given, scope);
        for (const input of action.unexpected)
          this.annotations.push({ level: 'warning', message: `Unexpected input ${input}` });
        return await this.#process([process.execPath, action.main], { ...env, ...action.env });
      }
      if (uses.startsWith('actions/checkout@')) this.#checkoutOf(given);
      else if (uses.startsWith('actions/upload-artifact@')) {
        const artifact = await uploadArtifact(given, this.#checkout);
        await this.#run.onArtifact?.(artifact.name, artifact.bytes, artifact.digest);
      } else if (uses.startsWith('actions/download-artifact@')) {
        await downloadArtifacts(given, this.#checkout, this.#run.artifacts ?? new Map());
      } else throw new Error(`${uses} is not simulated`);
      return { conclusion: 'success', outputs: {} };
    } catch (error) {
      this.annotations.push({ level: 'error', message: (error as Error).message });
      this.#run.onLog?.(`error: ${(error as Error).message}`);
      return { conclusion: 'failure', outputs: {} };
    }
  }

  /** The folder of an action of another repository, `owner/name/folder@commit`; null of one that is simulated. */
  #download(uses: string): string | null {
    const [, repository = '', folder = '', commit = ''] =
      /^([^/@]+\/[^/@]+)(\/[^@]+)?@([0-9a-f]{40})$/.exec(uses) ?? [];
    const source = this.#run.actions?.[`${repository}@${commit}`];
    if (source === undefined) return null;
    const downloaded = join(this.#run.workspace, '_actions', repository, commit);
    checkout(source, downloaded);
    return join(downloaded, folder);
  }

  #checkoutOf({ repository, path, ref }: Record<string, string>): void {
    if (repository === undefined) checkout(this.#run.control ?? PROJECT, this.#checkout);
    else cloneRepository(`${this.#env.GITHUB_SERVER_URL}/${repository}.git`, join(this.#checkout, path ?? '.'), ref);
  }

  async #process(argv: [string, ...string[]], env: Record<string, string>): Promise<Ended> {
    const files = fileCommands(join(this.#temp, `commands-${this.results.length}`));
    const log = readStepOutput((line) => this.#run.onLog?.(line), this.#masks);
    // A step that starts after the cancel (`if: always()`) is not cancelled.
    const signal = this.#signal.aborted ? new AbortController().signal : this.#signal;
    const code = await runStep({ argv, cwd: this.#checkout, env: { ...env, ...files.env }, onLine: log.line, signal });
    const written = files.read();
    this.addEnv(written.env);
    this.summary += written.summary;
    this.annotations.push(...log.annotations);
    const conclusion = signal.aborted ? 'cancelled' : code === 0 ? 'success' : 'failure';
    return { conclusion, outputs: written.outputs };
  }
}

/** The values of a mapping as text; a missing value is empty. */
function texts(mapping: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping ?? {}).map(([key, value]) => [key, String(value ?? '')]));
}
