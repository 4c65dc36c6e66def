/** A state in which GitHub refuses the App everything, until a person ends it. */
export type BlockCause =
  | 'suspended'
  | 'archived'
  | 'access-blocked'
  | 'billing'
  | 'ip-allow-list'
  | 'single-sign-on'
  | 'credentials'
  | 'not-installed'
  | 'unexplained';

/** How the error of a repository begins for which the App is not installed. */
export const NOT_INSTALLED_WORDS = 'the App is not installed for';

/** A block, and who can end it. */
interface AccessBlock {
  readonly cause: BlockCause;
  readonly message: string;
  readonly next: string;
}

/**
 * By the words of GitHub's response, the first that fits. Sources: github/docs "Troubleshooting the REST API" and "Managing allowed
 * IP addresses"; the messages as people report them in public threads ("This installation has been suspended", "Repository was
 * archived so is read-only.", "Repository access blocked", "Repository has been locked for migration.", "Sorry. Your account was
 * suspended.", "the organization has an IP allow list enabled", "Resource protected by organization SAML enforcement").
 */
const BLOCKS: readonly (readonly [RegExp, AccessBlock])[] = [
  [
    /installation has been suspended|account was suspended|account (?:is|has been) (?:suspended|flagged)/i,
    {
      cause: 'suspended',
      message: 'the installation of the App is suspended',
      next: 'An owner of the account unsuspends it: Settings, GitHub Apps, Configure.',
    },
  ],
  [
    /archived so is read-only|repository (?:is|was) archived/i,
    {
      cause: 'archived',
      message: 'the repository is archived, so nothing can be written to it',
      next: 'A user with the role admin unarchives it in its settings.',
    },
  ],
  [
    /billing/i,
    {
      cause: 'billing',
      message: 'the account is locked because of its billing',
      next: 'An owner of the account looks at its billing settings.',
    },
  ],
  [
    /ip allow list|ip address is not permitted/i,
    {
      cause: 'ip-allow-list',
      message: 'the organization does not allow the address of the App',
      next: "An owner of the organization adds the address of the App's server to its IP allow list.",
    },
  ],
  [
    /saml|single sign-on/i,
    {
      cause: 'single-sign-on',
      message: 'the organization demands single sign-on',
      next: 'An owner of the organization authorizes the App.',
    },
  ],
  [
    /access blocked|locked for migration|repository (?:has been|is|was) disabled|unavailable due to|access restrictions|by enterprise policy/i,
    {
      cause: 'access-blocked',
      message: 'GitHub or the owner has blocked the access to the repository',
      next: 'An owner of the repository asks on its page, or the support of GitHub, why.',
    },
  ],
];

const CREDENTIALS: AccessBlock = {
  cause: 'credentials',
  message: 'GitHub does not accept the key of the App',
  next: 'The operator of the App looks at its private key and the clock of its server.',
};

/** `repository-client.ts` finds it: GitHub itself says only "Not Found". */
const NOT_INSTALLED: AccessBlock = {
  cause: 'not-installed',
  message: 'the App is not installed for the repository, which may have been deleted or transferred to another account',
  next: 'An owner of the account that has the repository now installs the App there.',
};

/** The block that a response shows; null where it shows none. */
export function blockOf(status: number, message: string): AccessBlock | null {
  if (status === 401) return CREDENTIALS;
  if (status === 404 && message.startsWith(NOT_INSTALLED_WORDS)) return NOT_INSTALLED;
  const blocked = BLOCKS.find(([words]) => words.test(message))?.[1];
  if (status === 451)
    return blocked ?? { ...ACCESS_BLOCKED, message: 'GitHub withholds the repository for legal reasons' };
  return status === 403 ? (blocked ?? null) : null;
}

const ACCESS_BLOCKED = {
  cause: 'access-blocked',
  next: 'An owner of the repository asks the support of GitHub.',
} as const;
