import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export type Schema = { readonly [key: string]: unknown };

/** One REST operation of GitHub's description. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  readonly body: Schema | null;
  readonly responses: Readonly<Record<string, Schema | null>>;
}

interface Document {
  readonly source: string;
  readonly operations: readonly Operation[];
  readonly webhooks: Readonly<Record<string, Schema>>;
  readonly $defs: Readonly<Record<string, Schema>>;
}

const FILE = new URL('../fixtures/github/contract.json', import.meta.url);

let shared: Contract | null = null;

/** The contract, compiled once per process, since that takes longer than a test. */
export function loadContract(): Contract {
  shared ??= new Contract();
  return shared;
}

/** GitHub's OpenAPI description, to match and validate calls. Every check returns the first error, or null. */
export class Contract {
  readonly document: Document = JSON.parse(readFileSync(FILE, 'utf8'));
  readonly #ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    coerceTypes: false,
    validateFormats: true,
    inlineRefs: false,
  });
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #routes: { operation: Operation; pattern: RegExp; names: string[] }[];

  constructor() {
    addFormats.default(this.#ajv);
    // GitHub's description calls some templates like `https://…{/sha}` URIs, which they are not.
    this.#ajv.addFormat('uri', /^[a-z]+:\/\/\S+$/);
    this.#ajv.addFormat('int64', true);
    this.#ajv.addFormat('repo.nwo', /^[^/\s]+\/[^/\s]+$/);
    this.#ajv.addSchema({ $id: 'contract', $defs: withDeletedForks(this.document.$defs) });
    this.#routes = this.document.operations.map((operation) => {
      const names: string[] = [];
      const source = operation.path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
        names.push(name);
        return name === 'path' ? '(.+)' : '([^/]+)';
      });
      return { operation, pattern: new RegExp(`^${source}$`), names };
    });
  }

  /** The operation of this method and path, with its decoded path parameters. */
  match(method: string, path: string): { operation: Operation; parameters: Record<string, string> } | null {
    for (const { operation, pattern, names } of this.#routes) {
      const match = operation.method === method ? pattern.exec(path) : null;
      if (match === null) continue;
      const parameters = Object.fromEntries(
        names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]),
      );
      return { operation, parameters };
    }
    return null;
  }

  checkRequest(
    operation: Operation,
    parameters: Record<string, string>,
    query: URLSearchParams,
    body: unknown,
  ): string | null {
    for (const parameter of operation.parameters) {
      const text = parameter.in === 'path' ? parameters[parameter.name] : query.get(parameter.name);
      if (text === null || text === undefined) {
        if (parameter.required) return `${operation.id}: parameter ${parameter.name} is missing`;
        continue;
      }
      // A parameter is sent as text: it may be a number or a boolean where the schema has one.
      const readings = [
        text,
        ...(/^-?\d+$/.test(text) ? [Number(text)] : []),
        ...(/^(true|false)$/.test(text) ? [text === 'true'] : []),
      ];
      const complaints = readings.map((value) =>
        this.#check(`${operation.id} ${parameter.name}`, parameter.schema, value),
      );
      if (!complaints.includes(null)) return complaints[0] ?? null;
    }
    const known = new Set(operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name));
    for (const name of query.keys()) if (!known.has(name)) return `${operation.id}: no query parameter ${name}`;
    if (operation.body === null) return null;
    const properties = operation.body.properties as Schema | undefined;
    for (const name of Object.keys((body ?? {}) as object)) {
      if (properties !== undefined && !(name in properties)) return `${operation.id}: no body property ${name}`;
    }
    return this.#check(`${operation.id} body`, operation.body, body ?? {});
  }

  checkResponse(operation: Operation, status: number, body: unknown): string | null {
    if (status >= 400) return this.#check('basic-error', { $ref: '#/$defs/basic-error' }, body);
    if (!(status in operation.responses)) return `${operation.id}: ${status} is not a response of this operation`;
    const schema = operation.responses[status];
    // A raw media type has no schema.
    return schema === null || schema === undefined || typeof body === 'string'
      ? null
      : this.#check(`${operation.id} ${status}`, schema, body);
  }

  checkWebhook(event: string, payload: unknown): string | null {
    const schema = this.document.webhooks[event];
    return schema === undefined
      ? `${event} is not among the webhooks of the contract`
      : this.#check(event, schema, payload);
  }

  #check(key: string, schema: Schema, value: unknown): string | null {
    let validate = this.#validators.get(key);
    if (validate === undefined) {
      const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"contract#/$defs/');
      validate = this.#ajv.compile(JSON.parse(text));
      this.#validators.set(key, validate);
    }
    if (validate(value)) return null;
    const error = validate.errors?.[0];
    return `${key}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'} (${error?.schemaPath ?? ''})`;
  }
}

/** The head of a pull request from a deleted fork has no repository. GitHub's webhooks document that, its REST description does not. */
function withDeletedForks($defs: Document['$defs']): Document['$defs'] {
  const copy = structuredClone($defs) as { 'pull-request': { properties: { head: { properties: { repo: Schema } } } } };
  const { properties } = copy['pull-request'].properties.head;
  properties.repo = { anyOf: [properties.repo, { type: 'null' }] };
  return copy;
}
