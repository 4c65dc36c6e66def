import { FOLDERS, type Layer, ROOMS } from '../../test/architecture/layers.ts';
import { markdownTable } from './markdown-table.ts';

const names = (imports: readonly string[]): string => imports.map((name) => `\`${name}\``).join(', ') || 'nothing';

function layerTable(heading: string, layers: Readonly<Record<string, Layer>>): string {
  const rows = Object.entries(layers).map(([name, { job, imports }]) => [`\`${name}\``, job, names(imports)]);
  return markdownTable([heading, 'job', 'may import'], rows);
}

/** The folders of `src` as a table. */
export function folderTable(): string {
  return layerTable('folder', FOLDERS);
}

/** The rooms of each folder that has several. */
export function roomTables(): string {
  return Object.entries(ROOMS)
    .filter(([, rooms]) => Object.keys(rooms).length > 1)
    .map(([folder, rooms]) => `Rooms of \`${folder}\`:\n\n${layerTable('room', rooms)}`)
    .join('\n\n');
}

/** The folders of `src` as a Mermaid picture; an arrow leads to what a folder imports, unless another arrow leads there already. */
export function folderPicture(): string {
  const reaches = (from: string, to: string): boolean =>
    (FOLDERS[from]?.imports ?? []).some((next) => next === to || reaches(next, to));
  const arrows = Object.entries(FOLDERS).flatMap(([folder, { imports }]) =>
    imports
      .filter((to) => !imports.some((other) => other !== to && reaches(other, to)))
      .map((to) => `  ${folder} --> ${to}`),
  );
  return ['```mermaid', 'flowchart TD', ...arrows, '```'].join('\n');
}
