import { EVIDENCE_LIMITS, Evidence } from '../../model/evidence.ts';
import type { PerfOrder } from '../../model/plan.ts';
import { err, ok, type Result } from '../../model/result.ts';
import type { FileDigest } from '../../model/run.ts';
import { readJsonLines } from './json-lines.ts';
import type { Chunks } from './written-json.ts';

/** Reads `evidence.jsonl` of a run with `arms` arms, or returns what is wrong with it. */
export async function parseEvidence(
  chunks: Chunks | null,
  announced: FileDigest | null,
  order: PerfOrder | undefined,
  arms: number,
): Promise<Result<Evidence[], string>> {
  if ((chunks === null) !== (announced === null)) {
    return err(
      `manifest.json announces ${announced === null ? 'no' : 'an'} evidence.jsonl, and there is ${chunks === null ? 'none' : 'one'}`,
    );
  }
  if (chunks === null || announced === null) return ok([]);
  if (order === undefined) return err('evidence.jsonl is there, but the plan does not ask for evidence');
  const { bytes: fileBytes, lineBytes } = EVIDENCE_LIMITS;
  const kind = { file: 'evidence.jsonl', fileBytes, lineBytes, schema: Evidence };
  const lanes = new Set(order.lanes.map(({ id }) => id));
  const seen = new Set<string>();
  const lines = await readJsonLines(chunks, kind, (evidence) => {
    const { kind: what, lane, arm, repeat } = evidence;
    if (arm >= arms) return err('belongs to an arm that the plan does not have');
    if (!lanes.has(lane)) return err('belongs to a lane that the plan does not observe');
    const key = `${what} ${lane} ${arm} ${repeat}`;
    if (seen.has(key)) return err('repeats evidence');
    seen.add(key);
    return ok(evidence);
  });
  if (!lines.ok || lines.value.length === announced.count) return lines;
  return err(
    `manifest.json announces ${announced.count} lines of evidence, evidence.jsonl holds ${lines.value.length}`,
  );
}
