import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Timing } from '../../../src/app/settings.ts';
import { SOURCE_TOKEN_PATH } from '../../../src/model/source-token.ts';
import type { Claims } from '../../github-simulator/oidc.ts';
import { signJwt } from '../../github-simulator/oidc.ts';
import type { RunControl, WorkflowDispatch } from '../../github-simulator/simulator.ts';
import { CONTROL, MEASURED, type Stage, startStage } from '../stage.ts';

/** A stage whose measured repository is private, and an App that is set up to fetch it. */
export interface PrivateStage extends Stage {
  readonly publicUrl: string;
  /** The claims of the fetch job of a workflow run, as GitHub would sign them. */
  claimsOf(runId: number): Claims;
  /** The identity of the fetch job of a workflow run; `changes` replace claims. */
  identityOf(runId: number, changes?: Claims): string;
  /** Presents an identity to the App. */
  ask(identity: string, init?: RequestInit): Promise<{ readonly status: number; readonly body: Answer }>;
}

/** The answer of the App: a token, or why there is none. */
export interface Answer {
  readonly token?: string;
  readonly repository?: string;
  readonly message?: string;
  readonly next?: string;
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts the App with a private measured repository. `more` is appended to its configuration. */
export async function startPrivateStage(
  variables: Readonly<Record<string, string>> = {},
  { timing = {}, more }: { readonly timing?: Partial<Timing>; readonly more?: string } = {},
): Promise<PrivateStage> {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const stage = await startStage(timing, undefined, more, (github) => ({
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    OIDC_ISSUER: github.oidc.issuer,
    ...variables,
  }));
  const { github } = stage;
  github.repository(MEASURED).private = true;
  const claimsOf = (runId: number): Claims => {
    const { id, workflow, ref } = github.run(runId).record;
    return github.oidc.claims(github.repository(CONTROL), { id, workflow, ref }, publicUrl);
  };
  return {
    ...stage,
    publicUrl,
    claimsOf,
    identityOf: (runId, changes = {}) => signJwt({ ...claimsOf(runId), ...changes }, github.oidc.key),
    async ask(identity, init = {}) {
      const headers = { authorization: `Bearer ${identity}` };
      const response = await fetch(`${publicUrl}${SOURCE_TOKEN_PATH}`, { method: 'POST', headers, ...init });
      return { status: response.status, body: (await response.json()) as Answer };
    },
  };
}

/** Resolves with the next workflow run that the App starts; it does not run by itself. */
export function nextDispatch({ github }: Pick<Stage, 'github'>): Promise<[WorkflowDispatch, RunControl]> {
  return new Promise((resolve) => github.onDispatch((dispatched, control) => resolve([dispatched, control])));
}
