import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { TemplateToken } from '@actions/workflow-parser/templates/tokens/template-token';

/** Contexts of an expression (`inputs`, `steps`, …), and the status of the job for `success()`, `failure()`, … */
export interface Scope {
  readonly contexts: Readonly<Record<string, unknown>>;
  readonly status: 'success' | 'failure' | 'cancelled';
}

type ExpressionFunction = ReturnType<typeof statusFunction>;

function statusFunction(name: string, value: boolean) {
  return { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) };
}

function statusFunctions(status: Scope['status']): ExpressionFunction[] {
  return [
    statusFunction('success', status === 'success'),
    statusFunction('failure', status === 'failure'),
    statusFunction('cancelled', status === 'cancelled'),
    statusFunction('always', true),
  ];
}

function toData(value: unknown): data.ExpressionData {
  return JSON.parse(JSON.stringify(value ?? null), data.reviver);
}

/** Evaluates the text between `${{` and `}}` with GitHub's own evaluator. */
export function evaluate(expression: string, scope: Scope): data.ExpressionData {
  const functions = statusFunctions(scope.status);
  const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(scope.contexts), functions).parse();
  const contexts = new data.Dictionary(
    ...Object.entries(scope.contexts).map(([key, value]) => ({ key, value: toData(value) })),
  );
  return new Evaluator(tree, contexts, new Map(functions.map((one) => [one.name, one]))).evaluate();
}

/** Whether a condition holds by GitHub's rules of truth. */
export function holds(expression: string, scope: Scope): boolean {
  return evaluate(`!!(${expression})`, scope).coerceString() === 'true';
}

interface ExpressionToken extends TemplateToken {
  readonly expression: string;
}
interface Pairs extends TemplateToken, Iterable<{ readonly key: TemplateToken; readonly value: TemplateToken }> {}
interface Items extends TemplateToken, Iterable<TemplateToken> {}

const SEQUENCE = 1;
const MAPPING = 2;

/** The JSON value of a node of a workflow, with its expressions evaluated. */
export function resolve(token: TemplateToken | undefined, scope: Scope): unknown {
  if (token === undefined) return undefined;
  if (token.isExpression) {
    return JSON.parse(JSON.stringify(evaluate((token as ExpressionToken).expression, scope), data.replacer));
  }
  if (token.templateTokenType === SEQUENCE) return [...(token as Items)].map((item) => resolve(item, scope));
  if (token.templateTokenType === MAPPING) {
    return Object.fromEntries(
      [...(token as Pairs)].map(({ key, value }) => [String(resolve(key, scope)), resolve(value, scope)]),
    );
  }
  return token.toJSON();
}

/** The same as text, as for `with:` and `env:`. */
export function resolveText(token: TemplateToken | undefined, scope: Scope): string {
  if (token === undefined) return '';
  if (token.isExpression) return evaluate((token as ExpressionToken).expression, scope).coerceString();
  return String(token.toJSON() ?? '');
}
