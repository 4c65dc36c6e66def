import { repositoryParts } from '../../model/github-api.ts';
import type { Octokit } from '../clients.ts';

/** Whether the installation of the App in this repository may write contents: tags and releases. `app` acts as the App itself. */
export async function mayWriteContents(app: Octokit, repository: string): Promise<boolean> {
  const { data } = await app.rest.apps.getRepoInstallation(repositoryParts(repository));
  return data.permissions.contents === 'write';
}

/** Number of the installation of the App in this repository. */
export async function readInstallationId(app: Octokit, repository: string): Promise<number> {
  return (await app.rest.apps.getRepoInstallation(repositoryParts(repository))).data.id;
}
