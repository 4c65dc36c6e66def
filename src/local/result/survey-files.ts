import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Document } from '../../core/report/document/document.ts';
import { documentMarkdown } from '../../core/report/document/document-markdown.ts';
import type { SurveyPlan } from '../../model/survey.ts';
import { renderDocument } from '../../web/document-page.ts';

/** Writes the document of a survey as a page to `report`, and as Markdown beside it, named after its topic: `baseline.md`. */
export async function writeSurveyFiles(
  document: Document,
  { repository, topic }: Pick<SurveyPlan, 'repository' | 'topic'>,
  report: string,
): Promise<void> {
  await writeFile(report, renderDocument(document, repository));
  const markdown = documentMarkdown(document, Number.POSITIVE_INFINITY);
  await writeFile(join(dirname(report), `${topic}.md`), `${markdown}\n`);
}
