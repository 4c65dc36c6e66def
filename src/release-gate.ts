import { planRelease } from './cli/plan-release.ts';
import { ruleRelease } from './cli/rule-release.ts';
import { plannedRelease } from './core/release/planned-release.ts';
import { refusedRelease, releaseNotes } from './core/release/release-notes.ts';
import type { Document } from './core/report/document.ts';
import { documentMarkdown } from './core/report/document-markdown.ts';
import { type ReleaseStep, readReleaseStep } from './runner/release-step.ts';
import { fail, say } from './runner/step-log.ts';
import { addSummary, setOutput } from './runner/workflow-step.ts';
import { digestOf } from './signing/ed25519.ts';

/** Longest document in a job's summary, in characters; GitHub takes a mebibyte. */
const SUMMARY_CHARACTERS = 300_000;

function summarise(document: Document): void {
  addSummary(process.env, `${documentMarkdown(document, SUMMARY_CHARACTERS)}\n`);
}

/** What each machine has to measure, as the matrix of the jobs that follow. */
async function plan(asked: ReleaseStep): Promise<0 | 1> {
  const planned = await planRelease(asked);
  if (!planned.ok) return fail(`${planned.refusal.message} ${planned.refusal.next}`);
  const { order, plans, configuration } = planned.value;
  const matrix = plans.map((each) => ({
    machine: each.machine.name,
    labels: each.machine.labels,
    id: each.id,
    plan: JSON.stringify(each),
  }));
  setOutput(process.env, 'matrix', JSON.stringify(matrix));
  setOutput(process.env, 'plans', JSON.stringify(Object.fromEntries(plans.map((each) => [each.id, digestOf(each)]))));
  setOutput(process.env, 'commit', order.sha);
  setOutput(process.env, 'from', order.previous.name);
  setOutput(process.env, 'configuration', configuration);
  summarise(plannedRelease(order, plans));
  return 0;
}

/** Whether the version may be tagged. 1 when it may not, unless somebody wants to override that, which is another job's. */
async function rule(asked: ReleaseStep): Promise<0 | 1> {
  const ruled = await ruleRelease(asked);
  if (!ruled.ok) return fail(`${ruled.refusal.message} ${ruled.refusal.next}`);
  const { order, ruling, found, ignored } = ruled.value;
  for (const why of ignored) say(`ignored: ${why}`);
  setOutput(process.env, 'passes', String(ruling.passes));
  if (ruling.passes) {
    summarise(
      releaseNotes(
        order,
        found.map(({ result }) => result),
        ruling,
        null,
      ),
    );
    return 0;
  }
  const refused = refusedRelease(order, ruling);
  summarise(refused);
  return asked.override === '' ? fail(`${refused.headline}. The job's summary says why.`) : 0;
}

/** The step that is asked for. 0 when it did what it is for, 1 when there is no release; the summary says why. */
async function main(): Promise<0 | 1> {
  const asked = readReleaseStep(process.env);
  if (!asked.ok) return fail(`${asked.refusal.message} ${asked.refusal.next}`);
  switch (asked.value.step) {
    case 'plan':
      return plan(asked.value);
    case 'rule':
      return rule(asked.value);
    case 'publish':
      return rule(asked.value);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = fail(
    `This is a bug in alloc-ab: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
  );
}
process.exit();
