import { codesPage } from './codes.ts';
import { commandLinePage } from './command-line.ts';
import { commentsPage } from './comments.ts';
import { configurationPage } from './configuration.ts';
import { documentsPage } from './documents.ts';
import { manPage } from './man-page.ts';
import { workloadsPage } from './workloads.ts';

/** A page of the reference: generated as a whole, from the tables that the code uses. */
export interface ReferencePage {
  readonly file: string;
  readonly render: () => string;
}

/** Every page, one for each surface. */
export const REFERENCE_PAGES: readonly ReferencePage[] = [
  { file: 'docs/reference/configuration.md', render: configurationPage },
  { file: 'docs/reference/workloads.md', render: workloadsPage },
  { file: 'docs/reference/comments.md', render: commentsPage },
  { file: 'docs/reference/command-line.md', render: commandLinePage },
  { file: 'docs/reference/alloc-ab.1', render: manPage },
  { file: 'docs/reference/json.md', render: documentsPage },
  { file: 'docs/reference/codes.md', render: codesPage },
];
