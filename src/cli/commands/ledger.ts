import { readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { Command, Option } from 'commander';
import { readBundle } from '../../bundle/read-bundle.ts';
import { analyze } from '../../core/analysis/ab/analyze.ts';
import { parseConfig } from '../../core/config/config.ts';
import { archiveNote } from '../../core/export/archive-note.ts';
import { changedLines, ledgerChanges, ledgerPatch } from '../../core/export/ledger-changes.ts';
import { DECLARATION_LIMITS, declarationFiles } from '../../core/plan/flags/declaration-files.ts';
import { judge } from '../../core/verdict/judge.ts';
import { type LocalRepository, openLocalRepository } from '../../local/checkout/local-repository.ts';
import { RESULTS_FOLDER } from '../../local/result/results-folder.ts';
import { CONFIG_PATH, type Config } from '../../model/config.ts';
import { isSurveyRun } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AbRun } from '../../model/run.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { sanitise } from '../../system/sanitise.ts';
import { CONFIG, exitWith, REPO } from '../options.ts';
import { chosenResult, resultsIn } from '../stored.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface LedgerOptions {
  /** A checkout of the measured repository. */
  readonly repo: string;
  /** Configuration file, when it is not `.github/alloc-ab.yml` of the checkout. */
  readonly config?: string;
  /** Folder of the results; absent: that of the checkout. */
  readonly results?: string;
  /** File for the patch; absent: standard output. */
  readonly out?: string;
}

const RESULTS = new Option(
  '--results <dir>',
  `the folder that --out of run named (default: ${RESULTS_FOLDER} of the checkout)`,
);

const NEEDS_FILE: Refusal = {
  kind: 'refusal',
  code: 'patch-needs-file',
  message: 'The patch has characters that a terminal obeys, or line ends of Windows, so it is not printed.',
  next: 'Write it into a file with --out FILE.',
};

/** `alloc-ab ledger`. */
export function ledgerCommand(terminal: Terminal): Command {
  return new Command('ledger')
    .description(
      'write a verdict as a patch of the repository: a row of the ledger; of a GO the preset, of a NO-GO the note for the archive and the #error',
    )
    .argument('[result]', 'a number of alloc-ab list, or a part of the name of its folder; default: the newest')
    .addOption(REPO)
    .addOption(CONFIG)
    .addOption(RESULTS)
    .option('--out <file>', 'where the patch goes; missing folders are created (default: standard output)')
    .addHelpText(
      'after',
      `
Examples:
  alloc-ab ledger | git apply                       the newest result
  alloc-ab ledger 2 --out decision.patch --repo ../my-allocator`,
    )
    .action((result, options) => exitWith(ledger(result, options, terminal)));
}

async function ledger(wanted: string | undefined, options: LedgerOptions, terminal: Terminal): Promise<number> {
  const changes = await changesOf(wanted, options);
  if (!changes.ok) return exitWithRefusal(changes.error, terminal);
  const patch = ledgerPatch(changes.value);
  if (options.out === undefined) {
    if (sanitise(patch) !== patch) return exitWithRefusal(NEEDS_FILE, terminal);
    terminal.out.write(patch);
  } else {
    await makeFolder(dirname(options.out));
    await writeFile(options.out, patch);
  }
  const lines = changes.value.changes.map((each) => `${each.path}:${changedLines(each)}  ${each.what}\n`);
  const remarks = changes.value.remarks.map((remark) => `note       ${remark}\n`);
  terminal.err.write(
    `${lines.length === 0 ? 'the ledger has this verdict already\n' : lines.join('')}${remarks.join('')}`,
  );
  return 0;
}

async function changesOf(
  wanted: string | undefined,
  options: LedgerOptions,
): Promise<ReturnType<typeof ledgerChanges>> {
  const repository = await openLocalRepository(options.repo);
  if (!repository.ok) return repository;
  const run = await runOf(wanted, options);
  if (!run.ok) return run;
  const config = await configOf(repository.value, options.config);
  if (!config.ok) return config;
  const { ledger: place } = config.value.config;
  if (place === undefined) {
    return refuse({
      code: 'no-ledger',
      message: `${config.value.file} has no ledger, where decisions are recorded.`,
      next: 'Add "ledger: { path: docs/LEDGER.md }" to it, with shape: bullet for a list.',
    });
  }
  const verdict = judge(run.value, analyze(run.value));
  const { folder } = repository.value;
  const read = (path: string) => readFile(join(folder, path), 'utf8').catch(() => null);
  const files = {
    ledger: place,
    config: { file: config.value.file, text: config.value.text },
    document: await read(place.path),
    headers: await headersOf(repository.value, config.value.config, run.value),
    note: await read(archiveNote(verdict, run.value, {}).file),
  };
  return ledgerChanges(run.value, verdict, files, {});
}

async function runOf(
  wanted: string | undefined,
  { repo, results: out }: LedgerOptions,
): Promise<Result<AbRun, Refusal>> {
  const found = await resultsIn({ repo, ...(out !== undefined && { out }) });
  if (!found.ok) return found;
  const chosen = chosenResult(found.value.results, found.value.folder, wanted);
  if (!chosen.ok) return chosen;
  const run = await readBundle(join(chosen.value.folder, 'bundle'));
  if (!run.ok) return run;
  if (isSurveyRun(run.value)) {
    return refuse({
      code: 'nothing-to-record',
      message: 'It is the result of a survey, which decides nothing.',
      next: 'Name the result of a comparison: alloc-ab list shows them.',
    });
  }
  if (run.value.manifest.plan.uncommitted?.measured !== true) return ok(run.value);
  return refuse({
    code: 'uncommitted-files',
    message: 'A work tree with uncommitted files was measured, so nothing follows for the repository.',
    next: 'Commit the files, measure the commit, and record that result.',
  });
}

interface ReadConfig {
  readonly config: Config;
  /** Path inside the repository. */
  readonly file: string;
  readonly text: string;
}

async function configOf({ folder }: LocalRepository, named: string | undefined): Promise<Result<ReadConfig, Refusal>> {
  const path = named ?? join(folder, CONFIG_PATH);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) {
    return refuse({
      code: 'no-config',
      message: `${path} cannot be read, so it is not known where decisions are recorded.`,
      next: 'Give the checkout of the measured repository with --repo.',
    });
  }
  const within = relative(folder, path);
  const file = isAbsolute(within) || within.startsWith('..') ? CONFIG_PATH : within;
  const config = parseConfig(text, file);
  return config.ok ? ok({ config: config.value, file, text }) : config;
}

/** The headers that declare the flags of the measured line, as they are in the work tree. */
async function headersOf(
  repository: LocalRepository,
  { lines }: Config,
  { manifest }: AbRun,
): Promise<{ path: string; text: string }[]> {
  const { source } = manifest.plan.candidate;
  const entries = source.kind === 'build' ? (lines[source.line]?.flags?.declaredIn ?? []) : [];
  const found: { path: string; text: string }[] = [];
  for (const entry of entries) {
    const listed = await repository.list('HEAD', entry);
    const paths = listed.ok ? declarationFiles(entry, listed.value) : [];
    for (const path of paths.slice(0, DECLARATION_LIMITS.files - found.length)) {
      const text = await readFile(join(repository.folder, path), 'utf8').catch(() => '');
      if (text.length <= DECLARATION_LIMITS.fileCharacters) found.push({ path, text });
    }
  }
  return found;
}
