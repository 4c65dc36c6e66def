import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';

/** Longest time since GitHub issued a token; its own tokens live for five to fifteen minutes. */
const AGE_MAX = '15 minutes';
const CLOCK_SKEW_SECONDS = 60;
/** Times of a read of the issuer's keys, milliseconds. A token with an unknown key makes the keys be read again after the pause. */
const KEYS = { timeoutDuration: 5000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };

const Digits = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/)
  .transform(Number);
const Text = z.string().min(1).max(500);

/** The claims that are used, of the table "OIDC token claims" of docs.github.com, "OpenID Connect reference". */
const Claims = z.object({
  jti: z.string().min(1).max(200),
  repository: Text,
  repository_id: Digits,
  run_id: Digits,
  run_attempt: Digits,
  event_name: Text,
  workflow_ref: Text,
  job_workflow_ref: Text,
  runner_environment: Text,
});

/** Which job of which workflow run asks, as GitHub signed it. */
export type WorkflowIdentity = z.infer<typeof Claims>;

/** Reads a token of GitHub Actions. Throws where the issuer's keys cannot be read. */
export type ReadIdentity = (token: string) => Promise<Result<WorkflowIdentity, Refusal>>;

/**
 * Makes a reader of tokens: signed by a key of the issuer with RS256, for this audience, not expired. The keys are at
 * `ISSUER/.well-known/jwks`.
 */
export function identityReader(issuer: string, audience: string): ReadIdentity {
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks`), KEYS);
  const options = {
    issuer,
    audience,
    algorithms: ['RS256'],
    maxTokenAge: AGE_MAX,
    clockTolerance: CLOCK_SKEW_SECONDS,
    requiredClaims: ['exp', 'nbf', 'iat', 'jti'],
  };
  return async (token) => {
    try {
      const claims = Claims.safeParse((await jwtVerify(token, keys, options)).payload);
      return claims.success ? ok(claims.data) : bad('a claim is missing or has another form');
    } catch (error) {
      const why = error instanceof errors.JOSEError ? FAULTS[error.code] : undefined;
      if (why === undefined) throw error;
      return bad(error instanceof errors.JWTClaimValidationFailed ? `${why} (${error.claim})` : why);
    }
  };
}

/** What is wrong with a token, by the codes of jose. Of other codes the keys are to blame. */
const FAULTS: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'it has expired',
  ERR_JWT_CLAIM_VALIDATION_FAILED: 'it was issued by or for another party, or at another time',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'its signature does not hold',
  ERR_JWKS_NO_MATCHING_KEY: 'the issuer has no such key',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'it names no key',
  ERR_JOSE_ALG_NOT_ALLOWED: 'its algorithm is not RS256',
  ERR_JOSE_NOT_SUPPORTED: 'its algorithm is not RS256',
  ERR_JWS_INVALID: 'it is not a token',
  ERR_JWT_INVALID: 'it is not a token',
};

function bad(why: string): Result<never, Refusal> {
  return refuse({
    code: 'bad-identity',
    message: `The identity of the job was refused: ${why}.`,
    next: 'The settings PUBLIC_URL and OIDC_ISSUER of the App must be those of this server; see docs/operating.md, "Private repositories".',
  });
}
