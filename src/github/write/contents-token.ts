import type { Octokit } from '../clients.ts';

/**
 * Creates a token that reads the contents of one repository and nothing else. It lives for an hour unless it is revoked. Throws what
 * Octokit throws.
 *
 * @param app Acts as the App itself.
 */
export async function createContentsToken(app: Octokit, installationId: number, repositoryId: number): Promise<string> {
  const { data } = await app.rest.apps.createInstallationAccessToken({
    installation_id: installationId,
    repository_ids: [repositoryId],
    permissions: { contents: 'read' },
  });
  return data.token;
}

/** Ends the token with which `octokit` acts. Throws what Octokit throws. */
export async function revokeToken(octokit: Octokit): Promise<void> {
  await octokit.rest.apps.revokeInstallationAccessToken();
}
