import type { PlanLane } from '../model/plan.ts';
import { type Answer, ok, refuse } from '../model/refusal.ts';
import { BUNDLE_LIMITS, Manifest, type Run, Sample } from '../model/run.ts';

/**
 * Reads a run from the text of its two files. Refuses what is truncated, too large, off-schema or inconsistent with its
 * own plan; never believes part of a bundle. The digest of the samples is compared by the caller, who has the bytes.
 */
export function parseBundle(files: { readonly manifest: string; readonly samples: string }): Answer<Run> {
  if (files.manifest.length > BUNDLE_LIMITS.manifestBytes) return bad('manifest.json is too large');
  if (files.samples.length > BUNDLE_LIMITS.samplesBytes) return bad('samples.jsonl is too large');
  const json = parseJson(files.manifest);
  if (json === undefined) return bad('manifest.json is not JSON: it is truncated or was altered');
  const manifest = Manifest.safeParse(json);
  if (!manifest.success) {
    const [issue] = manifest.error.issues;
    return bad(`manifest.json does not fit its schema at ${issue?.path.join('.') || '/'} (${issue?.message})`);
  }
  const samples = parseSamples(files.samples);
  if (typeof samples === 'string') return bad(samples);
  const run: Run = { manifest: manifest.data, samples };
  const fault = inconsistency(run);
  return fault === null ? ok(run) : bad(fault);
}

function parseSamples(text: string): Sample[] | string {
  if (text === '') return [];
  if (!text.endsWith('\n')) return 'the last line of samples.jsonl is cut off';
  const samples: Sample[] = [];
  for (const [index, line] of text.slice(0, -1).split('\n').entries()) {
    const where = `line ${index + 1} of samples.jsonl`;
    if (line.length > BUNDLE_LIMITS.lineBytes) return `${where} is longer than ${BUNDLE_LIMITS.lineBytes} characters`;
    const json = parseJson(line);
    if (json === undefined) return `${where} is not JSON`;
    const sample = Sample.safeParse(json);
    if (!sample.success) return `${where} does not fit its schema at ${sample.error.issues[0]?.path.join('.') || '/'}`;
    samples.push(sample.data);
  }
  return samples;
}

function inconsistency({ manifest, samples }: Run): string | null {
  if (samples.length !== manifest.samples.count) {
    return `manifest.json announces ${manifest.samples.count} samples, samples.jsonl holds ${samples.length}`;
  }
  const lanes = new Map(manifest.plan.lanes.map((lane) => [lane.id, lane]));
  const seen = new Set<string>();
  const places = new Set<string>();
  for (const [index, each] of samples.entries()) {
    const { lane: id, block, arm, position } = each;
    const lane = lanes.get(id);
    if (lane === undefined) return `line ${index + 1} of samples.jsonl belongs to a lane that the plan does not have`;
    if (!burstsFit(lane, each)) return `line ${index + 1} of samples.jsonl does not have the bursts of its lane`;
    const sample = `${id} ${block} ${arm}`;
    const place = `${id} ${block} ${position}`;
    if (seen.has(sample) || places.has(place)) return `line ${index + 1} of samples.jsonl repeats a sample`;
    seen.add(sample);
    places.add(place);
  }
  return null;
}

/** A group's number is read from its bursts: a lock-step sample with a value has all of them, any other sample has none. */
function burstsFit({ lockstep }: PlanLane, { value, bursts }: Sample): boolean {
  if (lockstep === null || bursts === undefined)
    return (lockstep === null) === (bursts === undefined) || value === null;
  const { runs, runLength } = lockstep;
  return (
    bursts.runsNs.length === runs && bursts.runsNs.every((run) => run.length === runLength && run.every((ns) => ns > 0))
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bad(what: string): Answer<never> {
  return refuse({
    code: 'bad-bundle',
    message: `This bundle cannot be believed: ${what}.`,
    next: 'Measure again; a bundle is complete only when manifest.json was written last, by alloc-ab itself.',
  });
}
