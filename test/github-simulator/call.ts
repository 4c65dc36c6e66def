import type { Permissions } from './auth.ts';
import type { Repository } from './state.ts';
import type { World } from './world.ts';

/** One API request after matching, authentication and validation. */
export interface ApiCall {
  readonly world: World;
  /** Address of the simulator. */
  readonly base: string;
  /** Path of the request, without the query. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: validated against GitHub's schema before a handler sees it.
  readonly body: any;
  readonly accept: string;
  /** The `Authorization` header. */
  readonly authorization: string | undefined;
  /** The repository of the path. */
  readonly repository: Repository;
  /** Of the identity that calls. */
  readonly permissions: Permissions;
  /** Largest number of items on a page. */
  readonly pageMax: number;
  /** Whether the upload breaks off: GitHub keeps its first part under the name. */
  readonly half: boolean;
  /** Starts a workflow, or delivers a webhook. */
  readonly emit: (event: SimulatorEvent) => void;
}

export type SimulatorEvent =
  | { readonly kind: 'dispatched'; readonly repository: Repository; readonly runId: number }
  | { readonly kind: 'run-completed'; readonly repository: Repository; readonly runId: number }
  | { readonly kind: 'pull-opened'; readonly repository: Repository; readonly number: number }
  | { readonly kind: 'redeliver'; readonly deliveryId: number };

export interface ApiResponse {
  readonly status: number;
  /** The relevant parts of the response (the others are filled in), or text for a raw media type. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (call: ApiCall) => ApiResponse | Promise<ApiResponse>;

export const NOT_FOUND: ApiResponse = { status: 404, body: { message: 'Not Found', status: '404' } };

export const SUSPENDED: ApiResponse = forbidden('This installation has been suspended');

/** "Repository was archived so is read-only.": reads go on, and every write is refused (docs, "Archiving repositories"). */
export const ARCHIVED: ApiResponse = forbidden('Repository was archived so is read-only.');

export function forbidden(message: string): ApiResponse {
  return { status: 403, body: { message, status: '403' } };
}

export function unprocessable(message: string): ApiResponse {
  return { status: 422, body: { message: `Validation Failed: ${message}`, status: '422' } };
}

/** One page of a list with GitHub's `Link` header. */
export function page<T>(call: ApiCall, items: readonly T[], wrap: (items: T[]) => unknown): ApiResponse {
  const size = Math.min(Number(call.query.get('per_page') ?? 30), call.pageMax);
  const number = Number(call.query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(to));
    return `<${call.base}${call.path}?${query}>; rel="${rel}"`;
  };
  const links = number < last ? [link(number + 1, 'next'), link(last, 'last')] : [];
  return {
    status: 200,
    body: wrap(items.slice((number - 1) * size, number * size)),
    ...(links.length > 0 && { headers: { link: links.join(', ') } }),
  };
}
