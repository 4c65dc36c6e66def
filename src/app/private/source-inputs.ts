import { checkPrivateSource } from '../../core/plan/private-source.ts';
import { type RepositoryFacts, readRepository } from '../../github/read/repository.ts';
import { statusOf } from '../../model/github-api.ts';
import type { Plan } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AppContext } from '../app-context.ts';

type SourceOwner = Pick<RequestOrigin, 'repositoryId' | 'repository' | 'installationId'>;

/** Refuses plans whose repository is private and must not, or cannot, be fetched for their machine. */
export async function checkSource(
  context: AppContext,
  request: SourceOwner,
  plans: readonly Plan[],
): Promise<Result<void, Refusal>> {
  const measured = await readMeasured(context, request);
  if (!measured.ok) return measured;
  for (const plan of plans) {
    const checked = await checkFor(context, measured.value, plan);
    if (!checked.ok) return checked;
  }
  return ok(undefined);
}

/**
 * The inputs of the ab workflow beside the plan: none for a public repository, which every runner can fetch. They hold no secret. Refuses
 * as `checkSource` does: the repository may have become private since.
 */
export async function sourceInputs(
  context: AppContext,
  request: SourceOwner,
  plan: Plan,
): Promise<Result<Readonly<Record<string, string>>, Refusal>> {
  const measured = await readMeasured(context, request);
  if (!measured.ok) return measured;
  const checked = await checkFor(context, measured.value, plan);
  if (!checked.ok) return checked;
  if (measured.value.visibility === 'public') return ok({});
  return ok(fetchInputs(context));
}

/** The inputs for a private repository. */
export function fetchInputs({ settings }: Pick<AppContext, 'settings'>): Readonly<Record<string, string>> {
  const { publicUrl, labels } = settings.fetch;
  return { fetch: publicUrl ?? '', 'fetch-labels': JSON.stringify(labels) };
}

/**
 * Reads the measured repository. Refuses where another one has its earlier name now: names can be given again, numbers cannot. The
 * token of a numbered repository reads no other private one, but every public one.
 */
export async function readMeasured(
  { github }: AppContext,
  { repositoryId, repository, installationId }: SourceOwner,
): Promise<Result<RepositoryFacts, Refusal>> {
  try {
    const octokit = await github.repository({ repositoryId, repository, installationId });
    const found = await readRepository(octokit, repository);
    // Rows of an earlier layout have no number yet.
    return repositoryId > 0 && found.id !== repositoryId ? replaced(repository) : ok(found);
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    return replaced(repository);
  }
}

function replaced(repository: string): Result<never, Refusal> {
  return refuse({
    code: 'repository-replaced',
    message: `The name ${repository} belongs to another repository now, or the App may not work in this one any more.`,
    next: 'Ask for the measurement again in the repository that is meant.',
  });
}

async function checkFor(
  { github, settings }: AppContext,
  { fullName, visibility }: RepositoryFacts,
  { machine }: Plan,
): Promise<Result<void, Refusal>> {
  if (visibility === 'public') return ok(undefined);
  const control = await readRepository(await github.control(), settings.control.repository);
  const { publicUrl, labels: fetchLabels } = settings.fetch;
  const machineLabels = machine.labels;
  const controlVisibility = control.visibility;
  return checkPrivateSource({
    repository: fullName,
    visibility,
    controlVisibility,
    publicUrl,
    fetchLabels,
    machineLabels,
  });
}
