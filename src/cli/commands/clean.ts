import { Command, InvalidArgumentError } from 'commander';
import { formatBytes, plural } from '../../core/text/format.ts';
import { removeResult, type StoredResult } from '../../local/result/results-folder.ts';
import { entriesIn, removeEntries } from '../../runner/build/cache/build-cache.ts';
import { cacheFolder } from '../../runner/build/cache/cache-settings.ts';
import { exitWith, REPO, RESULTS } from '../options.ts';
import { resultsIn, type StoredPlace } from '../stored.ts';
import { exitWithRefusal, type Terminal } from '../terminal.ts';

interface CleanOptions extends StoredPlace {
  readonly keep: number;
  readonly dryRun?: boolean;
  /** Whether the builds are removed, and not the results. */
  readonly cache?: boolean;
}

/** A run that is not finished after this time was killed, milliseconds. A budget is at most a day. */
const RUNNING_MAX_MS = 2 * 24 * 3600 * 1000;

/** `alloc-ab clean`. */
export function cleanCommand(terminal: Terminal): Command {
  return new Command('clean')
    .description('remove old results that alloc-ab run left, or the builds that this machine keeps')
    .option('--keep <n>', 'the newest results that stay, 0 for none', wholeNumber, 10)
    .option('--cache', 'remove every kept build, and no result')
    .option('--dry-run', 'list what would be removed, remove nothing')
    .addOption(REPO)
    .addOption(RESULTS)
    .addHelpText(
      'after',
      '\nExamples:\n  alloc-ab clean --dry-run\n  alloc-ab clean --keep 0\n  alloc-ab clean --cache',
    )
    .action((options) => exitWith(options.cache === true ? cleanCache(options, terminal) : clean(options, terminal)));
}

function wholeNumber(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 0 to 99999.');
}

/** Removes all but the newest results. One that may still be measured stays. */
async function clean({ keep, dryRun = false, ...place }: CleanOptions, terminal: Terminal): Promise<number> {
  const found = await resultsIn(place);
  if (!found.ok) return exitWithRefusal(found.error, terminal);
  const { folder, results } = found.value;
  const old = results.slice(keep);
  const removable = old.filter((result) => !mayBeRunning(result));
  for (const result of removable) {
    if (!dryRun) await removeResult(result);
    terminal.out.write(`${dryRun ? 'would remove' : 'removed'} ${result.folder}\n`);
  }
  const left = results.length - removable.length;
  const running = old.length - removable.length;
  terminal.err.write(
    `${plural(left, 'result')} ${dryRun ? 'would be left' : 'left'} in ${folder}${running === 0 ? '' : `, ${running} of them not finished`}\n`,
  );
  return 0;
}

/** Removes the builds of this machine. A run that reads one meanwhile has it open. */
async function cleanCache({ dryRun = false }: CleanOptions, terminal: Terminal): Promise<number> {
  const folder = cacheFolder();
  const entries = await entriesIn(folder);
  if (!dryRun) await removeEntries(entries);
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  terminal.out.write(
    `${dryRun ? 'would remove' : 'removed'} ${plural(entries.length, 'build')} (${formatBytes(bytes)}) in ${folder}\n`,
  );
  return 0;
}

function mayBeRunning({ finished, startedAt }: StoredResult): boolean {
  return !finished && Date.now() - Date.parse(`${startedAt.replace(' ', 'T')}Z`) < RUNNING_MAX_MS;
}
