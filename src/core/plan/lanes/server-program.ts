import type { LaneConfig } from '../../../model/config.ts';
import type { LaneProgram } from '../../../model/plan.ts';
import type { Figure } from '../../../model/server.ts';
import { LOAD_READERS } from '../../load/load-readers.ts';

/** The server and the figures of a lane; `fill` inserts the matrix values. A load reader replaces the metric. */
export function serverProgram(
  { server, figures, metric }: LaneConfig,
  fill: (text: string) => string,
): Partial<Pick<LaneProgram, 'server' | 'figures' | 'read' | 'unit' | 'better'>> {
  const reader = server?.reads === undefined ? null : LOAD_READERS[server.reads];
  const own = Object.entries(figures).map(([name, figure]): Figure => ({ name, ...figure }));
  const all = [...(reader?.figures ?? []), ...own];
  const named = all.length === 0 ? {} : { figures: all };
  if (server === undefined) return named;
  return {
    ...named,
    ...(reader && metric === undefined ? { read: '', unit: reader.unit, better: reader.better } : {}),
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
