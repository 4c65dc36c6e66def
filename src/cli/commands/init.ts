import { existsSync, readFileSync } from 'node:fs';
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
import { cacheSettings } from '../../runner/build/cache/cache-settings.ts';
import { runTrial } from '../../runner/trial/run-trial.ts';
import { inertJson } from '../../system/inert-output.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { packageRoot } from '../../system/package-root.ts';
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
  /** Write the JSON Schema beside the configuration. */
  readonly schema?: boolean;
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
      '--schema',
      'also write alloc-ab.schema.json beside it, from which an editor completes and checks it; works for a configuration that exists, too',
    )
    .option(
      '--ruleset [app]',
      'print a tag ruleset for GitHub instead; with the number of an App, only its status counts',
    )
    .addOption(NO_SANDBOX)
    .addHelpText(
      'after',
      '\nExamples:\n  alloc-ab init --yes\n  alloc-ab init --repo ../hakozuna --no-build --print\n  alloc-ab init --schema',
    )
    .action((options) => exitWith(init(options, terminal)));
}

/** Drafts a configuration for the commit that is checked out. A configuration that exists is never overwritten. */
async function init(options: InitOptions, terminal: Terminal): Promise<number> {
  if (options.ruleset !== undefined) return printRuleset(options.ruleset, terminal);
  const facts = await readDraftFacts(options.repo);
  if (!facts.ok) return exitWithRefusal(facts.error, terminal);
  const file = join(facts.value.folder, CONFIG_PATH);
  if (options.print !== true && facts.value.isBare) {
    const message = `${facts.value.folder} is a bare repository: it has no files that a configuration could be written beside.`;
    const next = 'Run alloc-ab init in a clone of it, or with --print.';
    return exitWithRefusal(refuse({ code: 'bare-repository', message, next }).error, terminal);
  }
  if (options.schema === true && options.print !== true) {
    await writeSchema(file, terminal);
    if (existsSync(file)) return 0;
  }
  if (options.print !== true && existsSync(file)) {
    const message = `${file} exists and is not overwritten.`;
    const next = 'Run alloc-ab init --print to see what would be written, or alloc-ab check-config to check the file.';
    return exitWithRefusal(refuse({ code: 'config-exists', message, next }).error, terminal);
  }
  using interrupt = stopOnSignal();
  const drafted = await draft(facts.value, options, terminal, interrupt.signal);
  if (!drafted.ok) return interrupt.status() ?? exitWithRefusal(drafted.error, terminal);
  const { text, report } = drafted.value;
  const written = options.schema === true ? `${SCHEMA_LINE}\n${text}` : text;
  const parsed = parseConfig(written, CONFIG_PATH);
  if (!parsed.ok) throw new Error(`the draft is not a valid configuration: ${parsed.error.message}`);
  if (options.print === true) {
    terminal.out.write(written);
  } else {
    await makeFolder(dirname(file));
    await writeFile(file, written);
  }
  terminal.err.write(draftReport(drafted.value, options.print === true ? null : file));
  return report.missing.length > 0 && drafted.value.draft.wasBuilt ? EXIT_NOT_MEASURED : 0;
}

/** The schema beside the configuration, and the line that names it: an editor finds it in every clone, without a network. */
const SCHEMA_LINE = '# yaml-language-server: $schema=alloc-ab.schema.json';

async function writeSchema(config: string, terminal: Terminal): Promise<void> {
  const schema = JSON.parse(readFileSync(join(packageRoot(), 'schemas/alloc-ab.schema.json'), 'utf8'));
  const file = join(dirname(config), 'alloc-ab.schema.json');
  await makeFolder(dirname(file));
  await writeFile(file, `${JSON.stringify(schema)}\n`);
  terminal.err.write(`wrote      ${file}\n`);
  const first = existsSync(config) ? readFileSync(config, 'utf8').split('\n', 1)[0] : SCHEMA_LINE;
  if (first !== SCHEMA_LINE) terminal.err.write(`next       put this line first into ${config}: ${SCHEMA_LINE}\n`);
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
  const cache = cacheSettings();
  if (!cache.ok) return cache;
  const tried = await runTrial(draftByTrial(facts.files), {
    checkout: facts.folder,
    sha: facts.sha,
    committed: new Set(facts.files.map(({ path }) => path)),
    sandbox: policy.value,
    cache: cache.value,
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
