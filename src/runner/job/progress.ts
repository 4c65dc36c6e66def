import { formatAge } from '../../core/text/format.ts';
import type { Incident } from '../../model/incident.ts';
import type { Manifest } from '../../model/run.ts';
import type { SurveyManifest } from '../../model/survey.ts';
import type { Output } from '../../system/inert-output.ts';

/** An event of a run. Its texts are sanitised. */
export type Progress =
  | { readonly kind: 'phase'; readonly phase: Incident['phase']; readonly detail: string }
  | {
      readonly kind: 'build';
      readonly what: string;
      readonly label: string;
      readonly state: 'started' | 'done' | 'failed';
      readonly seconds: number;
      /** Present when it came from the cache: how long ago it was built. */
      readonly ageSeconds?: number;
    }
  | { readonly kind: 'waiting'; readonly message: string }
  | {
      readonly kind: 'block';
      readonly lane: string;
      /** Block number on its lane, from 0. */
      readonly block: number;
      /** Blocks of all lanes: measured so far, and at most. */
      readonly done: number;
      readonly planned: number;
      readonly elapsedSeconds: number;
      /** Sampling ends within this time, decided or not. */
      readonly leftSecondsAtMost: number;
    }
  | { readonly kind: 'incident'; readonly incident: Incident }
  | { readonly kind: 'end'; readonly ended: EndReason; readonly bundle: string };

type EndReason = Manifest['ended'] | SurveyManifest['ended'];

/** Adds the wall time of an action to the seconds of its phase, also when the action fails. Monotonic clock. */
export async function timePhase<T>(
  seconds: Manifest['seconds'],
  phase: keyof Manifest['seconds'],
  action: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  try {
    return await action();
  } finally {
    seconds[phase] = (seconds[phase] ?? 0) + (performance.now() - began) / 1000;
  }
}

const LINE_EVERY_MS = 5000;
const REDRAW_EVERY_MS = 100;

/** Returns a listener that shows progress on `stream`: a bar on a terminal, else at most one line every 5 s for blocks. */
export function progressBar(stream: Output, now: () => number = () => performance.now()): (event: Progress) => void {
  const terminal = stream.isTTY === true;
  let drawn = false;
  let last = Number.NEGATIVE_INFINITY;
  const clear = (): void => {
    if (drawn) stream.write('\r\u001b[2K');
    drawn = false;
  };
  return (event) => {
    if (event.kind !== 'block') {
      clear();
      const line = describe(event);
      if (line !== null) stream.write(`${line}\n`);
      return;
    }
    if (now() - last < (terminal ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return;
    last = now();
    if (terminal) {
      stream.write(`\r\u001b[2K${bar(event, stream.columns ?? 80)}`);
      drawn = true;
    } else {
      stream.write(`measuring  ${blocks(event)}, ${clock(event.leftSecondsAtMost)} left at most, last ${event.lane}\n`);
    }
  };
}

type BlockProgress = Extract<Progress, { kind: 'block' }>;

function describe(event: Exclude<Progress, BlockProgress>): string | null {
  switch (event.kind) {
    case 'phase':
      return `${event.phase.padEnd(9)}  ${event.detail}`;
    case 'build':
      if (event.state === 'started') return null;
      return event.ageSeconds === undefined
        ? `build      ${event.label}: ${event.state} in ${event.seconds.toFixed(1)} s`
        : `build      ${event.label}: from the cache, built ${formatAge(event.ageSeconds)} ago`;
    case 'waiting':
      return event.message;
    case 'incident':
      return `stopped    ${event.incident.message}`;
    case 'end':
      return `ended      ${ENDED[event.ended]}`;
  }
}

const ENDED: Readonly<Record<EndReason, string>> = {
  rounds: 'every round is measured',
  decided: 'every lane is decided',
  budget: 'the time budget is used up',
  blocks: 'the planned number of blocks is reached',
  incident: 'by an incident',
  'not-started': 'nothing was measured',
};

function bar(event: BlockProgress, columns: number): string {
  const text = ` ${blocks(event)}  ≤ ${clock(event.leftSecondsAtMost)}  ${event.lane}`;
  const width = Math.max(10, Math.min(30, columns - text.length - 4));
  const share = Math.max(
    event.done / event.planned,
    event.elapsedSeconds / (event.elapsedSeconds + event.leftSecondsAtMost || 1),
  );
  const filled = Math.max(0, Math.min(width, Math.round(share * width)));
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)}${text}`.slice(0, Math.max(20, columns - 1));
}

function blocks({ done, planned }: BlockProgress): string {
  return `${done} of at most ${planned} blocks`;
}

/** 75 → `1:15`. */
function clock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
