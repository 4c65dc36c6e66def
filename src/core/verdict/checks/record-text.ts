import type { SanityRecord } from '../../../model/sanity-record.ts';
import { changeText, laneText } from '../../text/change-text.ts';
import { formatAge, plural } from '../../text/format.ts';
import { changeOver, disagrees } from './sanity-record.ts';

/** The record of a machine for a terminal: each lane with its change over the runs that vouch, and the age of the latest. `now` in milliseconds. */
export function recordText({ lanes }: SanityRecord, now: number): string {
  const own = Object.values(lanes).flatMap(({ lane, repository, runs }) => {
    const latest = runs.at(-1);
    return latest === undefined ? [] : [{ name: `${repository} ${laneText(lane)}`, latest, runs }];
  });
  if (own.length === 0) return 'record of the machine: empty';
  const width = Math.max(...own.map(({ name }) => name.length));
  const rows = own.map(({ name, latest, runs }) => {
    const vouching = runs.filter(({ by }) => by !== 'pull-request');
    const over = changeOver(vouching);
    const change = over === null ? 'too few runs that vouch' : changeText(over);
    const apart = runs.filter(disagrees).length;
    const age = formatAge((now - Date.parse(latest.at)) / 1000);
    return `  ${name.padEnd(width)}  ${change}; ${plural(vouching.length, 'run')}, ${apart} disagree, the latest ${age} ago`;
  });
  const head =
    'record of the machine: the copy against the baseline (.aa), lock-step against whole processes (.pairs), 99 % interval over runs';
  return [head, ...rows].join('\n');
}
