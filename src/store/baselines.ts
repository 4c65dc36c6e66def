import type { DatabaseSync } from 'node:sqlite';
import { BASELINES_MAX, BaselineRecord } from '../model/baseline-record.ts';

/** Every baseline that was measured, so that the next one of the same line and machine is compared with it. */
export class Baselines {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Keeps a baseline; the same request is kept once. */
  add(record: BaselineRecord): void {
    this.#database
      .prepare(
        'INSERT INTO baselines (request_id, repository, machine, arm, at, record) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      )
      .run(record.id, record.repository, record.machine, record.arm, record.at, JSON.stringify(record));
  }

  /** Baselines of a line on a machine, newest first; what an older version kept in another form is left out. */
  of({ repository, machine, arm }: Pick<BaselineRecord, 'repository' | 'machine' | 'arm'>): BaselineRecord[] {
    return this.#database
      .prepare(
        'SELECT record FROM baselines WHERE repository = ? AND machine = ? AND arm = ? ORDER BY at DESC, rowid DESC LIMIT ?',
      )
      .all(repository, machine, arm, BASELINES_MAX)
      .flatMap(({ record }) => {
        const parsed = BaselineRecord.safeParse(JSON.parse(String(record)));
        return parsed.success ? [parsed.data] : [];
      });
  }
}
