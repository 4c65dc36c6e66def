import { refusedRelease, releaseNotes } from '../core/release/release-notes.ts';
import { rulingStatus } from '../local/result/ruling-status.ts';
import type { ReleaseInputs } from './release-inputs.ts';
import { ruleRelease } from './rule-release.ts';
import { failRefused, failStep, setOutput, summarise } from './step-output.ts';

/**
 * Shows whether a version may be tagged. Returns the exit status: see `rulingStatus` when it may not, except when an override is requested,
 * on which the publish job decides.
 */
export async function ruleStep(inputs: ReleaseInputs): Promise<number> {
  const ruled = await ruleRelease(inputs);
  if (!ruled.ok) return failRefused(ruled.error);
  const { order, ruling, missing, found } = ruled.value;
  setOutput(process.env, 'passes', String(ruling.passes));
  const results = found.map(({ result }) => result);
  const document = ruling.passes ? releaseNotes(order, results, ruling, null) : refusedRelease(order, ruling);
  summarise(document);
  if (ruling.passes || (inputs.override !== '' && missing.length === 0)) return 0;
  return failStep(`${document.headline}. The job's summary lists the reasons.`, rulingStatus(ruling));
}
