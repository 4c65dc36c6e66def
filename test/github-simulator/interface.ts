import type { AppManifests } from './app-manifests.ts';
import type { Permissions } from './auth.ts';
import type { Faults } from './faults.ts';
import type { Oidc } from './oidc.ts';
import type { Observer, ServerContext } from './serve.ts';
import type { Comment, Delivery, LoggedRequest, PullRequest, Repository, Role, User, WorkflowRun } from './state.ts';
import type { World } from './world.ts';

/** A dispatch of a workflow, for the handler that executes it. */
export interface WorkflowDispatch {
  readonly runId: number;
  readonly repository: string;
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** Aborts when the workflow run is cancelled. */
  readonly signal: AbortSignal;
}

/** Controls one workflow run, in the role of the runner. */
export interface RunControl {
  readonly record: WorkflowRun;
  start(): void;
  /** Sets the state of a job. The run then has the state of its least advanced job that is known (cli/cli#13972). */
  job(name: string, status: 'queued' | 'in_progress' | 'completed'): void;
  /** Stores an artifact; `digest` replaces the right digest. */
  upload(name: string, zip: Buffer, digest?: string): void;
  complete(conclusion: 'success' | 'failure' | 'cancelled' | 'timed_out' | 'skipped'): void;
}

/** GitHub on 127.0.0.1: REST, git over HTTP, signed webhooks, workflow runs, and faults. */
export interface Simulator {
  /** Address of REST, of git (`URL/owner/name.git`) and of pages. */
  readonly url: string;
  readonly app: {
    readonly id: number;
    readonly privateKey: string;
    readonly webhookSecret: string;
    readonly login: string;
  };
  readonly faults: Faults;
  readonly requests: readonly LoggedRequest[];
  /** Requests and responses that GitHub's description does not allow. Must stay empty. */
  readonly violations: readonly string[];
  readonly deliveries: readonly Delivery[];
  /** Requests of git, without their credentials. */
  readonly gitRequests: ServerContext['gitRequests'];
  /** Identities of workflow jobs. */
  readonly oidc: Oidc;
  /** Pages on which an App is created from a manifest. */
  readonly manifests: AppManifests;
  /** Installation tokens that still hold, and revoked ones. */
  tokens(): { readonly valid: string[]; readonly revoked: string[] };
  /** Sets the address that webhooks are delivered to; null for none. */
  sendWebhooksTo(webhookUrl: string | null): void;
  /** Advances GitHub's clock, in milliseconds. */
  advanceClock(ms: number): void;
  grant(permissions: Permissions): void;
  /** Renames or transfers a repository, which sends a webhook; without one it was lost. */
  rename(fullName: string, newName: string, options?: { readonly webhook?: boolean }): Promise<void>;
  /** The owner installs the App in these repositories, which sends a webhook. */
  install(...fullNames: readonly string[]): Promise<void>;
  /** Removes the App and installs it again, which sends a webhook. */
  reinstall(options?: { readonly webhook?: boolean }): Promise<void>;
  /** The owner suspends the installation, or unsuspends it, which sends a webhook; without one it may be lost. */
  suspend(): void;
  unsuspend(options?: { readonly webhook?: boolean }): Promise<void>;
  archive(fullName: string, archived: boolean): void;
  /** Sets how large a history it can show. */
  limitHistory(
    limits: Partial<Pick<World, 'comparableFilesMax' | 'compares' | 'treeEntriesMax' | 'fileBytesMax'>>,
  ): void;
  /** Refuses every access to a repository with this message; null ends it. */
  block(fullName: string, message: string | null): void;
  /** Sets the largest texts that it accepts, in bytes. */
  limitTexts(limits: { readonly summaryBytesMax?: number; readonly commentBytesMax?: number }): void;
  /** A token of an operator with these permissions, for these repositories only (names without owner). */
  token(permissions: Permissions, repositories: readonly string[]): string;
  /** Reviews a job that waits for an environment. */
  review(fullName: string, runId: number, environment: string, login: string, state: 'approved' | 'rejected'): void;
  addUser(login: string, type?: User['type']): User;
  addRepository(fullName: string, options?: Parameters<World['addRepository']>[1]): Repository;
  setRole(fullName: string, login: string, role: Role): void;
  openPullRequest(
    fullName: string,
    options: {
      author: string;
      headSha: string;
      headRef?: string;
      base?: string;
      title?: string;
      fork?: string;
      draft?: boolean;
    },
  ): Promise<PullRequest>;
  /** Moves the head; GitHub still returns the old one this many times. */
  push(fullName: string, number: number, headSha: string, staleReads?: number): Promise<Delivery>;
  close(fullName: string, number: number): Promise<Delivery>;
  /** Merges a pull request as this commit of its base branch. */
  merge(fullName: string, number: number, mergeSha: string, options?: { readonly at?: string }): Promise<Delivery>;
  reopen(fullName: string, number: number): Promise<Delivery>;
  /** Changes a pull request to a draft, or to ready for review. */
  setDraft(fullName: string, number: number, draft: boolean): Promise<Delivery>;
  /** Changes the base branch of a pull request. */
  retarget(fullName: string, number: number, baseRef: string): Promise<Delivery>;
  retitle(fullName: string, number: number, title: string): Promise<Delivery>;
  /** The merge queue requests checks of a commit, or removes it; `pullRequest` is the last one in the group. */
  mergeGroup(
    action: 'checks_requested' | 'destroyed',
    fullName: string,
    group: { readonly headSha: string; readonly baseSha: string; readonly pullRequest?: number },
  ): Promise<Delivery>;
  /** A user presses a button: "Re-run", a button of the check, or "Re-run all checks". */
  rerun(fullName: string, checkId: number, login: string): Promise<Delivery>;
  press(fullName: string, checkId: number, login: string, identifier: string): Promise<Delivery>;
  rerunAll(fullName: string, headSha: string, login: string): Promise<Delivery>;
  /** Opens an issue that is not a pull request. */
  openIssue(fullName: string): number;
  approve(fullName: string, number: number, login: string, sha: string): void;
  /** Posts a comment of a user; resolves when the App has responded to the webhook. */
  comment(
    fullName: string,
    number: number,
    login: string,
    body: string,
    options?: { at?: string },
  ): Promise<{ comment: Comment; delivery: Delivery }>;
  /** Delivers a webhook that changes nothing in the simulator, such as `push` or `installation_repositories.added`. */
  deliver(name: string, fullName: string, login: string, parts: object): Promise<Delivery>;
  redeliver(deliveryId: number): Promise<Delivery>;
  /** Comments of the App on an issue or pull request, oldest first. */
  appComments(fullName: string, number: number): Comment[];
  repository(fullName: string): Repository;
  onDispatch(handler: (dispatched: WorkflowDispatch, control: RunControl) => void | Promise<void>): void;
  run(runId: number): RunControl;
  /** Calls `observer` before and after every API request takes effect, and waits for it. */
  observe(observer: Observer): void;
  /** Waits for webhooks in progress, then stops. */
  stop(): Promise<void>;
}
