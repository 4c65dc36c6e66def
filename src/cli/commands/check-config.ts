import { Command } from 'commander';
import { type ConfigFinding, checkConfig } from '../../core/config/check-config.ts';
import { plural } from '../../core/text/format.ts';
import { readDraftFacts } from '../../local/checkout/draft-facts.ts';
import { readLocalFacts } from '../../local/checkout/local-facts.ts';
import { CONFIG_PATH } from '../../model/config.ts';
import { locateInstalled } from '../../runner/build/installed-library.ts';
import { SYSTEM_PATH } from '../../runner/sandbox/kit.ts';
import { findProgram } from '../../system/find-program.ts';
import { inertJson } from '../../system/inert-output.ts';
import { EXIT_USAGE } from '../exit-code.ts';
import { CONFIG, exitWith, jsonOption, REPO } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface CheckOptions {
  readonly repo: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** `alloc-ab check-config`. */
export function checkConfigCommand(terminal: Terminal): Command {
  return new Command('check-config')
    .description(
      'list what of the configuration would fail: mistakes, placeholders, paths and programs that are missing',
    )
    .addOption(REPO)
    .addOption(CONFIG)
    .addOption(jsonOption('print the findings', 'config-check'))
    .addHelpText('after', '\nIt builds nothing.\n\nExample: alloc-ab check-config --repo ../my-allocator')
    .action((options) => exitWith(check(options, terminal)));
}

const LABELS: Readonly<Record<ConfigFinding['kind'], string>> = { fails: 'fails', here: 'not here', open: 'not known' };

async function check(options: CheckOptions, terminal: Terminal): Promise<number> {
  const local = await readLocalFacts(options);
  if (!local.ok) return exitWithRefusal(local.error, terminal, options.json);
  const commit = await readDraftFacts(options.repo);
  if (!commit.ok) return exitWithRefusal(commit.error, terminal, options.json);
  const { config, flags } = local.value.facts;
  const installed = new Set<string>();
  for (const [name, { library }] of Object.entries(config.allocators)) {
    const found = await locateInstalled(name, { kind: 'installed', allocator: name, library });
    if (found.ok) installed.add(name);
  }
  const findings = checkConfig(config, {
    paths: commit.value.files.map(({ path }) => path),
    flags,
    isInstalled: (program) => findProgram(program, SYSTEM_PATH, '/') !== null,
    hasAllocator: (name) => installed.has(name),
  });
  const fails = findings.some(({ kind }) => kind !== 'open');
  if (options.json === true) {
    terminal.out.write(inertJson({ findings }));
    return fails ? EXIT_USAGE : 0;
  }
  for (const { kind, place, message } of findings)
    terminal.out.write(`${LABELS[kind].padEnd(10)} ${place}: ${message}\n`);
  const parts = [
    plural(Object.keys(config.lines).length, 'line'),
    plural(Object.keys(config.lanes).length, 'lane'),
    plural(Object.keys(config.suites).length, 'suite'),
  ].join(', ');
  const file = options.config ?? CONFIG_PATH;
  terminal.out.write(fails ? `${file} would fail as listed\n` : `ok         ${file}: ${parts}\n`);
  return fails ? EXIT_USAGE : 0;
}
