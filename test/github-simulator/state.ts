/** Role that every repository has, by GitHub's names. */
export type StandardRole = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/**
 * Role of a user in a repository. A custom role of an organisation has a name of its own and inherits a standard one:
 * https://docs.github.com/en/organizations/managing-user-access-to-your-organizations-repositories/managing-repository-roles/about-custom-repository-roles
 */
export type Role = StandardRole | { readonly name: string; readonly inherits: StandardRole };

export interface User {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Bot';
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  readonly user: User;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  /** Id of the App that wrote it; null for a user. */
  readonly appId: number | null;
  readonly reactions: { readonly content: string; readonly login: string }[];
  /** How many times the body was changed. */
  edits: number;
}

export interface PullRequest {
  readonly number: number;
  readonly author: User;
  title: string;
  state: 'open' | 'closed';
  draft: boolean;
  baseRef: string;
  headSha: string;
  readonly headRef: string;
  /** `owner/name` of the head; null when that fork was deleted. */
  headRepository: string | null;
  readonly createdAt: string;
  updatedAt: string;
  /** The merge commit on the base branch; null while it is not merged. */
  mergeSha: string | null;
  readonly reviews: {
    readonly id: number;
    readonly user: User;
    readonly state: string;
    readonly sha: string;
    readonly at: string;
  }[];
  /** Its text; empty where a test gave none. */
  readonly body?: string;
  /** An old head, and how many times GitHub still returns it: responses may be older than webhooks. */
  stale?: { readonly headSha: string; reads: number };
}

/** An issue that is not a pull request, as its author wrote it. */
export interface Issue {
  readonly number: number;
  readonly author: User;
  readonly title: string;
  readonly body: string;
  state: 'open' | 'closed';
}

export interface CheckRun {
  readonly id: number;
  readonly sha: string;
  readonly name: string;
  readonly externalId: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  output: { title: string; summary: string; text: string | null };
  /** Identifiers of its buttons. */
  actions: readonly string[];
  readonly startedAt: string;
  completedAt: string | null;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  /** The ZIP file as it is served. */
  readonly zip: Buffer;
  /** `sha256:…` as GitHub reports it. */
  readonly digest: string;
  readonly createdAt: string;
}

export interface WorkflowRun {
  readonly id: number;
  readonly workflow: string;
  readonly ref: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, string>>;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: string | null;
  readonly createdAt: string;
  updatedAt: string;
  readonly artifacts: Artifact[];
  /** States of its jobs by name; empty for a run of one job, which has the state of the run. */
  readonly jobs: Map<string, WorkflowRun['status']>;
  readonly stop: AbortController;
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
}

export interface EnvironmentReview {
  readonly environment: string;
  readonly user: User;
  readonly state: 'approved' | 'rejected';
}

export interface ReleaseAsset {
  readonly id: number;
  readonly name: string;
  readonly content: Buffer;
  readonly digest: string;
  readonly state: 'uploaded' | 'open';
  readonly createdAt: string;
}

export interface Release {
  readonly id: number;
  readonly tag: string;
  readonly target: string;
  name: string;
  body: string;
  draft: boolean;
  prerelease: boolean;
  readonly author: User;
  readonly createdAt: string;
  publishedAt: string | null;
  /** Whether it was published as the latest one. */
  latest: boolean;
  readonly assets: ReleaseAsset[];
}

export interface Repository {
  readonly id: number;
  owner: string;
  name: string;
  fullName: string;
  /** The installation that it is in. */
  installationId: number;
  readonly createdAt: string;
  updatedAt: string;
  private: boolean;
  /** Whether every member of the enterprise can read it; GitHub then also calls it private. */
  readonly internal: boolean;
  defaultBranch: string;
  /** A work tree or bare repository on this machine; null for an empty repository. */
  readonly directory: string | null;
  /** Reactions of the App to comments on lines of code. */
  readonly reviewReactions: { readonly comment: number; readonly content: string }[];
  readonly roles: Map<string, Role>;
  readonly workflows: readonly string[];
  installed: boolean;
  /** Numbers of issues that are not pull requests; both share one sequence of numbers. */
  readonly issues: Set<number>;
  /** What is known of an issue that is not a pull request, by number. */
  readonly issueTexts: Map<number, Issue>;
  /** Whether the owner enabled issues. */
  readonly hasIssues: boolean;
  readonly fork: boolean;
  readonly pulls: Map<number, PullRequest>;
  readonly comments: Map<number, Comment>;
  readonly checks: Map<number, CheckRun>;
  readonly runs: Map<number, WorkflowRun>;
  readonly releases: Map<number, Release>;
  readonly statuses: CommitStatus[];
  /** Reviews of jobs that waited for an environment, by workflow run. */
  readonly reviews: Map<number, EnvironmentReview[]>;
  /**
   * GitHub's message where it refuses every access with 403, such as "Repository access blocked" (schema `basic-error` of the
   * OpenAPI description with `block`); null where it does not.
   */
  blocked: string | null;
  /** Archived repositories can be read and not written. */
  archived: boolean;
  /** Whether a ruleset allows tags only on commits with a green release check. */
  protectsTags: boolean;
}

/** One webhook delivery as `GET /app/hook/deliveries` lists it. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string;
  readonly payload: string;
  readonly redelivery: boolean;
  readonly at: string;
  /** Status of the App's response; 0 when there was none. */
  status: number;
}

/** A request to the simulator, for assertions. */
export interface LoggedRequest {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly authenticated: 'app' | 'installation' | 'none';
}
