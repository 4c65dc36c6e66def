import type { FlagVerdict } from '../../model/flag-list.ts';
import { parseCommand } from '../command/command.ts';

/** An earlier run with a verdict: the question as a command or as the labels of its arms, and the headline. */
interface EarlierRun {
  readonly question: string;
  readonly at: string;
  readonly headline: string;
}

/** Most verdicts of a flag that are kept: the latest ones. */
const VERDICTS_MAX = 5;

/** The latest verdicts on each flag, newest first. A run on several flags is a verdict on each of them. */
export function flagVerdicts(runs: readonly EarlierRun[]): Map<string, readonly FlagVerdict[]> {
  const found = new Map<string, FlagVerdict[]>();
  for (const { question, at, headline } of runs) {
    const verdict = { at: at.slice(0, 40), headline: headline.slice(0, 500) };
    for (const name of new Set(flagsOf(question))) {
      const known = found.get(name) ?? [];
      const place = known.findIndex((each) => each.at < verdict.at);
      known.splice(place === -1 ? known.length : place, 0, verdict);
      found.set(name, known.slice(0, VERDICTS_MAX));
    }
  }
  return found;
}

/** The flags of `/ab X=1 vs X=0 on hz4`, or of the labels `hz4 X=1 vs hz4 X=0`. */
function flagsOf(question: string): readonly string[] {
  if (!question.startsWith('/ab ')) return question.match(/(?<=^|\s)[A-Z][A-Z0-9_]{0,63}(?==| undefined)/g) ?? [];
  const parsed = parseCommand(question);
  if (!parsed.ok || parsed.value.kind !== 'ab') return [];
  const { candidate, baseline } = parsed.value;
  return [candidate, baseline].flatMap((side) => (side?.kind === 'flags' ? side.defines.map(({ name }) => name) : []));
}
