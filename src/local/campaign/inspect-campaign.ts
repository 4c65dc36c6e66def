import { dirname, join, resolve } from 'node:path';
import { readCapped } from '../../bundle/open-capped.ts';
import { campaignReport } from '../../core/campaign/campaign-report.ts';
import { campaignResult } from '../../core/campaign/campaign-result.ts';
import { designResult } from '../../core/campaign/design-result.ts';
import { keptRun } from '../../core/campaign/found-effect.ts';
import { plannedDesign } from '../../core/campaign/planned-design.ts';
import { valueQuestion } from '../../core/campaign/values-questions.ts';
import { bareText } from '../../core/report/document/document.ts';
import { canonicalJson } from '../../core/statement/canonical-json.ts';
import type { BundleFindings } from '../../core/statement/verification.ts';
import { Campaign } from '../../model/campaign.ts';
import { parseJson } from '../../model/json-text.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { readSignature, type TrustedFiles } from '../result/inspect-bundle.ts';
import { CAMPAIGN_BYTES_MAX, CAMPAIGN_FILE, folderStatement } from './campaign-files.ts';
import { type JudgedRun, readJudgedRun } from './judged-run.ts';
import { answerOf } from './run-campaign.ts';

/**
 * Reads the result of a campaign and computes it again from the result folders beside its own. Refuses only files that the user named
 * wrongly: a result that was altered is a finding.
 */
export async function inspectCampaign(folder: string, options: TrustedFiles): Promise<Result<BundleFindings, Refusal>> {
  const signature = await readSignature(folder, options);
  if (!signature.ok) return signature;
  const damaged = (message: string): Result<BundleFindings, Refusal> =>
    ok({
      unreadable: {
        message,
        next: 'Do not use these numbers; keep the folder of a campaign beside the results of its runs.',
      },
      signature: signature.value,
      ...{ recomputed: null, verdictMatches: null, uncommitted: null, recorded: null, expected: null },
    });
  const text = await readCapped(join(folder, CAMPAIGN_FILE), CAMPAIGN_BYTES_MAX);
  if (!text.ok) return damaged(`${text.error}.`);
  const written = Campaign.safeParse(parseJson(text.value)).data;
  if (written === undefined) return damaged(`${CAMPAIGN_FILE} does not fit its schema.`);
  const runs = new Map<string, JudgedRun>();
  for (const { flag, result } of resultsOf(written)) {
    const judged = /^alloc-ab_[A-Za-z0-9_-]{1,150}$/.test(result)
      ? await readJudgedRun(join(dirname(resolve(folder)), result))
      : null;
    if (!judged?.ok) return damaged(`The result of ${flag} is not there, or its bundle is not believed.`);
    runs.set(flag, judged.value);
  }
  const again = recomputed(written, runs);
  const other = again.rows.find((row, index) => canonicalJson(row) !== canonicalJson(written.rows[index]));
  if (other !== undefined) return damaged(`${CAMPAIGN_FILE} has another row of ${other.flag} than its results give.`);
  if (canonicalJson(again.design ?? null) !== canonicalJson(written.design ?? null))
    return damaged(`${CAMPAIGN_FILE} has another ${written.design?.kind ?? 'design'} than its results give.`);
  if (canonicalJson(again) !== canonicalJson(written)) return damaged(`${CAMPAIGN_FILE} is not what its results give.`);
  const at = new Date().toISOString();
  return ok({
    unreadable: null,
    recomputed: `${bareText(campaignReport(again).headline)} (${runs.size} runs)`,
    verdictMatches: null,
    signature: signature.value,
    uncommitted: false,
    recorded: 0,
    expected: folderStatement(again, resolve(folder), at),
  });
}

/** The result folders of a campaign, by the name of their question. */
function resultsOf({ rows, design }: Campaign): { readonly flag: string; readonly result: string }[] {
  const own = rows.flatMap(({ flag, result }) => (result === null ? [] : [{ flag, result }]));
  if (design?.kind !== 'values') return own;
  const { flag, screened, chosen } = design;
  const rounds = screened.map(({ value, round, result }) => ({ flag: valueQuestion(flag, value, round), result }));
  const last = own.find((row) => row.flag === `${flag}=${chosen}`);
  const isScreened = rounds.some(({ result }) => result === last?.result);
  if (last === undefined || chosen === null || isScreened) return rounds;
  return [...rounds, { flag: valueQuestion(flag, chosen, 'final'), result: last.result }];
}

/** The result that the runs give; what no run has is taken as written: the flags that were refused, the runs without a result, and how it ended. */
function recomputed(written: Campaign, runs: ReadonlyMap<string, JudgedRun>): Campaign {
  const { command, repository, commit, ended, seconds, rows, design } = written;
  const planned = design && plannedDesign(design, rows);
  const flags = rows.map(({ flag: name, state, code, text }) => {
    // Which of its rounds a value is known by does not matter.
    const flag = planned?.kind === 'values' ? `${name}, final` : name;
    return state === 'refused' ? { flag, refusal: { code: code ?? '', message: text } } : { flag };
  });
  const answers = resultsOf(written).flatMap(({ flag, result }) => {
    const judged = runs.get(flag);
    return judged === undefined ? [] : [answerOf(judged, flag, result)];
  });
  const starts = new Map(rows.map(({ flag, starts: count }) => [flag, count]));
  const silent = new Map(
    rows.flatMap(({ flag, state, result, text }): [string, string][] =>
      state === 'invalid' && result === null ? [[flag, text]] : [],
    ),
  );
  const kept = new Map([...runs].map(([flag, { run, verdict }]) => [flag, keptRun(run, verdict)]));
  const notes = { command, repository, commit, ended, seconds, flags, answers, starts, silent };
  return planned === undefined ? campaignResult(notes, kept) : designResult(planned, notes, kept);
}
