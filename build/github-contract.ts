/**
 * Writes test/fixtures/github/contract.json: the part of GitHub's OpenAPI description that the simulator enforces.
 *
 * Source: package `@octokit/openapi` 23.0.2, file `generated/api.github.com.json`. It is not a dependency, since it has
 * 404 MB unpacked: install it in another folder and pass the path.
 *
 *   node build/github-contract.ts <directory>/node_modules/@octokit/openapi
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** `method path` of each operation that the App may use, as in the description. */
const OPERATIONS = [
  'get /app',
  'post /app-manifests/{code}/conversions',
  'get /app/hook/deliveries',
  'post /app/hook/deliveries/{delivery_id}/attempts',
  'post /app/installations/{installation_id}/access_tokens',
  'delete /installation/token',
  'get /repos/{owner}/{repo}/installation',
  'get /repos/{owner}/{repo}/collaborators/{username}/permission',
  'get /repos/{owner}/{repo}/pulls',
  'get /repos/{owner}/{repo}/pulls/{pull_number}',
  'get /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'post /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'get /repos/{owner}/{repo}/compare/{basehead}',
  'get /repos/{owner}/{repo}/commits',
  'get /repos/{owner}/{repo}/branches/{branch}',
  'get /repos/{owner}/{repo}/activity',
  'get /repos/{owner}/{repo}/contents/{path}',
  'get /repos/{owner}/{repo}/git/trees/{tree_sha}',
  'get /repos/{owner}/{repo}/git/blobs/{file_sha}',
  'get /repos/{owner}/{repo}/issues',
  'post /repos/{owner}/{repo}/issues',
  'post /repos/{owner}/{repo}/pulls',
  'get /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'post /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'patch /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'post /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
  'post /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions',
  'get /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'post /repos/{owner}/{repo}/check-runs',
  'patch /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'post /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
  'get /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
  'get /repos/{owner}/{repo}/actions/runs/{run_id}',
  'post /repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
  'get /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
  'get /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
  'delete /repos/{owner}/{repo}/actions/artifacts/{artifact_id}',
  'get /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
  'get /repos/{owner}/{repo}',
  'get /repos/{owner}/{repo}/tags',
  'get /repos/{owner}/{repo}/git/ref/{ref}',
  'get /repos/{owner}/{repo}/git/tags/{tag_sha}',
  'post /repos/{owner}/{repo}/git/tags',
  'post /repos/{owner}/{repo}/git/trees',
  'post /repos/{owner}/{repo}/git/commits',
  'post /repos/{owner}/{repo}/git/refs',
  'patch /repos/{owner}/{repo}/git/refs/{ref}',
  'get /repos/{owner}/{repo}/releases',
  'post /repos/{owner}/{repo}/releases',
  'patch /repos/{owner}/{repo}/releases/{release_id}',
  'delete /repos/{owner}/{repo}/releases/{release_id}',
  'get /repos/{owner}/{repo}/releases/{release_id}/assets',
  'post /repos/{owner}/{repo}/releases/{release_id}/assets',
  'delete /repos/{owner}/{repo}/releases/assets/{asset_id}',
  'get /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
  'post /repos/{owner}/{repo}/statuses/{sha}',
  'post /repos/{owner}/{repo}/rulesets',
  'get /rate_limit',
];

/** Webhooks of the App: event and action, with their name in the description. */
const WEBHOOKS = {
  'issue_comment.created': 'issue-comment-created',
  'issue_comment.edited': 'issue-comment-edited',
  'pull_request_review.submitted': 'pull-request-review-submitted',
  'pull_request_review.edited': 'pull-request-review-edited',
  'pull_request_review_comment.created': 'pull-request-review-comment-created',
  'pull_request_review_comment.edited': 'pull-request-review-comment-edited',
  'pull_request.opened': 'pull-request-opened',
  'pull_request.synchronize': 'pull-request-synchronize',
  'pull_request.reopened': 'pull-request-reopened',
  'pull_request.closed': 'pull-request-closed',
  'pull_request.ready_for_review': 'pull-request-ready-for-review',
  'pull_request.converted_to_draft': 'pull-request-converted-to-draft',
  'pull_request.edited': 'pull-request-edited',
  push: 'push',
  'installation.created': 'installation-created',
  'installation.unsuspend': 'installation-unsuspend',
  'installation.new_permissions_accepted': 'installation-new-permissions-accepted',
  'installation_repositories.added': 'installation-repositories-added',
  'merge_group.checks_requested': 'merge-group-checks-requested',
  'merge_group.destroyed': 'merge-group-destroyed',
  'check_run.rerequested': 'check-run-rerequested',
  'check_run.requested_action': 'check-run-requested-action',
  'check_suite.rerequested': 'check-suite-rerequested',
  'workflow_run.completed': 'workflow-run-completed',
  'repository.renamed': 'repository-renamed',
  'repository.edited': 'repository-edited',
  'repository.transferred': 'repository-transferred',
};

const NOISE = new Set([
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'deprecated',
  'default',
  'readOnly',
]);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** OpenAPI 3.0 schema → JSON Schema 2020: `nullable` becomes a type, prose is removed, `$ref` points into `$defs`. */
function schema(node: Json, used: Set<string>): Json {
  if (Array.isArray(node)) return node.map((item) => schema(item, used));
  if (!isObject(node)) return node;
  const out: JsonObject = {};
  for (const [key, value] of Object.entries(node)) {
    // Keys of `properties` are names, not keywords, so they are handled separately below.
    if (key === 'nullable' || key.startsWith('x-') || NOISE.has(key)) continue;
    if (key === 'properties' && isObject(value)) {
      out[key] = Object.fromEntries(Object.entries(value).map(([name, property]) => [name, schema(property, used)]));
    } else if (key === '$ref') {
      const name = String(value).split('/').at(-1) ?? '';
      used.add(name);
      out[key] = `#/$defs/${name}`;
    } else if (key === 'enum' || key === 'required') {
      out[key] = value;
    } else if (key === 'oneOf') {
      // Some of GitHub's alternatives overlap (user | organisation): a strict oneOf would reject them.
      out.anyOf = schema(value, used);
    } else {
      out[key] = schema(value, used);
    }
  }
  return node.nullable === true ? orNull(out) : out;
}

function orNull(node: JsonObject): JsonObject {
  if (typeof node.type === 'string' && !('anyOf' in node) && !('allOf' in node)) {
    return {
      ...node,
      type: [node.type, 'null'],
      ...(Array.isArray(node.enum) && { enum: [...new Set([...node.enum, null])] }),
    };
  }
  return { anyOf: [node, { type: 'null' }] };
}

function main(root: string): void {
  const description = JSON.parse(readFileSync(join(root, 'generated/api.github.com.json'), 'utf8')) as JsonObject;
  const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
  const used = new Set<string>();
  const at = (path: string): JsonObject => {
    let node: Json = description;
    for (const part of path.split('/')) node = isObject(node) ? (node[part.replaceAll('~1', '/')] ?? null) : null;
    if (!isObject(node)) throw new Error(`the description has no ${path}`);
    return node;
  };
  const follow = (node: JsonObject): JsonObject => (typeof node.$ref === 'string' ? at(node.$ref.slice(2)) : node);
  const content = (node: Json | undefined): Json => {
    const json = isObject(node) && isObject(node.content) ? node.content['application/json'] : undefined;
    return isObject(json) && json.schema !== undefined ? schema(json.schema, used) : null;
  };

  const operations = OPERATIONS.map((operation) => {
    const [method, path] = operation.split(' ') as [string, string];
    const item = at(`paths/${path.replaceAll('/', '~1')}`);
    const node = item[method];
    if (!isObject(node)) throw new Error(`the description has no ${operation}`);
    const responses: JsonObject = {};
    for (const [status, response] of Object.entries(node.responses as JsonObject)) {
      responses[status] = content(follow(response as JsonObject));
    }
    return {
      id: String(node.operationId),
      method: method.toUpperCase(),
      path,
      parameters: ((node.parameters ?? []) as JsonObject[]).map(follow).map((parameter) => ({
        name: parameter.name ?? '',
        in: parameter.in ?? '',
        required: parameter.required ?? false,
        schema: schema(parameter.schema ?? {}, used),
      })),
      body: isObject(node.requestBody) ? content(follow(node.requestBody)) : null,
      responses,
    };
  });
  const webhooks = Object.fromEntries(
    Object.entries(WEBHOOKS).map(([event, name]) => [event, content(at(`x-webhooks/${name}/post/requestBody`))]),
  );
  const definitions: JsonObject = {};
  for (const name of used) definitions[name] = schema(at(`components/schemas/${name}`), used); // the set grows while it is walked
  const contract = {
    source: `@octokit/openapi ${version}, generated/api.github.com.json`,
    operations,
    webhooks,
    $defs: Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const file = join(import.meta.dirname, '../test/fixtures/github/contract.json');
  const text = `${oneLineEach(contract)}\n`;
  writeFileSync(file, text);
  process.stdout.write(`${operations.length} operations, ${used.size} schemas, ${text.length} bytes -> ${file}\n`);
}

/** JSON with a line for each operation, webhook and schema, so that a change shows what changed. */
function oneLineEach(contract: Readonly<Record<string, string | Json[] | JsonObject>>): string {
  const sections = Object.entries(contract).map(([name, section]) => {
    if (typeof section === 'string') return `"${name}":${JSON.stringify(section)}`;
    if (Array.isArray(section)) return `"${name}":[\n${section.map((each) => JSON.stringify(each)).join(',\n')}\n]`;
    const entries = Object.entries(section).map(([key, each]) => `"${key}":${JSON.stringify(each)}`);
    return `"${name}":{\n${entries.join(',\n')}\n}`;
  });
  return `{\n${sections.join(',\n')}\n}`;
}

const [root] = process.argv.slice(2);
if (root === undefined) {
  process.stderr.write('usage: node build/github-contract.ts <path of the package @octokit/openapi>\n');
  process.exitCode = 2;
} else {
  main(root);
}
