import { join } from 'node:path';
import { quoted } from '../core/text/quote.ts';
import { openLocalRepository } from '../local/checkout/local-repository.ts';
import { RESULTS_FOLDER, type StoredResult, storedResults } from '../local/result/results-folder.ts';
import { type Refusal, refuse } from '../model/refusal.ts';
import { ok, type Result } from '../model/result.ts';

/** Where results are looked for. */
export interface StoredPlace {
  /** A checkout, from any folder of it. */
  readonly repo: string;
  /** A folder of results, in place of the checkout's own. */
  readonly out?: string;
}

/** The folder of results and what is in it, newest first. */
export async function resultsIn({
  repo,
  out,
}: StoredPlace): Promise<Result<{ readonly folder: string; readonly results: readonly StoredResult[] }, Refusal>> {
  if (out !== undefined) return ok({ folder: out, results: await storedResults(out) });
  const repository = await openLocalRepository(repo);
  if (!repository.ok) return repository;
  const folder = join(repository.value.folder, RESULTS_FOLDER);
  return ok({ folder, results: await storedResults(folder) });
}

/** The result that a number of the list names (1 is the newest), or a part of its folder's name; absent: the newest. */
export function chosenResult(
  results: readonly StoredResult[],
  folder: string,
  wanted = '1',
): Result<StoredResult, Refusal> {
  if (results.length === 0) {
    return refuse({
      code: 'no-results',
      message: `There are no results in ${folder}.`,
      next: 'Measure with alloc-ab run, or name the folder of its --out with --out.',
    });
  }
  const numbered = /^[1-9]\d{0,4}$/.test(wanted) ? results[Number(wanted) - 1] : undefined;
  const [named, another] = results.filter(({ name }) => wanted.length >= 4 && name.includes(wanted));
  const found = numbered ?? (another === undefined ? named : undefined);
  if (found !== undefined) return ok(found);
  return refuse({
    code: 'which-result',
    message: `${quoted(wanted)} names ${another === undefined ? 'none' : 'several'} of the ${results.length} results in ${folder}.`,
    next: 'Give a number of alloc-ab list, or more of the name of the folder.',
  });
}
