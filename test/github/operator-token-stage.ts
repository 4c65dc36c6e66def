import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Octokit } from '../../src/github/clients.ts';
import { operatorClient } from '../../src/github/operator-client.ts';
import { makeRepository } from '../app/measured-repository.ts';
import { type Simulator, startSimulator } from '../github-simulator/simulator.ts';

export const MEASURED = 'acme/allocators';
export const CONTROL = 'acme/perf-control';

/** A simulated GitHub with a measured repository, and clients with exactly the documented permissions of an operator's tokens. */
export interface OperatorTokenStage {
  readonly github: Simulator;
  readonly sha: string;
  /** The measured repository's checkout. */
  readonly directory: string;
  readonly measured: Octokit;
  readonly control: Octokit;
  git(...args: string[]): string;
  end(): Promise<void>;
}

export async function openOperatorTokenStage(): Promise<OperatorTokenStage> {
  const directory = mkdtempSync(join(tmpdir(), 'release-token-'));
  const { headSha } = makeRepository(directory);
  const github = await startSimulator();
  const roles = { mina: 'maintain', otto: 'maintain', rita: 'write' } as const;
  github.addRepository(MEASURED, { directory, roles }).protectsTags = true;
  github.addRepository(CONTROL, { private: true });
  const granted = { contents: 'write', statuses: 'write', metadata: 'read' } as const;
  return {
    github,
    sha: headSha,
    directory,
    measured: operatorClient(github.token(granted, ['allocators']), github.url),
    control: operatorClient(github.token({ actions: 'read', metadata: 'read' }, ['perf-control']), github.url),
    git: (...args) => execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' }).trim(),
    async end() {
      await github.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
