import type { SignedStatement, Statement } from '../../model/statement.ts';
import type { Document } from '../report/document/document.ts';
import { canonicalJson } from './canonical-json.ts';

/** What is known of a bundle: found by reading and hashing, judged here. */
export interface BundleFindings {
  /** Why the bundle cannot be believed at all; null when it can. */
  readonly unreadable: string | null;
  /** The answer, recomputed from the bundle, in one sentence; null when it cannot be. */
  readonly recomputed: string | null;
  /** Whether `plan.json` says what the manifest says; null where there is none. */
  readonly planMatches: boolean | null;
  /** Whether `verdict.json` is, byte for byte, what was recomputed; null where there is none. */
  readonly verdictMatches: boolean | null;
  readonly signature: BundleSignature;
  /** The statement that would be made about these bytes now; null when there is no answer. */
  readonly expected: Statement | null;
}

/** What is known of a signature. */
export type BundleSignature =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | {
      readonly kind: 'read';
      readonly signed: SignedStatement;
      /** Whether it is that of the key it comes with. */
      readonly holds: boolean;
      /** Short name of that key. */
      readonly fingerprint: string;
      /** Whether it is the key that was asked for; null when none was. */
      readonly isTrustedKey: boolean | null;
    };

/** One thing that a bundle claims. */
export interface Claim {
  readonly claim: string;
  readonly status: 'holds' | 'fails' | 'unknown';
  readonly detail: string;
}

/** What holds of a bundle and what does not. */
export interface Verification {
  /** The worst of the claims. */
  readonly status: Claim['status'];
  readonly headline: string;
  readonly next: string;
  readonly claims: readonly Claim[];
}

/** Judges what a bundle claims. Nothing unknown passes as holding. */
export function verifyFindings(findings: BundleFindings): Verification {
  const claims = [...bundleClaims(findings), ...signatureClaims(findings)];
  const failed = claims.filter(({ status }) => status === 'fails');
  if (failed.length > 0) {
    return {
      status: 'fails',
      headline: `This does not hold: ${failed.map(({ claim }) => claim).join(', ')}.`,
      next: 'Do not rely on these numbers; get the bundle again from where it was published.',
      claims,
    };
  }
  const { signature } = findings;
  if (signature.kind !== 'read') {
    return {
      status: 'unknown',
      headline: 'Not signed: the numbers hold, who measured them is unknown.',
      next: 'Save the signature from the comment or the release as signed.json in the bundle, if there is one.',
      claims,
    };
  }
  if (signature.isTrustedKey === null) {
    return {
      status: 'unknown',
      headline: `Signed, and everything holds; whose key ${signature.fingerprint} is remains unknown.`,
      next: 'Give the key of whom you trust with --key; the App gives its own at /signing-key.pem.',
      claims,
    };
  }
  return { status: 'holds', headline: `Everything holds, signed by ${signature.fingerprint}.`, next: '', claims };
}

/** What is known of a bundle whose archive cannot be unpacked. */
export function damagedBundle(why: string, next: string): Verification {
  const claim = 'complete bundle';
  return {
    status: 'fails',
    headline: `This does not hold: ${claim}.`,
    next,
    claims: [{ claim, status: 'fails', detail: why }],
  };
}

/** A verification as a document, for every medium. */
export function verificationDocument({ headline, next, claims }: Verification): Document {
  const rows = claims.map(({ claim, status, detail }) => [
    claim,
    status === 'fails' ? 'DOES NOT HOLD' : status,
    detail,
  ]);
  const table = { kind: 'table', columns: ['claim', 'status', 'seen'], rows, words: [1, 2] } as const;
  return { headline, next, sections: [{ title: '', blocks: [table] }] };
}

function bundleClaims({ unreadable, recomputed, planMatches, verdictMatches }: BundleFindings): Claim[] {
  if (unreadable !== null) return [{ claim: 'complete bundle', status: 'fails', detail: unreadable }];
  return [
    { claim: 'complete bundle', status: 'holds', detail: 'the files fit their schemas and one another' },
    {
      claim: 'recomputed',
      status: recomputed === null ? 'fails' : 'holds',
      detail: recomputed ?? 'there is no answer',
    },
    ...(planMatches === null
      ? []
      : [fits('plan.json', planMatches, 'says what the manifest says', 'is another plan than the manifest’s')]),
    ...(verdictMatches === null
      ? []
      : [fits('verdict.json', verdictMatches, 'is what was recomputed, byte for byte', 'is not what the samples say')]),
  ];
}

function signatureClaims({ signature, expected }: BundleFindings): Claim[] {
  if (signature.kind === 'none') return [{ claim: 'signature', status: 'unknown', detail: 'not signed' }];
  if (signature.kind === 'unreadable') return [{ claim: 'signature', status: 'fails', detail: signature.why }];
  const { signed, holds, fingerprint, isTrustedKey } = signature;
  const key: Claim =
    isTrustedKey === null
      ? { claim: 'signer', status: 'unknown', detail: `${fingerprint}; no key was given to compare it with` }
      : fits('signer', isTrustedKey, fingerprint, `${fingerprint} is not the key that was given`);
  return [
    fits('signature', holds, `of ${signed.statement.at}`, 'is not of this statement and key'),
    key,
    ...(expected === null ? [] : statementClaims(signed.statement, expected)),
  ];
}

/** What was signed, against what these bytes are. */
function statementClaims(said: Statement, found: Statement): Claim[] {
  const names = Object.keys(found.files) as (keyof Statement['files'])[];
  const others = names.filter((name) => said.files[name] !== found.files[name]);
  const same = (pick: (statement: Statement) => unknown) => canonicalJson(pick(said)) === canonicalJson(pick(found));
  return [
    fits('signed files', others.length === 0, 'are these, byte for byte', `others: ${others.join(', ')}`),
    fits(
      'signed numbers',
      same(({ answer }) => answer),
      'are those recomputed here',
      said.tool === found.tool
        ? 'differ from those recomputed here'
        : `differ from those recomputed here by version ${found.tool}; they were signed by ${said.tool}: verify with that one`,
    ),
    fits(
      'signed origin',
      same(({ id, repository, commits }) => ({ id, repository, commits })),
      `${said.repository}, ${said.commits.map((sha) => sha?.slice(0, 12) ?? 'installed').join(' against ')}`,
      'another repository, request or commit than the manifest’s',
    ),
  ];
}

function fits(claim: string, holds: boolean, detail: string, otherwise: string): Claim {
  return { claim, status: holds ? 'holds' : 'fails', detail: holds ? detail : otherwise };
}
