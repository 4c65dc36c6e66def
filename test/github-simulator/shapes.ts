import type {
  Artifact,
  CheckRun,
  Comment,
  CommitStatus,
  EnvironmentReview,
  Issue,
  PullRequest,
  Release,
  ReleaseAsset,
  Repository,
  User,
  WorkflowRun,
} from './state.ts';
import type { World } from './world.ts';

/** The relevant parts of GitHub's objects; `fill` adds the others. `base` is the address of the simulator. */

export function user(of: User) {
  return { id: of.id, login: of.login, type: of.type, site_admin: false };
}

export function repository(of: Repository, base: string) {
  return {
    id: of.id,
    name: of.name,
    full_name: of.fullName,
    private: of.private,
    default_branch: of.defaultBranch,
    fork: of.fork,
    archived: of.archived,
    has_issues: of.hasIssues,
    created_at: of.createdAt,
    updated_at: of.updatedAt,
    owner: { id: of.id + 1, login: of.owner, type: 'Organization', site_admin: false },
    html_url: `${base}/${of.fullName}`,
    clone_url: `${base}/${of.fullName}.git`,
    url: `${base}/repos/${of.fullName}`,
    visibility: of.internal ? 'internal' : of.private ? 'private' : 'public',
  };
}

export function comment(of: Comment, repo: Repository, base: string) {
  return {
    id: of.id,
    body: of.body,
    user: user(of.user),
    created_at: of.createdAt,
    updated_at: of.updatedAt,
    html_url: `${base}/${repo.fullName}/pull/${of.issue}#issuecomment-${of.id}`,
    issue_url: `${base}/repos/${repo.fullName}/issues/${of.issue}`,
    author_association: 'NONE',
    performed_via_github_app: of.appId === null ? null : { id: of.appId, slug: 'alloc-ab' },
  };
}

/** An issue, or a pull request as an entry in a list of issues. */
export function issue(of: Issue | PullRequest, repo: Repository, base: string) {
  const page = `${base}/${repo.fullName}/${'headSha' in of ? 'pull' : 'issues'}/${of.number}`;
  const api = `${base}/repos/${repo.fullName}`;
  return {
    number: of.number,
    title: of.title,
    body: of.body ?? null,
    state: of.state,
    user: user(of.author),
    html_url: page,
    url: `${api}/issues/${of.number}`,
    ...('headSha' in of && {
      pull_request: { url: `${api}/pulls/${of.number}`, html_url: page, diff_url: page, patch_url: page },
    }),
  };
}

/** The number of every fork. */
const FORK_ID = 999_999;

export function pullRequest(of: PullRequest, repo: Repository, baseSha: string, base: string) {
  const [headOwner] = (of.headRepository ?? repo.fullName).split('/');
  return {
    number: of.number,
    title: of.title,
    body: of.body ?? null,
    state: of.state,
    draft: of.draft,
    user: user(of.author),
    created_at: of.createdAt,
    updated_at: of.updatedAt,
    html_url: `${base}/${repo.fullName}/pull/${of.number}`,
    merged: of.mergeSha !== null,
    merged_at: of.mergeSha === null ? null : of.updatedAt,
    merge_commit_sha: of.mergeSha,
    head: {
      label: `${headOwner}:${of.headRef}`,
      ref: of.headRef,
      sha: of.headSha,
      user: user(of.author),
      repo:
        of.headRepository === null
          ? null
          : of.headRepository === repo.fullName
            ? { ...repository(repo, base), fork: false }
            : { ...repository(repo, base), id: FORK_ID, full_name: of.headRepository, fork: true },
    },
    base: {
      label: `${repo.owner}:${of.baseRef}`,
      ref: of.baseRef,
      sha: baseSha,
      user: { login: repo.owner, id: repo.id + 1 },
      repo: repository(repo, base),
    },
  };
}

export function checkRun(of: CheckRun, repo: Repository, appId: number, base: string) {
  return {
    id: of.id,
    head_sha: of.sha,
    name: of.name,
    external_id: of.externalId,
    status: of.status,
    conclusion: of.conclusion,
    output: { ...of.output, annotations_count: 0 },
    started_at: of.startedAt,
    completed_at: of.completedAt,
    html_url: `${base}/${repo.fullName}/runs/${of.id}`,
    app: { id: appId, slug: 'alloc-ab' },
    check_suite: null,
    details_url: null,
    pull_requests: [],
  };
}

export function workflowRun(of: WorkflowRun, repo: Repository, base: string) {
  return {
    id: of.id,
    name: 'ab',
    display_title: of.title,
    head_branch: of.ref,
    path: `.github/workflows/${of.workflow}`,
    event: 'workflow_dispatch',
    status: of.status,
    conclusion: of.conclusion,
    created_at: of.createdAt,
    updated_at: of.updatedAt,
    run_started_at: of.createdAt,
    html_url: runPage(of.id, repo, base),
    url: `${base}/repos/${repo.fullName}/actions/runs/${of.id}`,
    repository: repository(repo, base),
    head_repository: repository(repo, base),
    head_sha: '0'.repeat(40),
  };
}

/** The page of a workflow run. */
export function runPage(runId: number, repo: Repository, base: string): string {
  return `${base}/${repo.fullName}/actions/runs/${runId}`;
}

export function artifact(of: Artifact, run: WorkflowRun, repo: Repository, base: string) {
  return {
    id: of.id,
    name: of.name,
    size_in_bytes: of.zip.length,
    url: `${base}/repos/${repo.fullName}/actions/artifacts/${of.id}`,
    archive_download_url: `${base}/repos/${repo.fullName}/actions/artifacts/${of.id}/zip`,
    expired: false,
    created_at: of.createdAt,
    updated_at: of.createdAt,
    expires_at: new Date(Date.parse(of.createdAt) + 90 * 86_400_000).toISOString(),
    digest: of.digest,
    workflow_run: {
      id: run.id,
      repository_id: repo.id,
      head_repository_id: repo.id,
      head_branch: run.ref,
      head_sha: '0'.repeat(40),
    },
  };
}

export function release(of: Release, repo: Repository, world: World, base: string) {
  const url = `${base}/repos/${repo.fullName}/releases/${of.id}`;
  return {
    id: of.id,
    tag_name: of.tag,
    target_commitish: of.target,
    name: of.name,
    body: of.body,
    draft: of.draft,
    prerelease: of.prerelease,
    created_at: of.createdAt,
    published_at: of.publishedAt,
    author: user(of.author),
    url,
    html_url: `${base}/${repo.fullName}/releases/tag/${of.draft ? `untagged-${of.id}` : of.tag}`,
    assets_url: `${url}/assets`,
    upload_url: `${world.uploads}/repos/${repo.fullName}/releases/${of.id}/assets{?name,label}`,
    tarball_url: null,
    zipball_url: null,
    assets: of.assets.map((asset) => releaseAsset(asset, of, repo, base)),
  };
}

export function releaseAsset(of: ReleaseAsset, release: Release, repo: Repository, base: string) {
  return {
    id: of.id,
    name: of.name,
    label: null,
    state: of.state,
    content_type: 'application/zip',
    size: of.content.length,
    digest: of.digest,
    download_count: 0,
    created_at: of.createdAt,
    updated_at: of.createdAt,
    url: `${base}/repos/${repo.fullName}/releases/assets/${of.id}`,
    browser_download_url: `${base}/${repo.fullName}/releases/download/${release.tag}/${of.name}`,
    uploader: user(release.author),
  };
}

export function commitStatus(of: CommitStatus, by: User, repo: Repository, base: string) {
  return {
    id: of.id,
    state: of.state,
    context: of.context,
    description: of.description,
    target_url: of.targetUrl,
    creator: user(by),
    url: `${base}/repos/${repo.fullName}/statuses/${of.sha}`,
  };
}

export function environmentReview({ environment, user: by, state }: EnvironmentReview) {
  return { state, comment: '', user: user(by), environments: [{ name: environment }] };
}
