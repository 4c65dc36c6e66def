import { join } from 'node:path';
import { Command } from 'commander';
import { readBundle } from '../../bundle/read-bundle.ts';
import { conclude } from '../conclude.ts';
import { exitWith, jsonOption, REPO, RESULTS } from '../options.ts';
import { chosenResult, resultsIn, type StoredPlace } from '../stored.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab show`. */
export function showCommand(terminal: Terminal): Command {
  return new Command('show')
    .description('show a result that alloc-ab run left, judged again from its bundle')
    .argument('[result]', 'a number of alloc-ab list, or a part of the name of its folder; default: the newest')
    .addOption(REPO)
    .addOption(RESULTS)
    .addOption(jsonOption('print the result', 'verdict', 'survey-document'))
    .addHelpText('after', '\nExamples:\n  alloc-ab show\n  alloc-ab show 2 --json')
    .action((result, options) => exitWith(show(result, options, terminal)));
}

async function show(
  wanted: string | undefined,
  { json = false, ...place }: StoredPlace & { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const found = await resultsIn(place);
  if (!found.ok) return exitWithRefusal(found.error, terminal, json);
  const chosen = chosenResult(found.value.results, found.value.folder, wanted);
  if (!chosen.ok) return exitWithRefusal(chosen.error, terminal, json);
  const { folder } = chosen.value;
  const bundle = join(folder, 'bundle');
  const run = await readBundle(bundle);
  if (!run.ok) return exitWithRefusal(run.error, terminal, json);
  const code = await conclude(run.value, { json, repo: place.repo }, terminal);
  terminal.err.write(`bundle  ${bundle}\nreport  ${join(folder, 'report.html')}\n`);
  return code;
}
