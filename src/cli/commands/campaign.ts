import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { readBundle } from '../../bundle/read-bundle.ts';
import { campaignReport } from '../../core/campaign/campaign-report.ts';
import { enoughBudget, longestRun } from '../../core/campaign/enough-budget.ts';
import { gainsTogether } from '../../core/campaign/gains-together.ts';
import { CAMPAIGN_FORMS } from '../../core/command/campaign-grammar.ts';
import { documentMarkdown } from '../../core/report/document/document-markdown.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import { readCampaignResult, signCampaign, writeCampaign } from '../../local/campaign/campaign-files.ts';
import { openJournal } from '../../local/campaign/journal.ts';
import { answersOf, type CampaignTools, runCampaign, secondsUsed } from '../../local/campaign/run-campaign.ts';
import { runDesign } from '../../local/campaign/run-design.ts';
import { type PlannedCampaign, planCampaign } from '../../local/planning/plan-campaign.ts';
import { makeResultsFolder } from '../../local/result/results-folder.ts';
import type { Campaign } from '../../model/campaign.ts';
import type { Refusal } from '../../model/refusal.ts';
import { ok } from '../../model/result.ts';
import { progressBar } from '../../runner/job/progress.ts';
import { lockMachine } from '../../runner/machine/machine-lock.ts';
import type { ExecuteOptions } from '../../runner/machine/with-machine.ts';
import { compareBeforeBuild } from '../../runner/run/compare-before-build.ts';
import { executeAb } from '../../runner/run/execute-ab.ts';
import { inertJson } from '../../system/inert-output.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { type CacheChoice, cacheOf, NO_CACHE } from '../cache-choice.ts';
import { conclude } from '../conclude.ts';
import { EXIT_NOT_MEASURED } from '../exit-code.ts';
import { CONFIG, DOCUMENT, exitWith, jsonOption, REPO, SEED } from '../options.ts';
import { NO_RECORD, type RecordChoice, recordOf } from '../record-choice.ts';
import { NO_SANDBOX, type SandboxChoice, sandboxPolicy } from '../sandbox-policy.ts';
import { signingKey } from '../signing-key.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface CampaignOptions extends SandboxChoice, CacheChoice, RecordChoice {
  readonly repo: string;
  readonly config?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly key?: string;
  readonly document?: string;
  readonly json?: boolean;
  readonly ablate?: string;
  readonly factorial?: boolean;
}

const FACTORIAL_OF_A_PATTERN: Refusal = {
  kind: 'refusal',
  code: 'misplaced-option',
  message: '"--factorial" combines the gains among the flags of a pattern, and this campaign asks no pattern.',
  token: '--factorial',
  next: "Leave it out, or name the flags: alloc-ab campaign 'MY_FLAG x MY_OTHER'.",
};

/** `alloc-ab campaign`. */
export function campaignCommand(terminal: Terminal): Command {
  return new Command('campaign')
    .description(
      'ask every flag of a pattern, with at most 5 % false findings; or combinations, the flags of a preset, values',
    )
    .argument(
      '[words...]',
      "a pattern, in which * stands for any text, then options as in a comment: 'MY_S1*' budget=2h",
    )
    .option('--ablate <preset>', 'the same as the words: ablate LINE+PRESET')
    .option('--factorial', 'when every flag of the pattern is answered, ask whether its gains add up')
    .addOption(REPO)
    .addOption(CONFIG)
    .addOption(SEED)
    .option(
      '--out <dir>',
      'where the results go, and where a campaign that was stopped is looked for (default: .alloc-ab of the checkout)',
    )
    .option('--key <pem>', 'private Ed25519 key: sign each result and the table')
    .addOption(NO_SANDBOX)
    .addOption(NO_CACHE)
    .addOption(NO_RECORD)
    .addOption(DOCUMENT)
    .addOption(jsonOption('print the table', 'campaign'))
    .addHelpText(
      'after',
      `
It may be stopped or killed at any moment: the same command goes on, and measures no question twice.
Exit status: 0 every question is answered, 3 some are not.

${CAMPAIGN_FORMS.map(({ form, meaning }) => `${form}: ${meaning}`).join('\n\n')}

Examples:
  alloc-ab campaign 'MY_S1*' budget=2h
  alloc-ab campaign 'MY_*' on mylib suite quick
  alloc-ab campaign 'MY_FLAG x MY_OTHER' budget=30m
  alloc-ab campaign --ablate mylib+fast
  alloc-ab campaign MY_SIZE=16,32,64,128 budget=20m
  alloc-ab campaign 'MY_S1*' --factorial budget=2h`,
    )
    .action((words, options) => exitWith(campaigns(words, options, terminal)));
}

/** Asks a campaign, and after it the combinations of its gains where that is wanted. */
async function campaigns(typed: readonly string[], options: CampaignOptions, terminal: Terminal): Promise<number> {
  const words = options.ablate === undefined ? typed : ['ablate', options.ablate, ...typed];
  const { status, planned, result } = await campaign(words, options, terminal);
  if (options.factorial !== true || status !== 0 || planned === undefined || result === undefined) return status;
  const factors = gainsTogether(result);
  if (factors === null) {
    terminal.err.write('campaign   fewer than two flags gain, so nothing is combined\n');
    return status;
  }
  const { budgetSeconds } = planned;
  const left = budgetSeconds === undefined ? undefined : Math.max(10, Math.floor(budgetSeconds - result.seconds));
  const others = typed.flatMap((word) => word.split(/\s+/)).slice(1);
  const own = others.map((word) => (word.startsWith('budget=') && left !== undefined ? `budget=${left}s` : word));
  return (await campaign([factors, ...own], { ...options, factorial: false }, terminal)).status;
}

/** What came of a campaign. */
interface AskedCampaign {
  readonly status: number;
  /** Absent when it was refused, or did not begin. */
  readonly planned?: PlannedCampaign;
  readonly result?: Campaign;
}

async function campaign(
  words: readonly string[],
  options: CampaignOptions,
  terminal: Terminal,
): Promise<AskedCampaign> {
  const refused = (error: Refusal): AskedCampaign => ({ status: exitWithRefusal(error, terminal, options.json) });
  const planned = await planCampaign(words, options);
  if (!planned.ok) return refused(planned.error);
  const { key, folder: checkout, questions, budgetSeconds, design } = planned.value;
  if (options.factorial === true && design !== undefined) return refused(FACTORIAL_OF_A_PATTERN);
  const signer = options.key === undefined ? ok(null) : await signingKey(options.key);
  if (!signer.ok) return refused(signer.error);
  if (options.document !== undefined) await makeFolder(dirname(options.document));
  const out = options.out ?? (await makeResultsFolder(checkout));
  const folder = join(out, `campaign_${key}`);
  const policy = await sandboxPolicy(checkout, options, terminal);
  if (!policy.ok) return refused(policy.error);
  const cache = cacheOf(options);
  if (!cache.ok) return refused(cache.error);
  const record = recordOf(options);
  if (!record.ok) return refused(record.error);
  using interrupt = stopOnSignal();
  const say = (text: string): void => void terminal.err.write(`campaign   ${text}\n`);
  // Two processes would measure the same question.
  const lock = await lockMachine(key, { name: folder, signal: interrupt.signal, onWaiting: say });
  if (!lock.ok) return { status: interrupt.status() ?? EXIT_NOT_MEASURED };
  const journal = await openJournal(folder, key, new Date());
  if (!journal.ok) {
    lock.value();
    return refused(journal.error);
  }
  const how = {
    ...{ sandbox: policy.value, cache: cache.value, sanity: record.value, source: checkout, checkout, out },
    onProgress: progressBar(terminal.err),
    signal: interrupt.signal,
  };
  try {
    const tools = toolsOf(how, say, { ...terminal, repo: options.repo });
    const work = { questions, journal: journal.value, out, ...(budgetSeconds !== undefined && { budgetSeconds }) };
    const ended = await (design === undefined ? runCampaign(work, tools) : runDesign({ ...work, design }, tools));
    const result = await readCampaignResult(planned.value, journal.value.lines, { out, ended });
    const answers = answersOf(journal.value.lines);
    const asked = questions.flatMap(({ flag, plan }) => (plan.ok ? [flag] : []));
    const used = { usedSeconds: secondsUsed(journal.value.lines), runSeconds: longestRun(answers) };
    const report = campaignReport(result, { enough: enoughBudget({ design, asked, answers }, used) });
    terminal.out.write(options.json ? inertJson(result) : `${documentTerminal(report, terminal.width)}\n`);
    const { document } = options;
    if (document !== undefined) await writeFile(document, `${documentMarkdown(report, Number.POSITIVE_INFINITY)}\n`);
    terminal.err.write(`campaign   ${await writeCampaign(folder, result)}\n`);
    if (signer.value !== null) {
      const at = new Date().toISOString();
      say(`signed: ${await signCampaign({ folder, out, campaign: result }, signer.value, at)}`);
    }
    const status = interrupt.status() ?? (ended === 'complete' ? 0 : EXIT_NOT_MEASURED);
    return { status, planned: planned.value, result };
  } finally {
    await journal.value.close();
    lock.value();
  }
}

function toolsOf(
  how: ExecuteOptions & { readonly signal: AbortSignal },
  say: (text: string) => void,
  { repo, ...terminal }: Terminal & { readonly repo: string },
): CampaignTools {
  return {
    ...{ say, signal: how.signal, now: () => performance.now() },
    compare: (plan) => compareBeforeBuild(plan, { ...how, onProgress: () => {} }),
    measure: async (plan) => {
      const { bundle } = await executeAb(plan, how);
      const folder = dirname(bundle);
      const measured = await readBundle(bundle);
      // Writes the report and the verdict of the run beside its bundle; what it prints is for runs by themselves.
      const quiet = { ...terminal, out: { write: () => {} } };
      if (measured.ok)
        await conclude(measured.value, { json: false, repo, report: join(folder, 'report.html') }, quiet);
      return basename(folder);
    },
  };
}
