import { checkPrivateSource } from '../../core/plan/private-source.ts';
import { classifyFailure } from '../../github/call-failure.ts';
import { operatorClient } from '../../github/operator-client.ts';
import { type RepositoryFacts, readRepository } from '../../github/read/repository.ts';
import { createContentsToken, revokeToken } from '../../github/write/contents-token.ts';
import type { Refusal } from '../../model/refusal.ts';
import type { DispatchedRequest, RequestRecord, RunningRequest } from '../../model/request-record.ts';
import { type SourceRefusal, SourceToken } from '../../model/source-token.ts';
import type { AppContext } from '../app-context.ts';
import { readMeasured } from './source-inputs.ts';
import { identityReader, type ReadIdentity, type WorkflowIdentity } from './workflow-identity.ts';

/** Most tokens of one request: the fetch job asks again when an answer is lost. */
const TOKENS_MAX = 5;

/** What the fetch job is answered, as an HTTP response. With a status of `AGAIN` it asks again. */
type SourceAnswer =
  | { readonly status: 200; readonly body: SourceToken }
  | { readonly status: 401 | 403 | 425 | 503; readonly body: SourceRefusal };

/** Gives tokens to fetch jobs. Nothing in it throws. */
interface SourceTokenService {
  /** Answers a job that presents this identity. */
  give(identity: string): Promise<SourceAnswer>;
  /** Revokes the token of an answer that the job did not receive. */
  discard(answer: { readonly body: object }): Promise<void>;
}

type TokenRefused = Exclude<SourceAnswer, { readonly status: 200 }>;
type UnderWay = DispatchedRequest | RunningRequest;

/** Opens the service. `publicUrl` is the audience that an identity has to name. */
export function sourceTokenService(context: AppContext, publicUrl: string): SourceTokenService {
  const readIdentity = identityReader(context.settings.fetch.issuer, publicUrl);
  return {
    async give(token) {
      try {
        return await give(context, readIdentity, token);
      } catch (error) {
        const failure = classifyFailure(error, context.now());
        const detail = failure.kind === 'bug' ? { err: error } : {};
        context.log.error({ failure: failure.kind, ...detail }, `giving a token to a fetch job: ${failure.message}`);
        if (failure.kind === 'refused') return FORBIDDEN_BY_GITHUB;
        return refused(503, 'The App could not finish the answer.', 'Wait: the job asks again.');
      }
    },
    async discard({ body }) {
      const given = SourceToken.safeParse(body);
      if (!given.success) return;
      try {
        await revokeToken(operatorClient(given.data.token, context.settings.apiUrl));
        context.log.info('a token that its fetch job did not receive was revoked');
      } catch (error) {
        context.log.warn({ err: error }, 'a token that its fetch job did not receive expires within an hour');
      }
    },
  };
}

const FORBIDDEN_BY_GITHUB = refused(
  403,
  'GitHub gave the App no token to read the contents of the repository.',
  'The owner of the installation accepts the permission Contents: read of the App.',
);

async function give(context: AppContext, readIdentity: ReadIdentity, token: string): Promise<SourceAnswer> {
  const identity = await readIdentity(token);
  if (!identity.ok) return refused(401, identity.error.message, identity.error.next);
  // Every repository on the server gets identities for this audience, so calls to GitHub come later.
  if (identity.value.repository_id !== (await context.github.controlId())) return foreign('repository_id');
  const control = await readControl(context);
  const claim = foreignClaim(context, identity.value, control);
  if (claim !== null) return foreign(claim);
  const request = await context.stores.requests.ofWorkflowRun(identity.value.run_id);
  if (request === null)
    return refused(
      425,
      'No request of the App is known yet for this workflow run.',
      'Wait: the job asks again. Only the App starts a workflow run that fetches a private repository.',
    );
  if (!isUnderWay(request)) {
    return refused(403, `The request ${request.id} is not under way any more.`, 'Ask for the measurement again.');
  }
  return giveFor(context, identity.value, control, request);
}

async function giveFor(
  context: AppContext,
  { jti }: WorkflowIdentity,
  control: RepositoryFacts,
  request: UnderWay,
): Promise<SourceAnswer> {
  const { github, stores, settings, log, now } = context;
  const { key, id, plan } = request;
  const known = await readMeasured(context, request);
  if (!known.ok) return refusedAs(known.error);
  const measured = known.value;
  const { publicUrl, labels: fetchLabels } = settings.fetch;
  const checked = checkPrivateSource({
    ...{ repository: measured.fullName, visibility: measured.visibility, controlVisibility: control.visibility },
    ...{ publicUrl, fetchLabels, machineLabels: plan.machine.labels },
  });
  if (!checked.ok) return refusedAs(checked.error);
  // Before the token is made, so that an identity that is presented twice never leads to two.
  if (!(await stores.sourceTokens.take(jti, key, TOKENS_MAX, now()))) {
    const message = `The identity was used before, or the request ${id} has had ${TOKENS_MAX} tokens.`;
    return refused(403, message, 'Ask for the measurement again.');
  }
  const token = await createContentsToken(await github.app(), await github.installationId(request), measured.id);
  log.info({ request: id }, 'a token to read the contents of its repository was given to the fetch job');
  return { status: 200, body: { token, repository: measured.fullName } };
}

async function readControl({ github, settings }: AppContext): Promise<RepositoryFacts> {
  return readRepository(await github.control(), settings.control.repository);
}

function isUnderWay(request: RequestRecord): request is UnderWay {
  return (request.status === 'dispatched' || request.status === 'running') && request.cancel === null;
}

/** The first claim that the fetch job in the control repository would not have; null when it would have all. */
function foreignClaim(
  { settings }: AppContext,
  identity: WorkflowIdentity,
  { fullName }: RepositoryFacts,
): keyof WorkflowIdentity | null {
  const { workflow, ref } = settings.control;
  const file = `${fullName}/.github/workflows/${workflow}`;
  const refs = ref.startsWith('refs/') ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`];
  const workflowRefs = refs.map((each) => `${file}@${each}`);
  const isSelfHosted = settings.fetch.labels.some((label) => label.toLowerCase() === 'self-hosted');
  const expected: Partial<Record<keyof WorkflowIdentity, readonly (string | number)[]>> = {
    repository: [fullName],
    workflow_ref: workflowRefs,
    job_workflow_ref: workflowRefs,
    event_name: ['workflow_dispatch'],
    // A run that is started again belongs to no request.
    run_attempt: [1],
    runner_environment: [isSelfHosted ? 'self-hosted' : 'github-hosted'],
  };
  const claims = Object.keys(expected) as (keyof WorkflowIdentity)[];
  return claims.find((claim) => expected[claim]?.includes(identity[claim]) !== true) ?? null;
}

function foreign(claim: keyof WorkflowIdentity): SourceAnswer {
  return refused(
    403,
    `The job is not the fetch job of a workflow run that the App started: ${claim} has another value.`,
    'Let the App start the workflow, with the settings of docs/operating.md, "Private repositories".',
  );
}

function refused(status: TokenRefused['status'], message: string, next: string): TokenRefused {
  return { status, body: { message, next } };
}

function refusedAs({ message, next }: Refusal): SourceAnswer {
  return refused(403, message, next);
}
