import type { SurveyRun } from '../../../model/survey.ts';
import { comparisonLevel } from '../../analysis/survey/comparisons.ts';
import { gapsOf } from '../../analysis/survey/frontier.ts';
import { type LaneStandings, standingsOf } from '../../analysis/survey/standings.ts';
import { explained } from '../../reference/explained.ts';
import { laneText } from '../../text/change-text.ts';
import { formatPercent, plural } from '../../text/format.ts';
import { surveyChecks } from '../../verdict/checks/survey-checks.ts';
import { named, type SurveyDocument } from './survey-answer.ts';

/** Headline, next step and whether the comparison answers what was asked. */
type ComparisonResult = Pick<SurveyDocument, 'answered' | 'next'> & { readonly headline: string };

/** The result of a comparison. It is no stronger than the evidence of an A/B: below that there is no order of allocators. */
export function comparisonResult(run: SurveyRun, lanes = standingsOf(run)): ComparisonResult {
  const labels = run.manifest.survey.arms.map(({ label }) => label);
  const [failure] = surveyChecks(run).filter(({ status }) => status === 'fail');
  if (failure) return none(failure.detail.replace(/\.$/, ''), explained(failure.remedy, failure.code));
  const ranked = lanes.filter(({ standings }) => standings[0]?.rank != null);
  if (ranked.length === 0) return nothingRanked(run, lanes, labels);
  const open = lanes.filter((lane) => !ranked.includes(lane));
  const others = labels.filter((_, arm) => ranked.some(({ standings }) => standings[arm]?.rank == null));
  const missing = [
    ...(open.length === 0 ? [] : [`not on ${named(open.map(({ lane }) => laneText(lane)))}`]),
    ...(others.length === 0 ? [] : [`without ${named(others.map((label) => whereMissing(label, labels, ranked)))}`]),
  ];
  const standing = standingText(ranked, lanes.length, labels);
  if (missing.length === 0) {
    return { answered: true, headline: `COMPARED: ${standing}`, next: nextStep(run, lanes, labels) };
  }
  const headline = `COMPARED: in part, ${missing.join(' and ')}; of the rest ${standing}`;
  return { answered: false, headline, next: completing(open, others, run) };
}

function none(why: string, next: string): ComparisonResult {
  return { answered: false, headline: `NOT COMPARED: ${why}`, next };
}

/** Where the first arm stands: first alone, or one of several that the rounds do not distinguish. */
function standingText(ranked: readonly LaneStandings[], lanes: number, labels: readonly string[]): string {
  const places = ranked.flatMap(({ standings }) => standings[0]?.places ?? []);
  const shares = (lane: LaneStandings) => lane.standings.filter(({ rank }) => rank === 1).length > 1;
  const leads = ranked.filter(({ standings }) => standings[0]?.rank === 1);
  const shared = leads.filter(shares).length;
  const arms = labels.filter((_, arm) => ranked.some(({ standings }) => standings[arm]?.rank != null)).length;
  const alone = leads.length - shared;
  const first = labels[0] ?? '';
  const among = `among ${plural(arms, 'allocator')}`;
  if (alone === 0 && shared > 0)
    return `${first} shares the first place on ${shared} of ${plural(lanes, 'lane')} ${among}`;
  const best = Math.min(...places.map((place) => place.best));
  const also = shared > 0 ? ` and shares the first place on ${shared}` : '';
  return `${first} is first on ${alone} of ${plural(lanes, 'lane')}${also} ${among}${leads.length === 0 ? `, at best ${ordinal(best)}` : ''}`;
}

function ordinal(place: number): string {
  return place === 2 ? 'second' : place === 3 ? 'third' : `${place}th`;
}

/** An arm without a rank, and on how many lanes when it has one elsewhere. */
function whereMissing(label: string, labels: readonly string[], ranked: readonly LaneStandings[]): string {
  const arm = labels.indexOf(label);
  const without = ranked.filter(({ standings }) => standings[arm]?.rank == null).length;
  return without === ranked.length ? label : `${label} on ${plural(without, 'lane')}`;
}

/** Why no lane has an order, in the order of what matters. */
function nothingRanked(run: SurveyRun, lanes: readonly LaneStandings[], labels: readonly string[]): ComparisonResult {
  const next = 'Read what went wrong below, then repeat the comparison.';
  const measured = labels.filter((_, arm) => lanes.some(({ standings }) => (standings[arm]?.rounds ?? 0) > 0));
  const [first = ''] = labels;
  if (measured.length === 0) {
    return lanes.some(({ disturbed }) => disturbed > 0)
      ? none('other processes used the machine in every round', 'Stop whatever else runs on it, and repeat the survey.')
      : none('no allocator could be measured', next);
  }
  if (!measured.includes(first)) return none(`${first} could not be measured`, next);
  if (measured.length === 1) return none(`no other allocator than ${first} could be measured`, next);
  const torn = lanes.find(({ contradiction }) => contradiction.length > 0);
  if (torn) return none(`the comparisons on ${laneText(torn.lane)} contradict one another`, 'Repeat the comparison.');
  const { rounds } = comparisonLevel(run);
  const most = Math.max(...lanes.flatMap(({ standings }) => Math.min(...common(standings).map((own) => own.rounds))));
  return none(
    `at most ${plural(most, 'round')} of a lane can be used, and a comparison of so many pairs and lanes needs ${rounds}`,
    'Give the comparison a larger budget, or compare fewer allocators or lanes.',
  );
}

/** The first arm and the arm with the most rounds beside it. */
function common([first, ...others]: LaneStandings['standings']): LaneStandings['standings'] {
  const best = [...others].sort((a, b) => b.rounds - a.rounds)[0];
  return [first, best].filter((standing) => standing !== undefined);
}

/** The next step when a part of the comparison is missing. */
function completing(open: readonly LaneStandings[], others: readonly string[], run: SurveyRun): string {
  const { rounds } = comparisonLevel(run);
  const where = open.length > 0 ? named(open.map(({ lane }) => laneText(lane))) : named(others);
  return `Each lane and allocator needs ${rounds} undisturbed rounds. Read below why that is not so for ${where}; then repeat it with a larger budget, or leave it out.`;
}

function nextStep(run: SurveyRun, lanes: readonly LaneStandings[], labels: readonly string[]): string {
  const [widest] = [...gapsOf(run, lanes)].sort((a, b) => b[1].estimate - a[1].estimate);
  if (!widest) return 'No other allocator is certainly faster; look at memory, or at lanes that are not measured here.';
  const [lane, { arm, estimate }] = widest;
  return `The widest gap is ${laneText(lane)}, where ${labels[arm]} is ${formatPercent(estimate)} faster: look there first.`;
}
