import type { Observation } from '../../../model/run.ts';
import { oneLine } from '../../../system/sanitise.ts';
import type { TreeFacts } from './commit-store.ts';

const DETAIL_MAX = 1000;

/** The observation `files-as-committed`: whether the measured files are those that people have who check the commits out. */
export function treeObservation({ submodules, filters }: TreeFacts): Observation {
  const name = 'files-as-committed';
  const fetched = submodules.size === 0 ? '' : ` Submodules: ${[...submodules].join(', ')}.`;
  if (filters.size === 0) {
    return {
      name,
      status: 'pass',
      detail: oneLine(`Every file of the commits was checked out.${fetched}`, DETAIL_MAX),
    };
  }
  const names = [...filters].slice(0, 8).join(', ');
  const detail = `.gitattributes names filters that were not run: ${names}.${fetched}`;
  return { name, status: 'unknown', detail: oneLine(detail, DETAIL_MAX) };
}
