import { Command } from 'commander';
import { section, table } from '../../core/report/document/blocks.ts';
import { documentTerminal } from '../../core/report/document/document-terminal.ts';
import { plural } from '../../core/text/format.ts';
import type { StoredResult } from '../../local/result/results-folder.ts';
import { inertJson } from '../../system/inert-output.ts';
import { exitWith, jsonOption, REPO, RESULTS } from '../options.ts';
import { resultsIn, type StoredPlace } from '../stored.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab list`. */
export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('list the results that alloc-ab run left, newest first')
    .addOption(REPO)
    .addOption(RESULTS)
    .addOption(jsonOption('print the list', 'result-list'))
    .addHelpText('after', '\nExamples:\n  alloc-ab list --repo ../hakozuna\n  alloc-ab list --json')
    .action((options) => exitWith(list(options, terminal)));
}

async function list(place: StoredPlace & { readonly json?: boolean }, terminal: Terminal): Promise<number> {
  const found = await resultsIn(place);
  if (!found.ok) return exitWithRefusal(found.error, terminal, place.json);
  const { folder, results } = found.value;
  if (place.json === true) terminal.out.write(inertJson({ schema: 1, folder, results }));
  else terminal.out.write(`${documentTerminal(listing(folder, results), terminal.width)}\n`);
  return 0;
}

function listing(folder: string, results: readonly StoredResult[]) {
  const rows = results.map(({ startedAt, command, headline, finished }, index) => [
    String(index + 1),
    startedAt,
    headline ?? (finished ? 'no verdict was written' : 'not finished'),
    command.replace(/^\/ab /, '').replace(/ ?@[0-9a-f]{40}$/, ''),
  ]);
  return {
    headline: `${plural(results.length, 'result')} in ${folder}`,
    next:
      results.length === 0
        ? 'alloc-ab run measures.'
        : 'alloc-ab show NUMBER shows one, alloc-ab clean removes old ones.',
    sections:
      rows.length === 0 ? [] : [section('', [table(['', 'UTC', 'result', 'command'], rows, { words: [1, 2, 3] })])],
  };
}
