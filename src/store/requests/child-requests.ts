import type { NewChild } from '../../model/child-request.ts';
import type { RequestOrigin } from '../../model/request-origin.ts';
import type { JoiningRequest, RequestPatch, RequestRecord } from '../../model/request-record.ts';
import type { Connection, Driver } from '../database/driver.ts';
import type { Leases } from '../leases/leases.ts';
import { originColumns, patchColumns } from './request-codec.ts';
import { insertRequest, RequestLog } from './request-log.ts';

/** Child requests: each has a row of its own, in the queue of its machine. */
export class ChildRequests {
  readonly #database: Driver;
  readonly #leases: Leases;

  constructor(database: Driver, leases: Leases) {
    this.#database = database;
    this.#leases = leases;
  }

  /** Adds all children of a request, which waits for them as `joining`; all or none. Returns false when another replica moved it on. */
  async split(
    request: RequestRecord,
    children: readonly NewChild[],
    patch: RequestPatch & { readonly headSha: string },
  ): Promise<boolean> {
    return this.#database.transaction(async (connection) => {
      const log = new RequestLog(connection, this.#leases);
      if (!(await log.advance(request.key, request.status, 'joining', patch))) return false;
      for (const child of children) await insert(connection, request, child, patch.headSha, request.receivedAtMs);
      return true;
    });
  }

  /** Adds one more child, which enters its queue at `fromMs`; one that exists stays as it is. */
  add(request: JoiningRequest, child: NewChild, fromMs: number): Promise<void> {
    return insert(this.#database, request, child, request.headSha, fromMs);
  }
}

/** A child has a plan from the beginning, so it is queued at once. */
function insert(
  database: Connection,
  parent: RequestOrigin,
  { key, id, task, plan, slot }: NewChild,
  headSha: string,
  fromMs: number,
): Promise<void> {
  const origin = { ...parent, key, id, task: { kind: 'child', child: task } } as const;
  return insertRequest(database, {
    ...originColumns(origin, parent),
    ...patchColumns({ headSha, plan, slot }),
    part_of: task.parent,
    status: 'queued',
    received_at_ms: fromMs,
    next_at_ms: fromMs,
  });
}
