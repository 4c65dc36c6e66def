/** Writes the JSON Schemas in `schemas/`: `npm run schema`. A test fails when one is not current. */
import { writeFileSync } from 'node:fs';
import { jsonSchemas } from './schemas/json-schemas.ts';

for (const [file, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(`schemas/${file}`, `${JSON.stringify(schema, null, 2)}\n`);
}
