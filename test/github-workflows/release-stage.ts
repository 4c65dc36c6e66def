import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { generateKey } from '../../src/signing/ed25519.ts';
import { type Simulator, startSimulator } from '../github-simulator/simulator.ts';
import { executePipeline, type Pipeline, type PipelineResult } from './pipeline.ts';
import { type ReleaseRepository, releaseRepository } from './release-repository.ts';

export const MEASURED = 'tiny/allocators';
export const CONTROL = 'tiny/perf-control';
export const RUN_ID = 4711;

/** A run of the workflow release-gate. */
export interface ReleaseRun {
  readonly inputs?: Readonly<Record<string, string>>;
  /** Change of the candidate on every lane of every machine, a fraction. */
  readonly effect?: number;
  /** A machine that leaves no bundle. */
  readonly absent?: string;
}

/** A measured repository, a simulated GitHub, and a control repository with the workflow release-gate. */
export interface ReleaseStage {
  readonly repository: ReleaseRepository;
  /** Starts a GitHub without releases. */
  fresh(): Promise<Simulator>;
  /** PEM text of the operator's signing key. */
  readonly signingKey: string;
  /** Lines of all steps of the last run. */
  readonly log: readonly string[];
  /** A control repository with the real measuring action. */
  readonly real: string;
  readonly scratch: string;
  dispatch(run?: ReleaseRun, more?: Partial<Pipeline>): Promise<PipelineResult>;
  end(): Promise<void>;
}

/** Builds the steps from their sources; measurements are synthetic, except in the control repository `real`. */
export async function openReleaseStage(): Promise<ReleaseStage> {
  const scratch = mkdtempSync(join(tmpdir(), 'release-stage-'));
  const [real, synthetic, server] = ['real', 'synthetic', 'server'].map((name) => join(scratch, name)) as [
    string,
    string,
    string,
  ];
  execFileSync(process.execPath, ['build/bundle.ts', '--out', join(real, 'dist')]);
  for (const name of ['action.yml', 'release-gate', 'package.json', 'bench-kit'])
    cpSync(name, join(real, name), { recursive: true });
  cpSync(real, synthetic, { recursive: true });
  const stand = JSON.stringify(resolve('test/github-workflows/synthetic-action.ts'));
  writeFileSync(join(synthetic, 'dist/action.js'), `import ${stand};\n`);
  mkdirSync(server);
  const repository = releaseRepository(server);
  const signingKey = generateKey();
  const directory = join(server, `${MEASURED}.git`);
  const log: string[] = [];
  let github = await startSimulator();
  return {
    repository,
    async fresh() {
      await github.stop();
      execFileSync('git', ['-C', directory, 'update-ref', '-d', 'refs/tags/v1.1.0']);
      github = await startSimulator();
      const roles = { mina: 'write', otto: 'maintain', rita: 'write' } as const;
      github.addRepository(MEASURED, { directory, roles }).protectsTags = true;
      github.addRepository(CONTROL, { private: true });
      return github;
    },
    signingKey,
    log,
    real,
    scratch,
    dispatch({ inputs = {}, effect = 0.03, absent = '' } = {}, more = {}) {
      log.length = 0;
      const held = {
        RELEASE_TOKEN: github.token({ contents: 'write', statuses: 'write', metadata: 'read' }, ['allocators']),
        SIGNING_KEY: signingKey,
      };
      return executePipeline({
        workflowFile: '.github/workflows/release-gate.yml',
        inputs: { tag: 'v1.1.0', ...inputs },
        vars: { RELEASE_REPOSITORY: MEASURED },
        workspace: mkdtempSync(join(scratch, 'run-')),
        control: synthetic,
        onLog: (line) => void log.push(line),
        secrets: { release: held, 'release-override': held },
        env: {
          GITHUB_SERVER_URL: `file://${server}`,
          GITHUB_API_URL: github.url,
          GITHUB_REPOSITORY: CONTROL,
          GITHUB_RUN_ID: String(RUN_ID),
          GITHUB_ACTOR: 'mina',
          GITHUB_TRIGGERING_ACTOR: 'mina',
          GITHUB_TOKEN: github.token({ contents: 'read', actions: 'read', metadata: 'read' }, ['perf-control']),
          // A separate TMPDIR, so that the runner does not wait for another run on this machine.
          TMPDIR: scratch,
          SYNTHETIC_EFFECT: String(effect),
          SYNTHETIC_ABSENT: absent,
        },
        ...more,
      });
    },
    async end() {
      await github.stop();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** Summary and annotations of a job, as text. */
export function jobText({ jobs }: PipelineResult, job: string): string {
  return (jobs[job] ?? [])
    .flatMap(({ summary, annotations }) => [summary, ...annotations.map(({ message }) => message)])
    .join('\n');
}

/** Conclusion of each job; of a matrix, the conclusions of its rows. */
export function conclusions({ jobs }: PipelineResult): Record<string, string> {
  return Object.fromEntries(
    Object.entries(jobs).map(([name, all]) => [name, all.map(({ conclusion }) => conclusion).join(' ')]),
  );
}
