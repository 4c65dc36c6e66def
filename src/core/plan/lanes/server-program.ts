import type { LaneConfig } from '../../../model/config.ts';
import type { LaneProgram } from '../../../model/plan.ts';
import type { Figure } from '../../../model/server.ts';
import { laneMetrics } from '../../config/lane-metrics.ts';
import { LOAD_READERS } from '../../load/load-readers.ts';

/** The server and the figures of a lane; `fill` inserts the matrix values. Metrics of the output beside the primary one are figures too. */
export function serverProgram(
  lane: LaneConfig,
  fill: (text: string) => string,
): Partial<Pick<LaneProgram, 'server' | 'figures'>> {
  const { server, figures } = lane;
  const reader = server?.reads === undefined ? null : LOAD_READERS[server.reads];
  const own = Object.entries(figures).map(([name, figure]): Figure => ({ name, ...figure }));
  const judged = laneMetrics(lane)
    .slice(1)
    .flatMap(({ name, source, unit, better }): Figure[] =>
      source.kind === 'printed' && name !== null ? [{ name, read: source.read, unit, better, from: source.from }] : [],
    );
  const all = [...(reader?.figures ?? []), ...own, ...judged];
  const named = all.length === 0 ? {} : { figures: all };
  if (server === undefined) return named;
  return {
    ...named,
    server: {
      ready: server.ready.map(fill),
      load: server.load.map(fill),
      ask: server.ask?.map(fill) ?? null,
      stop: server.stop?.map(fill) ?? null,
      readySeconds: server.readyWithin,
      reads: server.reads ?? null,
    },
  };
}
