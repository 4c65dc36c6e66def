import { analyze } from '../core/analysis/analyze.ts';
import { verification } from '../core/statement/verification.ts';
import { judge } from '../core/verdict/judge.ts';
import { type Answer, ok, refuse } from '../model/refusal.ts';
import type { ReleaseResult } from '../model/release.ts';
import { readBundle } from '../runner/bundle.ts';
import { findings, type VerifyOptions } from './verify.ts';

/** What one machine's bundle says about a release, verified and judged again; a key that is named is a demand. */
export async function releaseResult(
  bundle: string,
  { key }: Pick<VerifyOptions, 'key'>,
): Promise<Answer<ReleaseResult>> {
  const run = await readBundle(bundle);
  if (!run.ok) return run;
  const found = await findings(bundle, key === undefined ? {} : { key });
  if (!found.ok) return found;
  const { status, headline, next } = verification(found.value);
  if (status === 'fails' || (status === 'unknown' && key !== undefined)) {
    const unsigned = found.value.signature.kind === 'none' && status === 'unknown';
    const first = 'Sign it first, with alloc-ab sign BUNDLE --key and the private key.';
    return refuse({ code: 'not-verified', message: `${bundle}: ${headline}`, next: unsigned ? first : next });
  }
  const { signature } = found.value;
  return ok({
    run: run.value,
    verdict: judge(run.value, analyze(run.value)),
    signed: signature.kind === 'read' ? { by: signature.fingerprint, at: signature.signed.statement.at } : null,
  });
}
