import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { parseConfig } from '../../core/config/config.ts';
import { draftReport } from '../../core/init/draft-report.ts';
import { type Drafted, draftByTrial, draftConfig } from '../../core/init/init.ts';
import { tagRuleset } from '../../core/init/tag-ruleset.ts';
import { type DraftFacts, readDraftFacts } from '../../local/checkout/draft-facts.ts';
import { CONFIG_PATH } from '../../model/config.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import { runTrial } from '../../runner/trial/run-trial.ts';
import { inertJson } from '../../system/inert-output.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { EXIT_NOT_MEASURED } from '../exit-code.ts';
import { exitWith } from '../options.ts';
import { NO_SANDBOX, type SandboxChoice, sandboxPolicy } from '../sandbox-policy.ts';
import { stopOnSignal } from '../stop-on-signal.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface InitOptions extends SandboxChoice {
  readonly repo: string;
  readonly print?: boolean;
  /** Build without asking. */
  readonly yes?: boolean;
  /** False after `--no-build`. */
  readonly build?: boolean;
  /** Print the tag ruleset instead; a number names the GitHub App whose status alone counts. */
  readonly ruleset?: boolean | string;
}

/** `alloc-ab init`. */
export function initCommand(terminal: Terminal): Command {
  return new Command('init')
    .description('write a first .github/alloc-ab.yml: recognise the build, build once, look for the library')
    .option('--repo <dir>', 'the repository', '.')
    .option('-y, --yes', 'build once without a question')
    .option('--no-build', 'build nothing: the library stays marked with EDIT where no file names it')
    .option('--print', 'print it, write nothing')
    .option(
      '--ruleset [app]',
      'print a tag ruleset for GitHub instead; with the number of an App, only its status counts',
    )
    .addOption(NO_SANDBOX)
    .addHelpText('after', '\nExamples:\n  alloc-ab init --yes\n  alloc-ab init --repo ../hakozuna --no-build --print')
    .action((options) => exitWith(init(options, terminal)));
}

/** Drafts a configuration for the commit that is checked out. A configuration that exists is never overwritten. */
async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  if (options.ruleset !== undefined) return printRuleset(options.ruleset, terminal);
  const facts = await readDraftFacts(options.repo);
  if (!facts.ok) return exitWithRefusal(facts.error, terminal);
  const file = join(facts.value.folder, CONFIG_PATH);
  if (options.print !== true && existsSync(file)) {
    const message = `${file} exists and is not overwritten.`;
    const next = 'Run alloc-ab init --print to see what would be written, or alloc-ab check-config to check the file.';
    return exitWithRefusal(refuse({ code: 'config-exists', message, next }).error, terminal);
  }
  using interrupt = stopOnSignal();
  const drafted = await draft(facts.value, options, terminal, interrupt.signal);
  if (!drafted.ok) return interrupt.status() ?? exitWithRefusal(drafted.error, terminal);
  const { text, report } = drafted.value;
  const parsed = parseConfig(text, CONFIG_PATH);
  if (!parsed.ok) throw new Error(`the draft is not a valid configuration: ${parsed.error.message}`);
  if (options.print === true) {
    terminal.out.write(text);
  } else {
    await makeFolder(dirname(file));
    await writeFile(file, text);
  }
  terminal.err.write(draftReport(drafted.value, options.print === true ? null : file));
  return report.missing.length > 0 && drafted.value.draft.wasBuilt ? EXIT_NOT_MEASURED : 0;
}

async function draft(
  facts: DraftFacts,
  options: InitOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Result<Drafted, Refusal>> {
  if (!(await mayBuild(options, terminal))) return ok(draftConfig(facts.files));
  const policy = await sandboxPolicy(facts.folder, options, terminal);
  if (!policy.ok) return policy;
  const tried = await runTrial(draftByTrial(facts.files), {
    checkout: facts.folder,
    sha: facts.sha,
    committed: new Set(facts.files.map(({ path }) => path)),
    sandbox: policy.value,
    signal,
    onCommand: (argv) => terminal.err.write(`trying     ${shown(argv)}\n`),
  });
  if (tried.ok) return tried;
  const { code, message, next } = tried.error;
  return refuse({ code, message, next });
}

/** Code of the repository runs only after a yes: of the option, or of a person at a terminal. */
async function mayBuild({ build = true, yes = false }: InitOptions, { ask }: Terminal): Promise<boolean> {
  if (!build || yes) return build;
  if (ask === undefined) return false;
  const answer = await ask('Build the checked-out commit once to find its library, and run its bench programs? [Y/n] ');
  return /^(y|yes)?$/i.test(answer.trim());
}

function shown(argv: readonly string[]): string {
  const text = argv.join(' ');
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}

function printRuleset(app: boolean | string, terminal: Terminal): number {
  if (typeof app === 'string' && !/^[1-9][0-9]{0,14}$/.test(app)) {
    const message = 'The App is named by its number, as on its settings page.';
    const next = 'Write for example alloc-ab init --ruleset 12345, or no number.';
    return exitWithRefusal(refuse({ code: 'bad-option', message, next }).error, terminal);
  }
  terminal.out.write(inertJson(tagRuleset(typeof app === 'string' ? Number(app) : null)));
  terminal.err.write('next: gh api repos/OWNER/REPO/rulesets --method POST --input FILE, as an administrator\n');
  return 0;
}
