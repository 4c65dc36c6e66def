import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readBundleFiles } from '../../bundle/read-bundle.ts';
import { writtenJson } from '../../core/bundle/written-json.ts';
import { campaignResult, flagsFound } from '../../core/campaign/campaign-result.ts';
import { designResult, runsNeeded } from '../../core/campaign/design-result.ts';
import { type KeptRun, keptRun } from '../../core/campaign/found-effect.ts';
import { campaignStatement } from '../../core/statement/campaign-statement.ts';
import { printSignedStatement } from '../../core/statement/signed-statement.ts';
import type { Campaign, JournalLine } from '../../model/campaign.ts';
import { SIGNATURE_FILE, type Statement } from '../../model/statement.ts';
import { digestOf, type SigningKey } from '../../signing/ed25519.ts';
import { toolVersion } from '../../system/package-root.ts';
import type { PlannedCampaign } from '../planning/plan-campaign.ts';
import { judgeBundle } from '../result/judge-bundle.ts';
import { readJudgedRun } from './judged-run.ts';
import { answersOf, type CampaignEnd, secondsUsed } from './run-campaign.ts';

/** Name of the result in the folder of a campaign. */
export const CAMPAIGN_FILE = 'campaign.json';

/** Largest result that is read, in bytes. */
export const CAMPAIGN_BYTES_MAX = 4_194_304;

/** The result of a campaign, from its journal and from the bundles of its findings in `out`. */
export async function readCampaignResult(
  planned: PlannedCampaign,
  lines: readonly JournalLine[],
  { out, ended }: { readonly out: string; readonly ended: CampaignEnd },
): Promise<Campaign> {
  const answers = answersOf(lines);
  const { command, repository, commit, questions, design } = planned;
  const asked = questions.filter(({ plan }) => plan.ok).length;
  const needed = design === undefined ? flagsFound(asked, answers) : runsNeeded(design, asked, answers);
  const runs = new Map<string, KeptRun>();
  for (const flag of needed) {
    const folder = answers.find((answer) => answer.flag === flag)?.folder ?? '';
    const judged = await readJudgedRun(join(out, folder));
    if (judged.ok) runs.set(flag, keptRun(judged.value.run, judged.value.verdict));
  }
  const starts = new Map<string, number>();
  for (const line of lines) if (line.kind === 'started') starts.set(line.flag, (starts.get(line.flag) ?? 0) + 1);
  const flags = questions.map(({ flag, plan }) => (plan.ok ? { flag } : { flag, refusal: plan.error }));
  const seconds = secondsUsed(lines);
  const notes = { command, repository, commit, ended, seconds, flags, answers, starts, silent: new Map() };
  return design === undefined ? campaignResult(notes, runs) : designResult(design, notes, runs);
}

/** Writes `campaign.json` into the folder of a campaign; returns its path. */
export async function writeCampaign(folder: string, campaign: Campaign): Promise<string> {
  const path = join(folder, CAMPAIGN_FILE);
  await writeFile(path, writtenJson(campaign));
  return path;
}

/**
 * Signs a campaign: the bundle of each answer, where it has no signature yet, and then the result, whose statement names the digest of
 * `campaign.json`. Returns the path of that signature.
 */
export async function signCampaign(
  { folder, out, campaign }: { readonly folder: string; readonly out: string; readonly campaign: Campaign },
  signer: SigningKey,
  at: string,
): Promise<string> {
  const { rows, design } = campaign;
  const screened = design?.kind === 'values' ? design.screened : [];
  for (const result of new Set([...rows, ...screened].map((each) => each.result))) {
    if (result === null) continue;
    const bundle = join(out, result, 'bundle');
    const read = existsSync(join(bundle, SIGNATURE_FILE)) ? null : await readBundleFiles(bundle);
    if (!read?.ok) continue;
    const { statement } = judgeBundle(read.value, at);
    await writeFile(join(bundle, SIGNATURE_FILE), printSignedStatement(signer.sign(statement)), { flag: 'wx' });
  }
  const path = join(folder, SIGNATURE_FILE);
  await writeFile(path, printSignedStatement(signer.sign(folderStatement(campaign, folder, at))));
  return path;
}

/** The statement about a campaign in a folder, whose name is its id. */
export function folderStatement(campaign: Campaign, folder: string, at: string): Statement {
  const id = basename(folder).replaceAll('_', '-');
  return campaignStatement(campaign, { id, sha256: digestOf(campaign), tool: toolVersion(), at });
}
