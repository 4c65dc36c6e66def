import type { DatedVerdict } from '../../model/earlier-verdict.ts';
import type { Effect } from '../../model/verdict.ts';
import { changeText, laneText } from '../text/change-text.ts';

const DAY_MS = 86_400_000;

/**
 * An earlier verdict in one line: `measured 12 days ago at abc1234: NO-GO, −1.2 % [−2.0, −0.4] on mt-small at T=16`.
 *
 * @param now ISO 8601.
 */
export function earlierText({ at, verdict }: DatedVerdict, now: string): string {
  const commit = verdict.sha === undefined ? '' : ` at ${verdict.sha.slice(0, 7)}`;
  const effect = decisive(verdict.effects);
  const change = effect === undefined ? '' : `, ${changeText(effect.change)} on ${laneText(effect.lane)}`;
  return `measured ${ageText(at, now)}${commit}: ${verdict.outcome}${change}`;
}

/** The question behind earlier verdicts and decisions. */
export const WHAT_CHANGED = 'What is different now?';

function ageText(at: string, now: string): string {
  const days = Math.floor(Date.parse(now.slice(0, 10)) / DAY_MS) - Math.floor(Date.parse(at.slice(0, 10)) / DAY_MS);
  if (!Number.isFinite(days) || days < 0) return `on ${at.slice(0, 10)}`;
  return days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
}

/** The effect that decided, else the first one of a target with an interval. */
function decisive(effects: readonly Effect[]): Effect | undefined {
  const measured = effects.filter(({ change, role }) => change !== null && (role === 'target' || role === 'guard'));
  return (
    measured.find(({ outcome }) => outcome === 'HARM' || outcome === 'LOSS') ??
    measured.find(({ outcome }) => outcome === 'WIN') ??
    measured.find(({ role }) => role === 'target') ??
    measured[0]
  );
}
