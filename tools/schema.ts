/** `npm run schema`: writes docs/report.schema.json from the shape that the types are inferred from. */
import { writeFileSync } from 'node:fs';
import { ReportSchema } from '../web/engine/report/report.schema.ts';

export const SCHEMA_FILE = 'docs/report.schema.json';

/** The JSON Schema (draft 2020-12) as it stands in the repository. */
export function schemaText(): string {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...ReportSchema };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(SCHEMA_FILE, schemaText());
