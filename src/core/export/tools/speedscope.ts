import type { LaneEvidence } from '../../profile/evidence.ts';
import type { Stack } from '../../profile/perf-entries.ts';
import { laneText } from '../../text/change-text.ts';
import { plainText } from '../../text/escape.ts';
import { type ExportedResult, invalidMark } from './exported-result.ts';

/** A file of speedscope: https://www.speedscope.app/file-format-schema.json. */
interface SpeedscopeFile {
  readonly $schema: string;
  readonly name: string;
  readonly exporter: string;
  readonly activeProfileIndex: number;
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly profiles: readonly SampledProfile[];
}

interface SampledProfile {
  readonly type: 'sampled';
  readonly name: string;
  readonly unit: 'none';
  readonly startValue: 0;
  readonly endValue: number;
  /** Indices of frames, outermost first. */
  readonly samples: readonly (readonly number[])[];
  /** Samples of `perf record`. */
  readonly weights: readonly number[];
}

/** The profiles of the chosen arms on each lane, in samples of `perf record`; null when there is none. */
export function speedscope(
  result: ExportedResult,
  lanes: readonly LaneEvidence[],
  arms: readonly number[],
): SpeedscopeFile | null {
  const frames = new Map<string, number>();
  const mark = invalidMark(result);
  const profiles = lanes.flatMap(({ lane, arms: observed }) =>
    observed.flatMap(({ arm, profile }): SampledProfile[] => {
      if (profile === null || !arms.includes(arm)) return [];
      const label = `${laneText(lane)}, ${result.arms[arm]?.label ?? ''}, ${profile.event}`;
      return [sampled(plainText(mark === '' ? label : `${mark}: ${label}`, 300), profile.stacks, frames)];
    }),
  );
  if (profiles.length === 0) return null;
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: plainText(result.headline, 300),
    exporter: `alloc-ab ${result.tool}`,
    activeProfileIndex: 0,
    shared: { frames: [...frames.keys()].map((name) => ({ name })) },
    profiles,
  };
}

function sampled(name: string, stacks: readonly Stack[], frames: Map<string, number>): SampledProfile {
  const index = (frame: string) => {
    const known = frames.get(frame) ?? frames.size;
    frames.set(frame, known);
    return known;
  };
  const used = stacks.filter(({ count, frames: own }) => count > 0 && own.length > 0);
  return {
    type: 'sampled',
    name,
    unit: 'none',
    startValue: 0,
    endValue: used.reduce((sum, { count }) => sum + count, 0),
    samples: used.map(({ frames: own }) => own.map((frame) => index(frame))),
    weights: used.map(({ count }) => count),
  };
}
