import { openDatabase } from './database.ts';
import { Heads } from './heads.ts';
import { History } from './history.ts';
import { Inbox } from './inbox.ts';
import { RequestLog } from './request-log.ts';

/** Everything that is remembered, in one database. */
export interface Store {
  readonly inbox: Inbox;
  readonly requests: RequestLog;
  readonly heads: Heads;
  readonly history: History;
  close(): Promise<void>;
}

/**
 * Opens the store at `place`: an SQLite file (`:memory:` forgets everything at the end) or `postgres://…`.
 * Throws when the place cannot be used or was written by a newer version.
 */
export async function openStore(place: string): Promise<Store> {
  const database = await openDatabase(place);
  return {
    inbox: new Inbox(database),
    requests: new RequestLog(database),
    heads: new Heads(database),
    history: new History(database),
    close: () => database.close(),
  };
}
