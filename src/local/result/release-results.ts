import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readAbBundle } from '../../bundle/read-bundle.ts';
import { analyze } from '../../core/analysis/ab/analyze.ts';
import { verifyFindings } from '../../core/statement/verification.ts';
import { judge } from '../../core/verdict/judge.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import type { ReleaseResult } from '../../model/release.ts';
import { ok, type Result } from '../../model/result.ts';
import { digestOf } from '../../signing/ed25519.ts';
import { inspectBundle } from './inspect-bundle.ts';

/** Verifies one machine's bundle of a release and judges it again. With `key`, refuses a bundle that it did not sign. */
export async function readReleaseResult(
  bundle: string,
  { key }: { readonly key?: string },
): Promise<Result<ReleaseResult, Refusal>> {
  const run = await readAbBundle(bundle);
  if (!run.ok) return run;
  const inspected = await inspectBundle(bundle, key === undefined ? {} : { key });
  if (!inspected.ok) return inspected;
  const { status, headline, next } = verifyFindings(inspected.value);
  if (status === 'fails' || (status === 'unknown' && key !== undefined)) {
    const unsigned = inspected.value.signature.kind === 'none' && status === 'unknown';
    const first = 'Sign it first, with alloc-ab sign BUNDLE --key and the private key.';
    return refuse({ code: 'not-verified', message: `${bundle}: ${headline}`, next: unsigned ? first : next });
  }
  const { signature } = inspected.value;
  return ok({
    run: run.value,
    verdict: judge(run.value, analyze(run.value)),
    signed: signature.kind === 'read' ? { by: signature.fingerprint, at: signature.signed.statement.at } : null,
  });
}

/** The result of one machine, and the folder of its bundle. */
export interface FoundReleaseResult {
  readonly directory: string;
  readonly result: ReleaseResult;
}

interface FoundReleaseResults {
  readonly found: readonly FoundReleaseResult[];
  /** Folders that do not count, and why; one sentence each. */
  readonly ignored: readonly string[];
}

/** Reads a bundle from each folder below `directory`. Bundles of plans that are not among `plans` (id → sha256) are ignored. */
export async function readReleaseResults(
  directory: string,
  plans: Readonly<Record<string, string>>,
): Promise<FoundReleaseResults> {
  const found: FoundReleaseResult[] = [];
  const ignored: string[] = [];
  for (const name of existsSync(directory) ? (await readdir(directory)).sort() : []) {
    const folder = join(directory, name);
    // Machines have no key, so a signature that one of them brings proves nothing.
    if (existsSync(join(folder, 'signed.json'))) {
      ignored.push(`${name} brings a signature of its own.`);
      continue;
    }
    const read = await readReleaseResult(folder, {});
    if (!read.ok) {
      ignored.push(read.error.message);
      continue;
    }
    const { plan } = read.value.run.manifest;
    if (plans[plan.id] === digestOf(plan)) found.push({ directory: folder, result: read.value });
    else ignored.push(`${name} is the bundle of another plan.`);
  }
  return { found, ignored };
}
