import type { OutsideReadings } from '../../core/analysis/ab/outside-value.ts';
import { metricTexts } from '../../core/text/metric-text.ts';
import type { LaneProgram } from '../../model/plan.ts';
import type { Measurement } from '../../model/run.ts';
import type { ProcessResult } from '../server/server-result.ts';
import type { LaneFault } from './lane-output.ts';

/** What is known of the processes of a sample from outside: by the launcher, and by what counted their instructions. */
export function readingsOf({ report, counted }: ProcessResult): OutsideReadings & Pick<Measurement, 'countedBy'> {
  const { userNs, systemNs } = report;
  return {
    wallNs: report.wallNs ?? 0,
    cpuNs: report.cpuNs ?? 0,
    ...(userNs != null && systemNs != null && { userNs, systemNs }),
    rssPeakBytes: report.rssPeakBytes,
    minorFaults: report.minorFaults,
    ...(counted !== undefined && counted.count !== null && { instructions: counted.count, countedBy: counted.by }),
  };
}

/** Why a lane that is measured from outside has no number that can be compared; null when it has. */
export function unseen(
  { outside }: Pick<LaneProgram, 'outside'>,
  value: number | null,
  { counted }: Pick<ProcessResult, 'counted'>,
): LaneFault | null {
  const fault = (message: string, next: string): LaneFault => ({
    ...{ code: 'metric-unreadable', subject: 'the metric', message, next },
  });
  if (counted?.count === null) {
    return fault(
      `is missing: its instructions could not be counted, since ${counted.reason}`,
      'Let the runner use the counters of the processor (kernel.perf_event_paranoid at most 2), or install valgrind.',
    );
  }
  if (outside === undefined || (value !== null && value > 0)) return null;
  const { name } = metricTexts({ metric: 'throughput', name: outside });
  return value === null
    ? fault(`is missing: the ${name} of its processes could not be read`, 'Choose another metric of this lane.')
    : fault(
        `is 0: the kernel saw no ${name} in so short a process`,
        'Let the program do more work, or choose "cpu" or "wall" as the metric.',
      );
}
