import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ActionTemplate } from '@actions/workflow-parser/actions/action-template';
import type { WorkflowTemplate } from '@actions/workflow-parser/model/workflow-template';
import type { TemplateParseResult } from '@actions/workflow-parser/templates/template-parse-result';
import './json-imports.ts';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';

const parser = await import('@actions/workflow-parser');
const actions = await import('@actions/workflow-parser/actions/index');

/** A workflow as GitHub's own parser understands it; `root` keeps what the template drops (`with`, `run-name`). */
export interface ParsedWorkflow {
  readonly template: WorkflowTemplate;
  readonly root: TemplateToken;
}

function rootOf(file: string, result: TemplateParseResult): TemplateToken {
  const errors = result.context.errors.getErrors();
  if (errors.length > 0 || result.value === undefined) {
    throw new Error(`${file}: ${errors.map((error) => error.message).join('; ') || 'empty'}`);
  }
  return result.value;
}

/** Parses a workflow file; throws with GitHub's messages when it is not valid. */
export async function parseWorkflowFile(path: string): Promise<ParsedWorkflow> {
  const file = { name: basename(path), content: readFileSync(path, 'utf8') };
  const result = parser.parseWorkflow(file, new parser.NoOperationTraceWriter());
  const root = rootOf(path, result);
  const template = await parser.convertWorkflowTemplate(result.context, root);
  rootOf(path, result);
  return { template, root };
}

/** Parses an action.yml; throws with GitHub's messages when it is not valid. */
export function parseActionFile(path: string): ActionTemplate {
  const file = { name: basename(path), content: readFileSync(path, 'utf8') };
  const result = actions.parseAction(file, new parser.NoOperationTraceWriter());
  const root = rootOf(path, result);
  const template = actions.convertActionTemplate(result.context, root);
  rootOf(path, result);
  return template;
}
