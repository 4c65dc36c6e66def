import { readFile } from 'node:fs/promises';
import { basename, isAbsolute, join, relative } from 'node:path';
import { Command, Option } from 'commander';
import { readBundle } from '../../bundle/read-bundle.ts';
import { analyze } from '../../core/analysis/ab/analyze.ts';
import { archiveNote } from '../../core/export/archive-note.ts';
import { presetChange } from '../../core/export/preset-change.ts';
import { promotionOf } from '../../core/export/promotion.ts';
import { abResult } from '../../core/export/tools/ab-result.ts';
import { surveyResult } from '../../core/export/tools/survey-result.ts';
import { TOOL_FORMATS, type ToolFormatName, toolText } from '../../core/export/tools/tool-formats.ts';
import { judge } from '../../core/verdict/judge.ts';
import { CONFIG_PATH } from '../../model/config.ts';
import { isSurveyRun, type Run } from '../../model/plan-and-run.ts';
import { type Refusal, refuse } from '../../model/refusal.ts';
import { ok, type Result } from '../../model/result.ts';
import type { AbRun } from '../../model/run.ts';
import { inertJson } from '../../system/inert-output.ts';
import { CONFIG, exitWith, jsonOption, REPO } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface ExportOptions {
  /** A checkout of the measured repository. */
  readonly repo: string;
  /** Configuration file, when it is not `.github/alloc-ab.yml` of the checkout. */
  readonly config?: string;
  /** Name of the preset that a GO becomes. */
  readonly preset?: string;
  /** The format of another tool, in place of what follows from the verdict. */
  readonly format?: ToolFormatName;
  /** The arm that the file of another tool holds, or `all`. */
  readonly arm?: string;
  readonly json?: boolean;
}

/** What is made of a verdict: a patch of the configuration, or a note for the archive. */
type Exported =
  | { readonly kind: 'preset'; readonly name: string; readonly file: string; readonly text: string }
  | { readonly kind: 'archive'; readonly file: string; readonly text: string };

const FORMAT = new Option(
  '--format <name>',
  'write the numbers for another tool, in place of what follows from the verdict',
).choices(Object.keys(TOOL_FORMATS));

const EXAMPLES = `
Formats:
${Object.entries(TOOL_FORMATS)
  .map(([name, { reader }]) => `  ${name.padEnd(24)}${reader}`)
  .join('\n')}

Examples:
  alloc-ab export demo-out/bundle --repo ../hakozuna | git -C ../hakozuna apply
  alloc-ab export demo-out/bundle --format go-benchmark > ab.txt && benchstat -col arm ab.txt
  alloc-ab export demo-out/bundle --format junit > report.xml`;

/** `alloc-ab export`. */
export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .description(
      'write what follows from a verdict: of a GO a patch of the configuration, of a NO-GO a note for the archive; ' +
        'or the numbers in the format of another tool',
    )
    .argument('<bundle>', 'folder with manifest.json and samples.jsonl')
    .addOption(REPO)
    .addOption(CONFIG)
    .option(
      '--preset <name>',
      'name of the preset that a GO becomes (default: the measured one, or named after the flag)',
    )
    .addOption(FORMAT)
    .option('--arm <name>', 'with --format: baseline, candidate, an allocator of a survey, or all')
    .addOption(jsonOption('print the patch or the note', 'export'))
    .addHelpText('after', EXAMPLES)
    .action((bundle, options) => exitWith(exportBundle(bundle, options, terminal)));
}

async function exportBundle(bundle: string, options: ExportOptions, terminal: Terminal): Promise<number> {
  const run = await readBundle(bundle);
  if (!run.ok) return exitWithRefusal(run.error, terminal, options.json);
  const { format } = options;
  const stray = (['arm', 'preset'] as const).find(
    (name) => options[name] !== undefined && (name === 'arm') === (format === undefined),
  );
  if (stray !== undefined) return exitWithRefusal(strayOption(stray), terminal, options.json);
  if (format !== undefined) return exportFormat(run.value, format, options, terminal);
  const exported = isSurveyRun(run.value) ? surveyRefused() : await exportOf(run.value, bundle, options);
  if (!exported.ok) return exitWithRefusal(exported.error, terminal, options.json);
  const { value } = exported;
  terminal.out.write(options.json === true ? inertJson(value) : value.text);
  if (value.kind === 'archive') terminal.err.write(`a note for ${value.file}\n`);
  else if (value.text === '') terminal.err.write(`the preset ${value.name} is already in ${value.file}\n`);
  else terminal.err.write(`the preset ${value.name}, for git apply in the checkout\n`);
  return 0;
}

/** Writes the numbers for another tool. A result that is not decided is also named on standard error. */
function exportFormat(run: Run, format: ToolFormatName, options: ExportOptions, terminal: Terminal): number {
  const result = isSurveyRun(run) ? surveyResult(run) : abResult(run, judge(run, analyze(run)));
  const text = toolText(format, run, result, options.arm);
  if (!text.ok) return exitWithRefusal(text.error, terminal, options.json);
  const written = { kind: 'format', format, standing: result.standing, text: text.value };
  const { out } = terminal;
  if (options.json === true) out.write(inertJson(written));
  else if (format.startsWith('csv') && out.writeRows !== undefined) out.writeRows(text.value);
  else out.write(text.value);
  if (result.standing !== 'decided') terminal.err.write(`marked in the file: ${result.headline}\n`);
  return 0;
}

/** An option that would have no effect. */
function strayOption(name: 'arm' | 'preset'): Refusal {
  const { error } = refuse({
    code: 'stray-option',
    message: `--${name} has no effect ${name === 'arm' ? 'without' : 'with'} --format.`,
    token: `--${name}`,
    next: name === 'arm' ? 'Give --format too.' : 'Leave one of the two out.',
  });
  return error;
}

function surveyRefused(): Result<never, Refusal> {
  return refuse({
    code: 'nothing-to-export',
    message: 'It is the bundle of a survey, from which nothing follows for the repository.',
    next: `Give --format to write its numbers for another tool: ${Object.keys(TOOL_FORMATS).join(', ')}.`,
  });
}

async function exportOf(run: AbRun, bundle: string, options: ExportOptions): Promise<Result<Exported, Refusal>> {
  if (run.manifest.plan.uncommitted?.measured === true) {
    return refuse({
      code: 'uncommitted-files',
      message: 'A work tree with uncommitted files was measured, so nothing follows for the repository.',
      next: 'Commit the files, measure the commit, and export that result.',
    });
  }
  const verdict = judge(run, analyze(run));
  if (verdict.outcome === 'NO-GO') return ok({ kind: 'archive', ...archiveNote(verdict, run, { bundle }) });
  if (verdict.outcome !== 'GO') {
    return refuse({
      code: 'nothing-to-export',
      message: `The verdict is ${verdict.outcome}: there is nothing to promote and nothing to archive.`,
      next: verdict.reasons[0]?.next ?? 'Measure again.',
    });
  }
  const promotion = promotionOf(run.manifest.plan);
  if (!promotion.ok) return promotion;
  const path = options.config ?? join(options.repo, CONFIG_PATH);
  const yaml = await readFile(path, 'utf8').catch(() => null);
  if (yaml === null) {
    return refuse({
      code: 'no-config',
      message: `${path} cannot be read, so the preset cannot be added.`,
      next: 'Give the checkout of the measured repository with --repo.',
    });
  }
  const within = relative(options.repo, path);
  const file = isAbsolute(within) || within.startsWith('..') ? basename(path) : within;
  const change = presetChange(yaml, file, promotion.value, options.preset);
  return change.ok ? ok({ kind: 'preset', name: change.value.name, file, text: change.value.patch }) : change;
}
