import type { OutsideMetric } from '../../../model/lane-metrics.ts';
import type { Measurement } from '../../../model/run.ts';

/** The readings of a process that a metric from outside needs. */
export type OutsideReadings = Pick<
  Measurement,
  'wallNs' | 'cpuNs' | 'userNs' | 'systemNs' | 'rssPeakBytes' | 'minorFaults' | 'instructions'
>;

/** The primary value of a lane that is seen from outside: seconds, bytes, faults or instructions; null when it was not seen. */
export function outsideValue(metric: OutsideMetric, readings: OutsideReadings): number | null {
  switch (metric) {
    case 'wall':
      return readings.wallNs / 1e9;
    case 'user':
      return seconds(readings.userNs);
    case 'system':
      return seconds(readings.systemNs);
    case 'cpu':
      return readings.cpuNs / 1e9;
    case 'peak-memory':
      return readings.rssPeakBytes;
    case 'faults':
      return readings.minorFaults;
    case 'instructions':
      return readings.instructions ?? null;
  }
}

function seconds(ns: number | undefined): number | null {
  return ns === undefined ? null : ns / 1e9;
}
