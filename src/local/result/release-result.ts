import { readBundle } from '../../bundle/bundle.ts';
import { analyze } from '../../core/analysis/analyze.ts';
import { verification } from '../../core/statement/verification.ts';
import { judge } from '../../core/verdict/judge.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseResult } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { bundleFindings } from './bundle-findings.ts';

/** What one machine's bundle says about a release, verified and judged again; a key that is named is a demand. */
export async function releaseResult(
  bundle: string,
  { key }: { readonly key?: string },
): Promise<Result<ReleaseResult, Refusal>> {
  const run = await readBundle(bundle);
  if (!run.ok) return run;
  const found = await bundleFindings(bundle, key === undefined ? {} : { key });
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
