import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { readCapped } from '../../bundle/open-capped.ts';
import { resultFolders } from '../../bundle/result-folders.ts';
import { parseJson } from '../../model/json-text.ts';
import { BUNDLE_LIMITS } from '../../model/run.ts';
import { Topic } from '../../model/survey.ts';
import { makeFolder } from '../../system/make-folder.ts';

/** Where the results of a checkout are, unless the user names another folder. */
export const RESULTS_FOLDER = '.alloc-ab';

/** A result folder of the command line. */
export interface StoredResult {
  /** Name of the folder: `alloc-ab_<id>_<UTC time>`. */
  readonly name: string;
  readonly folder: string;
  /** Start of the run, from the name: `2026-03-04 05:06:07`, UTC. */
  readonly startedAt: string;
  /** The command as in a comment; empty where the plan cannot be read. */
  readonly command: string;
  /** The headline of the result; null when there is none: the run goes on, was killed, or its verdict was not written. */
  readonly headline: string | null;
  /** Whether the run wrote its manifest, which it does at its end. */
  readonly finished: boolean;
}

/** Most folders that are listed. */
const LISTED_MAX = 10_000;
const PLAN = z.object({ repeat: z.string(), topic: Topic.optional() });
const VERDICT = z.object({ headline: z.string() });

/**
 * Makes the folder for the results of a checkout. A file in it makes git ignore it, so that no file of the user changes. Throws the error of the
 * system.
 */
export async function makeResultsFolder(checkout: string): Promise<string> {
  const folder = join(checkout, RESULTS_FOLDER);
  await makeFolder(folder);
  try {
    await writeFile(join(folder, '.gitignore'), '# Results of alloc-ab: see alloc-ab list and alloc-ab clean.\n*\n', {
      flag: 'wx',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return folder;
}

/** The results in a folder, newest first; empty where there is no such folder. */
export async function storedResults(folder: string): Promise<StoredResult[]> {
  const found: StoredResult[] = [];
  for (const path of await resultFolders(folder, LISTED_MAX)) found.push(await storedResult(path));
  return found;
}

/** Removes a result with all its files. Throws the error of the system. */
export async function removeResult({ folder }: Pick<StoredResult, 'folder'>): Promise<void> {
  await rm(folder, { recursive: true });
}

async function storedResult(folder: string): Promise<StoredResult> {
  const bundle = join(folder, 'bundle');
  const plan = PLAN.safeParse(await readJson(join(bundle, 'plan.json'))).data;
  const manifest = await readCapped(join(bundle, 'manifest.json'), BUNDLE_LIMITS.manifestBytes);
  const name = basename(folder);
  return {
    name,
    folder,
    startedAt: name.replace(/^.*_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3 $4:$5:$6'),
    command: plan?.repeat ?? '',
    headline: plan?.topic === undefined ? await verdictOf(folder) : await surveyOf(folder, plan.topic),
    finished: manifest.ok,
  };
}

async function verdictOf(folder: string): Promise<string | null> {
  return VERDICT.safeParse(await readJson(join(folder, 'verdict.json'))).data?.headline ?? null;
}

/** The first line of a survey's Markdown is its headline in bold. */
async function surveyOf(folder: string, topic: Topic): Promise<string | null> {
  const text = await readCapped(join(folder, `${topic}.md`), BUNDLE_LIMITS.manifestBytes);
  return text.ok ? (/^\*\*(.+)\*\*$/m.exec(text.value)?.[1] ?? null) : null;
}

/** The value in a file; undefined where there is none: a run that was killed may have left half a file. */
async function readJson(file: string): Promise<unknown> {
  const text = await readCapped(file, BUNDLE_LIMITS.manifestBytes);
  return text.ok ? parseJson(text.value) : undefined;
}
