import { readFileSync } from 'node:fs';
import { knobRows } from '../../src/runner/doctor/knobs.ts';
import { REFERENCE_PAGES } from '../reference/pages.ts';
import { folderPicture, folderTable, roomTables } from './architecture-tables.ts';
import { decisionTable } from './decision-table.ts';
import { DASHBOARD_FILE, dashboardText } from './grafana-dashboard.ts';
import { recordedVerdict } from './recorded-verdict.ts';
import { earlyEndTable, requestDiagram } from './request-states.ts';

export interface GeneratedBlock {
  readonly file: string;
  /** Stands in the markers `<!-- NAME:begin … -->` and `<!-- NAME:end -->`. */
  readonly name: string;
  readonly render: () => string;
}

/** Every part of a document that `npm run docs` writes. */
const BLOCKS: readonly GeneratedBlock[] = [
  { file: 'docs/design.md', name: 'folders', render: folderTable },
  { file: 'docs/design.md', name: 'rooms', render: roomTables },
  { file: 'docs/architecture/README.md', name: 'folder-picture', render: folderPicture },
  { file: 'runner-setup/knobs.tsv', name: 'knobs', render: knobRows },
  { file: 'docs/adr/README.md', name: 'decisions', render: decisionTable },
  { file: 'docs/architecture/request.md', name: 'states', render: requestDiagram },
  { file: 'docs/architecture/request.md', name: 'early-ends', render: earlyEndTable },
  { file: 'docs/guides/verdict.md', name: 'verdict', render: recordedVerdict },
];

/** The text with the block rendered anew; the text has its markers. */
export function replaceBlock(text: string, { file, name, render }: GeneratedBlock): string {
  const parts = new RegExp(`(<!-- ${name}:begin.*-->\n)[\\s\\S]*(<!-- ${name}:end -->)`).exec(text);
  if (parts === null) throw new Error(`${file} has no markers ${name}:begin and ${name}:end`);
  return text.replace(parts[0], () => `${parts[1]}\n${render()}\n\n${parts[2]}`);
}

/** Each document that is generated, or has generated blocks, as it should read now. */
export function currentDocuments(): ReadonlyMap<string, string> {
  const documents = new Map(REFERENCE_PAGES.map(({ file, render }) => [file, render()]));
  for (const block of BLOCKS) {
    const text = documents.get(block.file) ?? readFileSync(block.file, 'utf8');
    documents.set(block.file, replaceBlock(text, block));
  }
  documents.set(DASHBOARD_FILE, dashboardText());
  return documents;
}
