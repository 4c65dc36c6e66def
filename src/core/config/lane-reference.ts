import type { LaneCell } from '../../model/command.ts';
import type { Config } from '../../model/config.ts';

/** Splits `mt-remote-small T=4,16 R=90` into the lane's name and the selected values of its matrix parameters. */
export function parseLaneReference(reference: string): { lane: string; cells: Record<string, string[]> } {
  const [lane = '', ...filters] = reference.split(' ');
  const cells: Record<string, string[]> = {};
  for (const filter of filters) {
    const [parameter = '', values = ''] = filter.split('=');
    cells[parameter] = values.split(',');
  }
  return { lane, cells };
}

/** Every cell of a lane's matrix, first parameter slowest; a lane without a matrix has one cell without parameters. */
export function laneCells(config: Config, lane: string): LaneCell[] {
  let cells: Record<string, string>[] = [{}];
  for (const [parameter, values] of Object.entries(config.lanes[lane]?.matrix ?? {})) {
    cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [parameter]: value })));
  }
  return cells.map((cell) => ({ lane, cell }));
}

/** Id of a cell: `mt-remote-small/T=16,R=90`, or the lane's name alone when it has no matrix. */
export function laneId({ lane, cell }: LaneCell): string {
  const values = Object.entries(cell).map(([parameter, value]) => `${parameter}=${value}`);
  return values.length === 0 ? lane : `${lane}/${values.join(',')}`;
}
