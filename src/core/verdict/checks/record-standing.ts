import type { Manifest } from '../../../model/run.ts';
import type { LaneStanding, RecordStanding, SanityRecord, SanityRun } from '../../../model/sanity-record.ts';
import { formatAge, formatPercent } from '../../text/format.ts';
import { qualificationStatus } from './qualification.ts';
import { disagrees, laneEvidence, RECORD_RULE } from './sanity-record.ts';

/** What decides on the use of a record, beside the record. */
export interface RecordMachine extends Pick<Manifest, 'qualification' | 'environment'> {
  readonly now: RecordStanding['now'];
}

/** What a record means for the next verdicts on a machine: who may use it, and each lane with its age. `now` in milliseconds. */
export function recordStanding({ lanes }: SanityRecord, machine: RecordMachine, now: number): RecordStanding {
  const use = useOf(machine);
  const standings = Object.values(lanes).flatMap(({ runs: all, ...about }): LaneStanding[] => {
    const kind = all.at(-1)?.kind ?? 'sentinel';
    const known = laneEvidence(kind, all, now);
    if (known === null) return [];
    const { runs, trusted, latest, change, loss, lacks } = known;
    const apart =
      about.kit !== machine.now.kit
        ? 'other-kit'
        : about.fingerprint !== machine.now.fingerprint
          ? 'other-machine'
          : null;
    const state = apart ?? lacks ?? 'fresh';
    const ageSeconds = (now - Date.parse(latest.at)) / 1000;
    const counts = { runs: runs.length, vouching: trusted.length, disagreeing: runs.filter(disagrees).length };
    const next = use.forNone ? `everything: ${use.forNone}` : nextText({ kind, state, change, ...counts }, runs, loss);
    return [{ ...about, kind, ...counts, latestAt: latest.at, ageSeconds, change, state, next }];
  });
  return { use: use.text, now: machine.now, lanes: standings };
}

const EVERYTHING =
  'Releases, every eighth verdict, and verdicts with --no-record or without the sandbox measure everything.';

/** Who may use the record. `forNone`: why nobody does. */
function useOf(machine: RecordMachine): { readonly text: string; readonly forNone: string | null } {
  switch (qualificationStatus(machine)) {
    case 'pass':
      return { text: `Verdicts use what is fresh. ${EVERYTHING}`, forNone: null };
    case 'unknown':
      return {
        text: `Verdicts use what is fresh, but none about a pull request: this machine is not qualified as it is now. ${EVERYTHING}`,
        forNone: null,
      };
    default:
      return {
        text: 'Every verdict measures everything: this machine had too many false alarms when it was qualified.',
        forNone: 'the machine fails its qualification',
      };
  }
}

/** What the next verdict measures of a lane, and why. */
function nextText(
  { kind, state, change, vouching }: Pick<LaneStanding, 'kind' | 'state' | 'change' | 'vouching'>,
  runs: readonly SanityRun[],
  loss: number,
): string {
  const { agreeing, freshMs, runs: needed } = RECORD_RULE;
  switch (state) {
    case 'other-kit':
      return 'everything: recorded with another bench kit or version of alloc-ab';
    case 'other-machine':
      return 'everything: the machine was another one (kernel, governor or another fact of its qualification)';
    case 'stale':
      return `everything: the latest run is older than ${formatAge(freshMs / 1000)}`;
    case 'disagrees': {
      const since = runs.toReversed().findIndex(disagrees);
      return `everything, until ${agreeing - since} more runs agree: one of the last ${agreeing} did not`;
    }
    case 'too-few':
      return `everything: ${vouching} of the ${needed} runs that it needs vouch`;
    default:
      return kind === 'sentinel' ? sentinelText(change) : pairsText(change, loss);
  }
}

function sentinelText(change: LaneStanding['change']): string {
  const reach = Math.max(-(change?.low ?? 0), change?.high ?? 0);
  return `nothing, unless the smallest gain or margin that it judges is below ${formatPercent(reach)}`;
}

function pairsText(change: LaneStanding['change'], loss: number): string {
  const apart = Math.max(0, change?.low ?? 0, -(change?.high ?? 0));
  const band = apart > 0 ? `, and whatever is claimed where no change is less than ±${formatPercent(apart)}` : '';
  const shown = loss > 0 ? `a loss of more than ${formatPercent(loss)}` : 'a loss';
  return `process pairs for a gain or ${shown} beyond no change${band}`;
}
