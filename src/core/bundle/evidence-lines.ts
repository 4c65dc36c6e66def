import { EVIDENCE_LIMITS, Evidence } from '../../model/evidence.ts';
import type { PerfOrder } from '../../model/plan.ts';
import type { FileDigest } from '../../model/run.ts';
import { type Chunks, readSampleLines } from './sample-lines.ts';

/** Reads `evidence.jsonl` of a run with so many arms, or says what is wrong with it. */
export async function parseEvidence(
  chunks: Chunks | null,
  announced: FileDigest | null,
  order: PerfOrder | undefined,
  arms: number,
): Promise<Evidence[] | string> {
  if ((chunks === null) !== (announced === null)) {
    return `manifest.json announces ${announced === null ? 'no' : 'an'} evidence.jsonl, and there is ${chunks === null ? 'none' : 'one'}`;
  }
  if (chunks === null || announced === null) return [];
  if (order === undefined) return 'evidence.jsonl was never asked for';
  const { bytes: fileBytes, lineBytes } = EVIDENCE_LIMITS;
  const kind = { file: 'evidence.jsonl', fileBytes, lineBytes, schema: Evidence };
  const lanes = new Set(order.lanes.map(({ id }) => id));
  const seen = new Set<string>();
  const lines = await readSampleLines(chunks, kind, ({ kind: what, lane, arm, repeat }) => {
    if (arm >= arms) return 'belongs to an arm that there is not';
    if (!lanes.has(lane)) return 'belongs to a lane that was not to be observed';
    const place = `${what} ${lane} ${arm} ${repeat}`;
    if (seen.has(place)) return 'repeats evidence';
    seen.add(place);
    return null;
  });
  if (typeof lines === 'string' || lines.length === announced.count) return lines;
  return `manifest.json announces ${announced.count} lines of evidence, evidence.jsonl holds ${lines.length}`;
}
