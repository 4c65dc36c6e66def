import { createHash } from 'node:crypto';
import { assess, samplesByLane } from '../../core/analysis/ab/analyze.ts';
import { type AskedRun, recordedIdentity, recordedLanes, sanityRuns } from '../../core/verdict/checks/sanity-record.ts';
import type { Manifest, Sample } from '../../model/run.ts';
import type { RecordedLanes, SanityRecord, SanityRun } from '../../model/sanity-record.ts';
import { toolVersion } from '../../system/package-root.ts';
import { settingOf } from '../machine/record-standing.ts';
import { EMPTY_RECORD, readSanityRecord, withRun, writeSanityRecord } from '../machine/sanity-file.ts';
import type { ExecuteOptions } from '../machine/with-machine.ts';
import { kitSources } from '../sandbox/kit-sources.ts';
import { machineTools } from '../sandbox/machine-tools.ts';
import { sha256Of } from '../sandbox/program-proof.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

/** The record of the machine, as far as it is about a run. */
interface SanityOfRun {
  /** What the run takes from it in place of measuring. */
  readonly recorded: RecordedLanes;
  /** Adds what the run has shown. */
  add(samples: readonly Sample[]): Promise<void>;
}

/** Of a run without a record. */
export const NO_SANITY: SanityOfRun = { recorded: {}, add: async () => {} };

/**
 * Opens the record of the machine for a run. The caller holds the lock of the machine. Without isolation code under test could write to the
 * record, so that it is neither used nor written. What is wrong with it goes to `note`, and everything is measured.
 */
export async function openSanity(
  asked: AskedRun,
  settings: ExecuteOptions['sanity'],
  sandbox: Sandbox,
  env: Readonly<Record<string, string | undefined>>,
  note: (text: string) => void,
): Promise<SanityOfRun> {
  if (!settings || !sandbox.protection.isolated) return NO_SANITY;
  const { folder, by } = settings;
  const tools = machineTools(env, false);
  const shown = tools.ok ? tools.value.shown : [];
  const record = await readSanityRecord(folder, shown);
  if (!record.ok) note(`the record of this machine in ${folder} is not used: ${record.error}; everything is measured`);
  const keys = await laneKeys(asked, sandbox);
  const runsOf = (lane: string): readonly SanityRun[] =>
    (record.ok && record.value.lanes[keys.get(lane) ?? '']?.runs) || [];
  const { plan } = asked;
  const origin = by === 'qualify' ? by : plan.pullRequest === null ? 'own' : 'pull-request';
  return {
    // What qualifies the machine is measured, never taken from what it showed before.
    recorded: by === 'qualify' ? {} : recordedLanes(asked, runsOf, Date.now()),
    add: async (samples) => {
      const { effects } = assess(plan, samplesByLane(samples));
      const runs = sanityRuns(plan, effects, { at: new Date().toISOString(), by: origin });
      const { environment } = asked;
      const setting = { ...settingOf(environment), compiler: environment.compiler ?? 'unknown' };
      const added = runs.reduce(
        (kept, { lane, run }): SanityRecord => {
          const key = keys.get(lane);
          return key === undefined ? kept : withRun(kept, key, { lane, repository: plan.repository, ...setting }, run);
        },
        record.ok ? record.value : EMPTY_RECORD,
      );
      if (runs.length === 0) return;
      await writeSanityRecord(folder, added).catch((error: NodeJS.ErrnoException) =>
        note(`what this run showed is not recorded: ${error.syscall ?? 'the disk'} failed (${error.code})`),
      );
    },
  };
}

/** The digests by which the record knows the lanes of a run. */
async function laneKeys(asked: AskedRun, sandbox: Sandbox): Promise<ReadonlyMap<string, string>> {
  const sources = kitSources();
  const keys = await Promise.all(
    asked.plan.lanes
      .filter(({ kit }) => kit)
      .map(async (lane): Promise<readonly [string, string][]> => {
        const program = await sha256Of(sandbox.workload(lane.command[0] ?? ''));
        const text = recordedIdentity(asked, lane, { sources, program, tool: toolVersion() });
        return text === null ? [] : [[lane.id, createHash('sha256').update(text).digest('hex')]];
      }),
  );
  return new Map(keys.flat());
}

/** Whether what a run showed may be recorded: its verdict would not be INVALID for what the runner saw. */
export function isRecordable({
  ended,
  incidents,
  observations,
}: Pick<Manifest, 'ended' | 'incidents' | 'observations'>): boolean {
  const isBroken = ended === 'incident' || ended === 'not-started' || incidents.length > 0;
  return !isBroken && observations.every(({ status }) => status !== 'fail');
}
