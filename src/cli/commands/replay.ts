import { Command } from 'commander';
import { readBundle } from '../../bundle/read-bundle.ts';
import { conclude } from '../conclude.ts';
import { DOCUMENT, exitWith, jsonOption } from '../options.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

/** `alloc-ab replay`. */
export function replayCommand(terminal: Terminal): Command {
  return new Command('replay')
    .description('analysis and verdict of a bundle again, from the bundle alone')
    .argument('<bundle>', 'folder with manifest.json and samples.jsonl')
    .option('--report <file>', 'write the report page too')
    .addOption(DOCUMENT)
    .addOption(jsonOption('print the verdict, or the document of a survey,', 'verdict', 'survey-document'))
    .addHelpText('after', '\nExample: alloc-ab replay demo-out/bundle --json')
    .action((bundle, options) => exitWith(replay(bundle, options, terminal)));
}

async function replay(
  bundle: string,
  { json = false, ...files }: { readonly json?: boolean; readonly report?: string; readonly document?: string },
  terminal: Terminal,
): Promise<number> {
  const run = await readBundle(bundle);
  if (!run.ok) return exitWithRefusal(run.error, terminal, json);
  return conclude(run.value, { json, ...files }, terminal);
}
