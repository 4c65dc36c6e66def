import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
  randomUUID,
  verify,
} from 'node:crypto';

/** Permission levels of GitHub; `write` includes `read`. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

export interface Identity {
  readonly kind: 'app' | 'installation' | 'none';
  readonly permissions: Permissions;
  /** Repositories that the token can access, by number or by name without owner; null for all of the installation. */
  readonly repositories: readonly (number | string)[] | null;
  /** The installation that the token acts in; null for the token of an operator. */
  readonly installationId: number | null;
}

/** Whether a token can access a repository. */
export function reaches(
  { repositories }: Identity,
  repository: { readonly id: number; readonly name: string },
): boolean {
  return repositories === null || repositories.some((each) => each === repository.id || each === repository.name);
}

/**
 * Every token reads what is public in repositories that it was not made for: docs.github.com, REST, "This endpoint can be used without
 * authentication or the aforementioned permissions if only public resources are requested". Permissions of collaborators are not public.
 */
const READS_PUBLIC = /^(?:contents|pull_requests|issues|checks|actions):read$/;

const NOBODY: Identity = { kind: 'none', permissions: {}, repositories: null, installationId: null };

/** Permissions that an operation needs. `[]` needs the JSON web token of the App. Of several rows one is enough. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'apps/get-authenticated': [],
  'apps/list-webhook-deliveries': [],
  'apps/redeliver-webhook-delivery': [],
  'apps/create-installation-access-token': [],
  'apps/get-repo-installation': [],
  // Any installation token may revoke itself: the operation lists no permission.
  'apps/revoke-installation-access-token': ['metadata:read'],
  'repos/get-collaborator-permission-level': ['metadata:read'],
  'pulls/list': ['pull_requests:read'],
  'pulls/get': ['pull_requests:read'],
  'pulls/list-reviews': ['pull_requests:read'],
  'pulls/create': ['pull_requests:write'],
  'pulls/create-review': ['pull_requests:write'],
  'repos/compare-commits-with-basehead': ['contents:read'],
  'repos/list-commits': ['contents:read'],
  'repos/get-branch': ['contents:read'],
  'repos/list-activities': ['contents:read'],
  'repos/get-content': ['contents:read'],
  'git/get-tree': ['contents:read'],
  'git/get-blob': ['contents:read'],
  'issues/list-for-repo': ['issues:read', 'pull_requests:read'],
  'issues/create': ['issues:write'],
  'issues/list-comments': ['issues:read', 'pull_requests:read'],
  'issues/create-comment': ['issues:write', 'pull_requests:write'],
  'issues/update-comment': ['issues:write', 'pull_requests:write'],
  'reactions/create-for-pull-request-review-comment': ['pull_requests:write'],
  'reactions/create-for-issue-comment': ['issues:write', 'pull_requests:write'],
  'checks/list-for-ref': ['checks:read'],
  'checks/create': ['checks:write'],
  'checks/update': ['checks:write'],
  'actions/create-workflow-dispatch': ['actions:write'],
  'actions/list-workflow-runs': ['actions:read'],
  'actions/get-workflow-run': ['actions:read'],
  'actions/cancel-workflow-run': ['actions:write'],
  'actions/list-workflow-run-artifacts': ['actions:read'],
  'actions/download-artifact': ['actions:read'],
  'actions/delete-artifact': ['actions:write'],
  'actions/list-jobs-for-workflow-run': ['actions:read'],
  'repos/get': ['metadata:read'],
  'repos/list-tags': ['contents:read'],
  'git/get-ref': ['contents:read'],
  'git/get-tag': ['contents:read'],
  'git/create-tag': ['contents:write'],
  'git/create-tree': ['contents:write'],
  'git/create-commit': ['contents:write'],
  'git/create-ref': ['contents:write'],
  'git/update-ref': ['contents:write'],
  'repos/list-releases': ['contents:read'],
  'repos/create-release': ['contents:write'],
  'repos/update-release': ['contents:write'],
  'repos/delete-release': ['contents:write'],
  'repos/list-release-assets': ['contents:read'],
  'repos/upload-release-asset': ['contents:write'],
  'repos/delete-release-asset': ['contents:write'],
  'actions/get-reviews-for-run': ['actions:read'],
  'repos/create-commit-status': ['statuses:write'],
  'rate-limit/get': ['metadata:read'],
};

/** Operations that everyone may call. */
const OPEN: ReadonlySet<string> = new Set(['apps/create-from-manifest']);

/** One key for all simulators of a process: generating one takes longer than most tests. */
let pair: KeyPairKeyObjectResult | undefined;

/** The key pair of the App, its tokens, and their permissions. */
export class Authority {
  readonly appId: number;
  readonly privateKey: string;
  readonly #publicKey: KeyObject;
  readonly #tokens = new Map<string, { identity: Identity; expiresAt: number }>();
  readonly #revoked = new Set<string>();

  constructor(appId: number) {
    pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.appId = appId;
    this.privateKey = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    this.#publicKey = createPublicKey(pair.publicKey.export({ type: 'spki', format: 'pem' }));
  }

  mint(
    permissions: Permissions,
    repositories: Identity['repositories'],
    installationId: number | null = null,
  ): { token: string; expiresAt: string } {
    const token = `ghs_${randomUUID().replaceAll('-', '')}`;
    const expiresAt = Date.now() + 3_600_000;
    // Metadata: read is "mandatory": every token has it (docs.github.com, "Permissions required for GitHub Apps").
    const all = { metadata: 'read', ...permissions } as const;
    this.#tokens.set(token, {
      identity: { kind: 'installation', permissions: all, repositories, installationId },
      expiresAt,
    });
    return { token, expiresAt: new Date(expiresAt).toISOString() };
  }

  /** Ends the token of an `Authorization` header. GitHub: "Once an installation token is revoked, the token is invalidated and cannot be used." */
  revoke(header: string | undefined): void {
    const token = header?.split(' ')[1] ?? '';
    if (this.#tokens.delete(token)) this.#revoked.add(token);
  }

  /** Ends all tokens of an installation that was deleted. */
  endInstallation(installationId: number): void {
    for (const [token, { identity }] of this.#tokens)
      if (identity.installationId === installationId) this.#tokens.delete(token);
  }

  /** All tokens that were given out and still hold, and those that were revoked. */
  tokens(): { readonly valid: string[]; readonly revoked: string[] } {
    return { valid: [...this.#tokens.keys()], revoked: [...this.#revoked] };
  }

  /** The identity of an `Authorization` header, or an error text for a bad or expired credential. */
  identify(header: string | undefined): Identity | string {
    if (header === undefined) return NOBODY;
    const [, scheme, credential] = /^(bearer|token) (\S+)$/i.exec(header) ?? [];
    if (scheme === undefined || credential === undefined) return 'Bad credentials';
    if (credential.split('.').length === 3) return this.#verifyJwt(credential) ?? { ...NOBODY, kind: 'app' };
    const token = this.#tokens.get(credential);
    return token === undefined || token.expiresAt < Date.now() ? 'Bad credentials' : token.identity;
  }

  /**
   * Why this identity may not call an operation, as an HTTP status; null when it may.
   *
   * @param plainIssue Whether the call is about an issue that is not a pull request: permissions on pull requests do not count there.
   */
  forbid(
    identity: Identity,
    operation: string,
    repository: { readonly id: number; readonly name: string; readonly private?: boolean } | null,
    plainIssue = false,
  ): { status: number; message: string } | null {
    if (OPEN.has(operation)) return null;
    const needed = NEEDED[operation]?.filter((need) => !(plainIssue && need.startsWith('pull_requests:')));
    if (needed === undefined) return { status: 404, message: 'Not Found' };
    if (needed.length === 0) {
      return identity.kind === 'app' ? null : { status: 401, message: 'A JSON web token could not be decoded' };
    }
    if (identity.kind !== 'installation') return { status: 401, message: 'Requires authentication' };
    if (repository !== null && !reaches(identity, repository)) {
      const isPublic =
        repository.private === false && (operation === 'repos/get' || needed.every((need) => READS_PUBLIC.test(need)));
      return isPublic ? null : { status: 404, message: 'Not Found' };
    }
    const allowed = needed.some((need) => {
      const [name, level] = need.split(':') as [string, string];
      return identity.permissions[name] === 'write' || identity.permissions[name] === level;
    });
    return allowed ? null : { status: 403, message: 'Resource not accessible by integration' };
  }

  #verifyJwt(token: string): string | null {
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    try {
      if (decode(header).alg !== 'RS256') return 'A JSON web token could not be decoded';
      if (
        !verify('sha256', Buffer.from(`${header}.${payload}`), this.#publicKey, Buffer.from(signature, 'base64url'))
      ) {
        return 'A JSON web token could not be decoded';
      }
      const { iat, exp, iss } = decode(payload);
      const now = Date.now() / 1000;
      if (String(iss) !== String(this.appId)) return "'Issuer' claim ('iss') must be an Integer";
      if (iat > now + 1)
        return "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued";
      if (exp < now || exp > now + 600) return "'Expiration time' claim ('exp') is too far in the future";
      return null;
    } catch {
      return 'A JSON web token could not be decoded';
    }
  }
}
