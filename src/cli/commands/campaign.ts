import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Command } from 'commander';
import { readBundle } from '../../bundle/read-bundle.ts';
import { campaignReport } from '../../core/campaign/campaign-report.ts';
import { documentMarkdown } from '../../core/report/document/document-markdown.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import { readCampaignResult, signCampaign, writeCampaign } from '../../local/campaign/campaign-files.ts';
import { openJournal } from '../../local/campaign/journal.ts';
import { type CampaignTools, runCampaign } from '../../local/campaign/run-campaign.ts';
import { planCampaign } from '../../local/planning/plan-campaign.ts';
import { makeResultsFolder } from '../../local/result/results-folder.ts';
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
import { NO_SANDBOX, type SandboxChoice, sandboxPolicy } from '../sandbox-policy.ts';
import { signingKey } from '../signing-key.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface CampaignOptions extends SandboxChoice, CacheChoice {
  readonly repo: string;
  readonly config?: string;
  readonly seed?: string;
  readonly out?: string;
  readonly key?: string;
  readonly document?: string;
  readonly json?: boolean;
}

/** `alloc-ab campaign`. */
export function campaignCommand(terminal: Terminal): Command {
  return new Command('campaign')
    .description('ask every flag of a pattern, with at most 5 % false findings among all of them')
    .argument(
      '<words...>',
      "a pattern, in which * stands for any text, then options as in a comment: 'MY_S1*' budget=2h",
    )
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
    .addOption(DOCUMENT)
    .addOption(jsonOption('print the table', 'campaign'))
    .addHelpText(
      'after',
      `
It may be stopped or killed at any moment: the same command goes on, and measures no question twice.
Exit status: 0 every question is answered, 3 some are not.

Examples:
  alloc-ab campaign 'MY_S1*' budget=2h
  alloc-ab campaign 'MY_*' on mylib suite quick`,
    )
    .action((words, options) => exitWith(campaign(words, options, terminal)));
}

async function campaign(words: readonly string[], options: CampaignOptions, terminal: Terminal): Promise<number> {
  const planned = await planCampaign(words, options);
  if (!planned.ok) return exitWithRefusal(planned.error, terminal, options.json);
  const { key, folder: checkout, questions, budgetSeconds } = planned.value;
  const signer = options.key === undefined ? ok(null) : await signingKey(options.key);
  if (!signer.ok) return exitWithRefusal(signer.error, terminal, options.json);
  if (options.document !== undefined) await makeFolder(dirname(options.document));
  const out = options.out ?? (await makeResultsFolder(checkout));
  const folder = join(out, `campaign_${key}`);
  const policy = await sandboxPolicy(checkout, options, terminal);
  if (!policy.ok) return exitWithRefusal(policy.error, terminal, options.json);
  const cache = cacheOf(options);
  if (!cache.ok) return exitWithRefusal(cache.error, terminal, options.json);
  using interrupt = stopOnSignal();
  const say = (text: string): void => void terminal.err.write(`campaign   ${text}\n`);
  // Two processes would measure the same question.
  const lock = await lockMachine(key, { name: folder, signal: interrupt.signal, onWaiting: say });
  if (!lock.ok) return interrupt.status() ?? EXIT_NOT_MEASURED;
  const journal = await openJournal(folder, key, new Date());
  if (!journal.ok) {
    lock.value();
    return exitWithRefusal(journal.error, terminal, options.json);
  }
  const how = {
    ...{ sandbox: policy.value, cache: cache.value, source: checkout, checkout, out },
    onProgress: progressBar(terminal.err),
    signal: interrupt.signal,
  };
  try {
    const tools = toolsOf(how, say, { ...terminal, repo: options.repo });
    const work = { questions, journal: journal.value, out, ...(budgetSeconds !== undefined && { budgetSeconds }) };
    const ended = await runCampaign(work, tools);
    const result = await readCampaignResult(planned.value, journal.value.lines, { out, ended });
    const report = campaignReport(result);
    terminal.out.write(options.json ? inertJson(result) : `${documentTerminal(report, terminal.width)}\n`);
    const { document } = options;
    if (document !== undefined) await writeFile(document, `${documentMarkdown(report, Number.POSITIVE_INFINITY)}\n`);
    terminal.err.write(`campaign   ${await writeCampaign(folder, result)}\n`);
    if (signer.value !== null) {
      const at = new Date().toISOString();
      say(`signed: ${await signCampaign({ folder, out, campaign: result }, signer.value, at)}`);
    }
    return interrupt.status() ?? (ended === 'complete' ? 0 : EXIT_NOT_MEASURED);
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
