import { Baselines } from './baselines.ts';
import { openDatabase } from './database.ts';
import { Heads } from './heads.ts';
import { History } from './history.ts';
import { Inbox } from './inbox.ts';
import { RequestLog } from './request-log.ts';

/** Everything that is remembered, in one SQLite file. */
export interface Store {
  readonly inbox: Inbox;
  readonly requests: RequestLog;
  readonly heads: Heads;
  readonly history: History;
  readonly baselines: Baselines;
  close(): void;
}

/** Opens the store in `file`; `:memory:` forgets everything at the end. Throws when the file is in use or too new. */
export function openStore(file: string): Store {
  const database = openDatabase(file);
  const requests = new RequestLog(database);
  return {
    inbox: new Inbox(database, requests),
    requests,
    heads: new Heads(database),
    history: new History(database),
    baselines: new Baselines(database),
    close: () => database.close(),
  };
}
