import type { Effect } from '../../model/verdict.ts';
import { laneText } from './change-text.ts';
import { plural } from './format.ts';

/** Marks a lane whose numbers are what the measured program says about itself. ASCII, for plots and copied text. */
const MARK = ' *';

/** The lane of an effect for people, with the mark of a claim. */
export function effectLaneText({ lane, claim }: Pick<Effect, 'lane' | 'claim'>): string {
  return `${laneText(lane)}${claimMark({ claim })}`;
}

/** The mark of an effect that rests on a claim; empty for the others. */
export function claimMark({ claim }: Pick<Effect, 'claim'>): string {
  return claim === undefined ? '' : MARK;
}

/** The footnote of the mark; an empty list when nothing is marked. */
export function claimNotes(effects: readonly Effect[]): string[] {
  if (effects.every(({ claim }) => claim === undefined)) return [];
  const of = (standing: Effect['claim']) =>
    new Set(effects.flatMap(({ lane, claim }) => (claim === standing ? [lane] : []))).size;
  const [confirmed, unchecked] = [of('confirmed'), of('unchecked')];
  const shown = [
    ...(confirmed > 0 ? [`the wall time of its processes shows the same on ${plural(confirmed, 'lane')}`] : []),
    ...(unchecked > 0 ? [`not checked on ${plural(unchecked, 'lane')}`] : []),
  ];
  const how = shown.length === 0 ? '' : `; ${shown.join(', ')}`;
  return [`* reported by the program itself, not timed from outside${how}.`];
}
