import type { Refusal } from '../../model/refusal.ts';
import type { SignedStatement, Statement } from '../../model/statement.ts';
import type { Document } from '../report/document/document.ts';
import { plural } from '../text/format.ts';
import { canonicalJson } from './canonical-json.ts';

/** Facts about a bundle, found by reading and hashing it. */
export interface BundleFindings {
  /** Why the bundle is not believed; null when it is. */
  readonly unreadable: Pick<Refusal, 'message' | 'next'> | null;
  /** The result in one sentence, recomputed from the bundle; null when it cannot be computed. */
  readonly recomputed: string | null;
  /** Whether `verdict.json` equals the recomputed verdict, byte for byte; null when there is no such file. */
  readonly verdictMatches: boolean | null;
  readonly signature: BundleSignature;
  /** Whether a work tree with uncommitted files was measured; null when the bundle cannot be read. */
  readonly uncommitted: boolean | null;
  /** Lanes that the record of the machine answers for: their samples are not in the bundle. Null when the bundle cannot be read. */
  readonly recorded: number | null;
  /** The statement that these bytes give now; null when there is no result. */
  readonly expected: Statement | null;
}

/** Facts about the signature of a bundle. */
export type BundleSignature =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | {
      readonly kind: 'read';
      readonly signed: SignedStatement;
      /** Whether the signature was made with the key in it. */
      readonly holds: boolean;
      /** Fingerprint of that key. */
      readonly fingerprint: string;
      /** Whether it is the key that the user trusts; null when no key was given. */
      readonly isTrustedKey: boolean | null;
    };

/** One claim of a bundle. */
interface Claim {
  readonly claim: string;
  readonly status: 'holds' | 'fails' | 'unknown';
  readonly detail: string;
}

/** The claims of a bundle, with their status. */
export interface Verification {
  /** The worst of the claims about what is in the bundle. */
  readonly status: Claim['status'];
  readonly headline: string;
  readonly next: string;
  readonly claims: readonly Claim[];
}

const SIGNED_NUMBERS = 'signed numbers';
const COMMITTED = 'committed files';

/** Verifies the claims of a bundle. A claim that cannot be verified does not hold. */
export function verifyFindings(findings: BundleFindings): Verification {
  const claims = [...bundleClaims(findings), ...signatureClaims(findings)];
  const failed = claims.filter(({ status }) => status === 'fails');
  const { signature } = findings;
  if (failed.length > 0) {
    // Texts change between versions, and a statement covers the text of its result.
    const onlyNumbers = failed.every(({ claim }) => claim === SIGNED_NUMBERS);
    const signer = signature.kind === 'read' ? signature.signed.statement.tool : undefined;
    return {
      status: 'fails',
      headline: `This does not hold: ${failed.map(({ claim }) => claim).join(', ')}.`,
      next:
        findings.unreadable?.next ??
        (onlyNumbers && signer !== undefined && signer !== findings.expected?.tool
          ? `Verify with version ${signer} of alloc-ab, which signed them; until then do not use these numbers.`
          : failed.every(({ claim }) => claim === COMMITTED)
            ? 'Commit the files and measure the commit: a work tree cannot be measured again by others.'
            : 'Do not use these numbers; download the bundle again from where it was published.'),
      claims,
    };
  }
  if (signature.kind !== 'read') {
    return {
      status: 'unknown',
      headline: 'Not signed: the numbers hold, but it is unknown who measured them.',
      next: 'Save the signature from the comment as signed.json in the bundle, or download X.signed.json of the release beside X.zip.',
      claims,
    };
  }
  if (signature.isTrustedKey === null) {
    return {
      status: 'unknown',
      headline: `Signed, and everything holds, but the owner of the key ${signature.fingerprint} is unknown.`,
      next: 'Pass a public key that you trust with --key; the App serves its own at /signing-key.pem.',
      claims,
    };
  }
  const isWhole = (findings.recorded ?? 0) === 0;
  const headline = `Everything ${isWhole ? '' : 'in the bundle '}holds, signed by ${signature.fingerprint}${isWhole ? '' : '; what the record of the machine answers for cannot be computed again'}.`;
  return { status: 'holds', headline, next: '', claims };
}

/** The verification of a bundle whose archive cannot be unpacked. */
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
  const table = { kind: 'table', columns: ['claim', 'status', 'details'], rows, words: [1, 2] } as const;
  return { headline, next, sections: [{ title: '', blocks: [table] }] };
}

function bundleClaims({ unreadable, recomputed, verdictMatches, uncommitted, recorded }: BundleFindings): Claim[] {
  if (unreadable !== null) return [{ claim: 'complete bundle', status: 'fails', detail: unreadable.message }];
  return [
    { claim: 'complete bundle', status: 'holds', detail: 'the files fit one another, and the samples the plan' },
    {
      claim: 'recomputed',
      status: recomputed === null ? 'fails' : 'holds',
      detail: recomputed ?? 'there is no result',
    },
    ...(uncommitted === true
      ? [{ claim: COMMITTED, status: 'fails', detail: 'a work tree with uncommitted files was measured' } as const]
      : []),
    ...(recorded === null || recorded === 0
      ? []
      : [
          {
            claim: 'record of the machine',
            status: 'unknown',
            detail: `it answers for ${plural(recorded, 'lane')}, and the samples of those runs are not in the bundle`,
          } as const,
        ]),
    ...(verdictMatches === null
      ? []
      : [
          compared(
            'verdict.json',
            verdictMatches,
            'equals the recomputed verdict, byte for byte',
            'differs from the recomputed verdict',
          ),
        ]),
  ];
}

function signatureClaims({ signature, expected }: BundleFindings): Claim[] {
  if (signature.kind === 'none') return [{ claim: 'signature', status: 'unknown', detail: 'not signed' }];
  if (signature.kind === 'unreadable') return [{ claim: 'signature', status: 'fails', detail: signature.why }];
  const { signed, holds, fingerprint, isTrustedKey } = signature;
  const key: Claim =
    isTrustedKey === null
      ? { claim: 'signer', status: 'unknown', detail: `${fingerprint}; no key was given to compare it with` }
      : compared('signer', isTrustedKey, fingerprint, `${fingerprint} is not the key that was given`);
  return [
    compared('signature', holds, `of ${signed.statement.at}`, 'does not match this statement and key'),
    key,
    ...(expected === null ? [] : statementClaims(signed.statement, expected)),
  ];
}

/** Compares the signed statement with the one that these bytes give. */
function statementClaims(signed: Statement, found: Statement): Claim[] {
  const names = Object.keys(found.files) as (keyof Statement['files'])[];
  const others = names.filter((name) => signed.files[name] !== found.files[name]);
  const same = (pick: (statement: Statement) => unknown) => canonicalJson(pick(signed)) === canonicalJson(pick(found));
  return [
    compared(
      'signed files',
      others.length === 0,
      'equal these files, byte for byte',
      `different: ${others.join(', ')}`,
    ),
    compared(
      SIGNED_NUMBERS,
      same(({ answer }) => answer),
      'equal the numbers recomputed here',
      signed.tool === found.tool
        ? 'differ from the numbers recomputed here'
        : `differ from the numbers recomputed here by version ${found.tool}; version ${signed.tool} signed them: verify with that version`,
    ),
    compared(
      'signed origin',
      same(({ id, repository, commits }) => ({ id, repository, commits })),
      `${signed.repository}, ${signed.commits.map((sha) => sha?.slice(0, 12) ?? 'installed').join(' against ')}`,
      'another repository, request or commit than in the manifest',
    ),
  ];
}

function compared(claim: string, holds: boolean, detail: string, otherwise: string): Claim {
  return { claim, status: holds ? 'holds' : 'fails', detail: holds ? detail : otherwise };
}
