import { createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Repository, WorkflowRun } from './state.ts';

/** Path of the issuer of workflow identities. */
export const OIDC_PATH = '/_oidc';
const LIVES_SECONDS = 300;

export type Claims = Readonly<Record<string, unknown>>;

interface SigningKeys {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

let pair: SigningKeys | undefined;

/** A new RSA key with an id. */
export function newKey(kid: string = randomUUID()): SigningKeys {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

/** A JSON web token of these claims. `algorithm` "none" leaves the signature out. */
export function signJwt(claims: Claims, { kid, privateKey }: SigningKeys, algorithm = 'RS256'): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: algorithm, kid })}.${part(claims)}`;
  if (algorithm === 'none') return `${text}.`;
  return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`;
}

/**
 * The issuer of identities of GitHub Actions: keys at `/.well-known/jwks`, and tokens for jobs with `id-token: write`. Source:
 * docs.github.com, "OpenID Connect reference" (claims, and `ACTIONS_ID_TOKEN_REQUEST_URL` with `&audience=`); a token lives five minutes.
 */
export class Oidc {
  issuer = '';
  /** How often the keys were read. */
  keyReads = 0;
  /** Ends every answer about keys with this status, when it is not 200. */
  keyStatus = 200;
  readonly key: SigningKeys;
  readonly #jobs = new Map<string, Claims>();

  constructor() {
    pair ??= newKey('simulator');
    this.key = pair;
  }

  open(url: string): void {
    this.issuer = `${url}${OIDC_PATH}`;
  }

  /** The claims of a job of a workflow run. */
  claims(control: Repository, run: Pick<WorkflowRun, 'id' | 'workflow' | 'ref'>, audience: string): Claims {
    const now = Math.floor(Date.now() / 1000);
    const workflowRef = `${control.fullName}/.github/workflows/${run.workflow}@refs/heads/${run.ref}`;
    return {
      jti: randomUUID(),
      sub: `repo:${control.fullName}:ref:refs/heads/${run.ref}`,
      aud: audience,
      iss: this.issuer,
      ref: `refs/heads/${run.ref}`,
      ref_type: 'branch',
      repository: control.fullName,
      repository_id: String(control.id),
      repository_owner: control.owner,
      repository_visibility: control.private ? 'private' : 'public',
      run_id: String(run.id),
      run_number: '1',
      run_attempt: '1',
      event_name: 'workflow_dispatch',
      workflow: 'ab',
      workflow_ref: workflowRef,
      job_workflow_ref: workflowRef,
      runner_environment: 'github-hosted',
      nbf: now - 600,
      iat: now,
      exp: now + LIVES_SECONDS,
    };
  }

  /** The environment of a job with `id-token: write`, in which it can ask for tokens. */
  jobEnvironment(control: Repository, run: Pick<WorkflowRun, 'id' | 'workflow' | 'ref'>): Record<string, string> {
    const secret = `job-${randomUUID()}`;
    this.#jobs.set(secret, this.claims(control, run, ''));
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.issuer}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
    };
  }

  /** The answer to a job that asks for a token; null without the job's secret. */
  answer(authorization: string | undefined, audience: string): string | null {
    const claims = this.#jobs.get(authorization?.replace(/^bearer /i, '') ?? '');
    if (claims === undefined) return null;
    const now = Math.floor(Date.now() / 1000);
    return signJwt({ ...claims, jti: randomUUID(), aud: audience, iat: now, exp: now + LIVES_SECONDS }, this.key);
  }
}

/** Serves the issuer over HTTP. */
export function serveOidc(oidc: Oidc, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  if (url.pathname === `${OIDC_PATH}/.well-known/jwks`) {
    oidc.keyReads += 1;
    const { kid, publicKey } = oidc.key;
    const key = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
    send(oidc.keyStatus, oidc.keyStatus === 200 ? { keys: [key] } : {});
    return;
  }
  const value = oidc.answer(request.headers.authorization, url.searchParams.get('audience') ?? '');
  if (value === null) send(401, {});
  else send(200, { value });
}
