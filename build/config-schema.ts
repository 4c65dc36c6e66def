import { mkdirSync, writeFileSync } from 'node:fs';
import { configSchema } from '../src/core/config/config-schema.ts';

/** Writes the JSON Schema of `.github/alloc-ab.yml` that editors use; a test fails when it is not current. */
const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('alloc-ab.schema.json', folder), `${JSON.stringify(configSchema(), null, 2)}\n`);
