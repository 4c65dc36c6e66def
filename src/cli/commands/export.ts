import { readFile } from 'node:fs/promises';
import { basename, isAbsolute, join, relative } from 'node:path';
import { Command } from 'commander';
import { readAbBundle } from '../../bundle/read-bundle.ts';
import { analyze } from '../../core/analysis/ab/analyze.ts';
import { archiveNote } from '../../core/export/archive-note.ts';
import { presetChange } from '../../core/export/preset-change.ts';
import { promotionOf } from '../../core/export/promotion.ts';
import { judge } from '../../core/verdict/judge.ts';
import { CONFIG_PATH } from '../../model/config.ts';
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
  readonly json?: boolean;
}

/** What is made of a verdict: a patch of the configuration, or a note for the archive. */
type Exported =
  | { readonly kind: 'preset'; readonly name: string; readonly file: string; readonly text: string }
  | { readonly kind: 'archive'; readonly file: string; readonly text: string };

/** `alloc-ab export`. */
export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .description(
      'write what follows from a verdict: of a GO a patch of the configuration, of a NO-GO a note for the archive',
    )
    .argument('<bundle>', 'folder with manifest.json and samples.jsonl')
    .addOption(REPO)
    .addOption(CONFIG)
    .option(
      '--preset <name>',
      'name of the preset that a GO becomes (default: the measured one, or named after the flag)',
    )
    .addOption(jsonOption())
    .addHelpText('after', '\nExample: alloc-ab export demo-out/bundle --repo ../hakozuna | git -C ../hakozuna apply')
    .action((bundle, options) => exitWith(exportBundle(bundle, options, terminal)));
}

async function exportBundle(bundle: string, options: ExportOptions, terminal: Terminal): Promise<number> {
  const run = await readAbBundle(bundle);
  const exported = run.ok ? await exportOf(run.value, bundle, options) : run;
  if (!exported.ok) return exitWithRefusal(exported.error, terminal, options.json);
  const { value } = exported;
  terminal.out.write(options.json === true ? inertJson(value) : value.text);
  if (value.kind === 'archive') terminal.err.write(`a note for ${value.file}\n`);
  else if (value.text === '') terminal.err.write(`the preset ${value.name} is already in ${value.file}\n`);
  else terminal.err.write(`the preset ${value.name}, for git apply in the checkout\n`);
  return 0;
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
