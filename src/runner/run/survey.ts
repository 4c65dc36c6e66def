import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SURVEY } from '../../bundle/bundle.ts';
import type { Incident } from '../../model/incident.ts';
import type { BuildRecord } from '../../model/run.ts';
import type { Reading, SurveyManifest, SurveyPlan } from '../../model/survey.ts';
import { toolVersion } from '../../system/package-root.ts';
import { flagNames } from '../build/build.ts';
import { openWorkshop, type PrepareOptions, prepareArm, prepareBenches, wasCancelled } from '../build/workshop.ts';
import { timed } from '../job/timed.ts';
import { compareMachine, readEnvironment } from '../machine/environment.ts';
import type { ExecuteOptions } from '../machine/whole-machine.ts';
import { gatherEvidence } from '../profile/perf.ts';
import { sampleSurvey } from '../sampling/survey-sampling.ts';
import { runnableParts } from '../server/runnable-parts.ts';
import { type Executed, inBundle, type Notes, type Running } from './in-bundle.ts';

/**
 * Carries a survey out: fetch, builds, rounds, bundle. An arm that cannot be built loses its column; trouble of the machine
 * ends the survey. Throws only when `out` cannot hold a bundle at all, or for a bug.
 */
export async function executeSurvey(survey: SurveyPlan, options: ExecuteOptions): Promise<Executed<SurveyManifest>> {
  const notes: Notes<SurveyManifest> = {
    schema: 1,
    survey,
    tool: toolVersion(),
    startedAt: new Date().toISOString(),
    builds: survey.arms.map(() => null),
    environment: readEnvironment(),
    observations: [],
    incidents: [],
    ended: 'not-started',
    seconds: { fetch: 0, build: 0, preflight: 0, sampling: 0 },
  };
  return inBundle<Reading, SurveyManifest>({ work: survey, kind: SURVEY, notes, options, phase: 'build' }, carryOut);
}

async function carryOut(run: Running<Reading, SurveyManifest>): Promise<void> {
  const { job, notes, bundle, options, note } = run;
  const { survey, seconds } = notes;
  const prepare: PrepareOptions = {
    job,
    source: options.source,
    signal: options.signal,
    seconds,
    onProgress: options.onProgress,
    log: (name, text) => writeFileSync(join(job.logs, `${name}.log`), text),
  };
  const opened = await openWorkshop(survey, prepare);
  if (!opened.ok) return note(opened.error);
  const shop = opened.value;
  const libraries = await timed(seconds, 'build', () => buildAll(survey, shop, prepare, notes, note));
  if (libraries === null) return;
  const benches = await prepareBenches(shop, survey.benches, prepare);
  if (!benches.ok) return note(benches.error);
  const detail = `${survey.arms.length} arms, ${survey.lanes.length} lanes`;
  options.onProgress({ kind: 'phase', phase: 'sampling', detail });
  const before = readEnvironment();
  run.phase = 'sampling';
  notes.ended = 'incident';
  const parts = runnableParts(survey, shop.sandbox.environment.PATH ?? '', job.bench, note);
  const bench = {
    survey: { ...survey, parts },
    libraries,
    sandbox: shop.sandbox,
    directory: job.bench,
    signal: options.signal,
  };
  const sampled = await timed(seconds, 'sampling', () =>
    sampleSurvey(bench, { keep: bundle.append, onProgress: options.onProgress }),
  );
  notes.ended = sampled.ended;
  notes.observations.push(compareMachine(before, readEnvironment()));
  if (sampled.incident !== null) return note(sampled.incident);
  const { perf: order, arms, seed } = survey;
  if (order === undefined) return;
  run.phase = 'evidence';
  const observers = { keep: bundle.appendEvidence, onProgress: options.onProgress };
  const incident = await timed(seconds, 'evidence', () => gatherEvidence({ ...bench, order, arms, seed }, observers));
  if (incident !== null) note(incident);
}

/** The library of each arm, undefined where there is none to load; null when the survey was cancelled. */
async function buildAll(
  survey: SurveyPlan,
  shop: Parameters<typeof prepareArm>[0],
  options: PrepareOptions,
  notes: Notes<SurveyManifest>,
  note: (incident: Incident) => void,
): Promise<(string | null | undefined)[] | null> {
  options.onProgress({
    kind: 'phase',
    phase: 'build',
    detail: survey.arms
      .map(({ label }) => label)
      .join(', ')
      .slice(0, 300),
  });
  const libraries: (string | null | undefined)[] = [];
  const records: (BuildRecord | null)[] = [];
  const flags = flagNames(survey.arms);
  for (const [index, arm] of survey.arms.entries()) {
    const built = await prepareArm(shop, { arm, name: `arm-${index}`, flags }, options);
    records.push(built.ok ? built.value.record : null);
    libraries.push(built.ok ? built.value.library : undefined);
    notes.builds = [...records, ...survey.arms.slice(records.length).map(() => null)];
    if (built.ok) continue;
    note({ ...built.error, arm: arm.label });
    if (wasCancelled(built)) return null;
  }
  return libraries;
}
