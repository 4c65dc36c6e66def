import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createExampleRepository } from '../../examples/example-repository.ts';
import { git } from '../../examples/git.ts';
import { MAINTAINER, MEASURED, openWholePath } from '../../examples/whole-path.ts';
import { readAbBundle } from '../../src/bundle/read-bundle.ts';
import { analyze } from '../../src/core/analysis/ab/analyze.ts';
import { judge } from '../../src/core/verdict/judge.ts';
import type { Effect } from '../../src/model/verdict.ts';
import { unzip } from '../../test/github-workflows/unzip.ts';
import { askCommandLine, freshMachine, qualifyFor } from './command-line.ts';

const CONFIG = '.github/alloc-ab.yml';
const LIMIT_MS = 20 * 60_000;

/** A change of one file of the example by a pull request. */
export interface Edit {
  readonly file: string;
  readonly change: (text: string) => string;
}

/** The required check of one pull request at its end. */
export interface CheckResult {
  readonly conclusion: string;
  readonly title: string;
  /** The effects of each workflow run. */
  readonly found: readonly (readonly Effect[])[];
  /** From the opened pull request to the final check. */
  readonly seconds: number;
}

/** The example repository with a gate: a simulated GitHub, the real App, real builds and benches. */
export interface GatedRepository extends AsyncDisposable {
  /** Opens a pull request, waits until its required check has ended, and closes it. */
  propose(edit: Edit): Promise<CheckResult>;
}

interface GateSettings {
  /** Adds a gate to the configuration of the example. */
  readonly configure: (config: string) => string;
  /** Pause before a suspicion is measured again. */
  readonly confirmAfterMs: number;
  /** What the machine is qualified for before the first pull request, e.g. `suite gate`. */
  readonly qualified: readonly string[];
}

/** Opens the example repository with a gate on a machine of its own, which is qualified first. */
export async function openGatedRepository({
  configure,
  confirmAfterMs,
  qualified,
}: GateSettings): Promise<GatedRepository> {
  const scratch = mkdtempSync(join(tmpdir(), 'alloc-ab-calibrate-'));
  const directory = join(scratch, 'hakozuna');
  createExampleRepository(directory);
  const edit = (file: string, change: (text: string) => string, message: string): string => {
    const path = join(directory, file);
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    git(directory, ['commit', '--quiet', '--no-verify', '--all', '--message', message]);
    return git(directory, ['rev-parse', 'HEAD']).trim();
  };
  edit(CONFIG, configure, 'A gate');
  const machine = freshMachine(scratch);
  // The record knows a repository by its name on GitHub.
  git(directory, ['remote', 'add', 'origin', `https://github.com/${MEASURED}.git`]);
  await askCommandLine(qualifyFor(qualified), directory, machine);
  const bundles: Buffer[] = [];
  const whole = await openWholePath({
    scratch,
    directory,
    timing: { confirmAfterMs },
    machine,
    onArtifact: async (zip) => void bundles.push(zip),
  });
  const { github } = whole;
  let proposed = 0;
  return {
    async propose({ file, change }) {
      const began = performance.now();
      proposed += 1;
      const headRef = `change-${proposed}`;
      git(directory, ['switch', '--quiet', '--create', headRef, 'main']);
      const headSha = edit(file, change, `Change ${proposed}`);
      git(directory, ['switch', '--quiet', 'main']);
      const { number } = await github.openPullRequest(MEASURED, { author: MAINTAINER, headSha, headRef });
      await whole.settled(LIMIT_MS);
      const [check, second] = [...github.repository(MEASURED).checks.values()].filter(({ sha }) => sha === headSha);
      if (check?.conclusion == null || second !== undefined)
        throw new Error(`${headSha} does not have exactly one check with a conclusion`);
      const seconds = (performance.now() - began) / 1000;
      const found: Effect[][] = [];
      for (const zip of bundles.splice(0)) found.push(await effectsOf(zip, join(scratch, 'bundle')));
      await github.close(MEASURED, number);
      await whole.settled(LIMIT_MS);
      if (github.violations.length > 0) throw new Error(github.violations.join('\n'));
      return { conclusion: check.conclusion, title: check.output.title, found, seconds };
    },
    async [Symbol.asyncDispose]() {
      await whole[Symbol.asyncDispose]();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** Analyses an uploaded bundle again, in a temporary directory. */
async function effectsOf(zip: Buffer, directory: string): Promise<Effect[]> {
  for (const [path, bytes] of await unzip(zip)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), bytes);
  }
  const run = await readAbBundle(directory);
  rmSync(directory, { recursive: true });
  if (!run.ok) throw new Error(run.error.message);
  return [...judge(run.value, analyze(run.value)).effects];
}
