import { parseUnit, type Unit } from './unit.ts';

/**
 * Factor from a printed unit to the unit of the configuration. `mismatch`: they measure different things. `loose`: a prefix of bytes
 * would have to be converted that means 1000 to some programs and 1024 to others.
 */
export function unitFactor(unit: Unit, own: string): number | 'loose' | 'mismatch' {
  const target = parseUnit(own, own);
  if (target === null) return 'mismatch';
  const isSize = target.dimension === 'bytes' || target.dimension === 'byte rate';
  switch (unit.dimension) {
    case 'none':
      if (unit.scale === 1) return 1;
      return isSize ? 'loose' : unit.scale / prefixOf(own, target);
    case 'share':
    case 'ratio':
      return ['none', 'named', unit.dimension].includes(target.dimension) ? 1 : 'mismatch';
    case 'events':
      if (target.dimension === 'none') return unit.scale;
  }
  if (unit.dimension !== target.dimension) return 'mismatch';
  if ((unit.isLoose || target.isLoose) && unit.kind !== target.kind) return 'loose';
  return unit.scale / target.scale;
}

/** The prefix in a unit: 1e6 for `Mops/s` and `M`. A number with a prefix alone is in the same events. */
function prefixOf(own: string, { dimension, scale }: Unit): number {
  if (dimension === 'none') return scale;
  if (dimension !== 'events') return 1;
  const prefix = /^(?:[KMGT]i|[kKMGT])/.exec(own)?.[0] ?? '';
  const isPrefix = parseUnit(own.slice(prefix.length))?.dimension === 'events';
  return isPrefix ? (parseUnit(prefix)?.scale ?? 1) : 1;
}
