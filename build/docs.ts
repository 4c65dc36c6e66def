/** Writes the generated parts of the documents: `npm run docs`. A test fails when they are not current. */
import { writeFileSync } from 'node:fs';
import { currentDocuments } from './docs/generated-blocks.ts';

for (const [file, text] of currentDocuments()) writeFileSync(file, text);
