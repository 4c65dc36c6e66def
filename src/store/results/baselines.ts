import { BASELINES_MAX, BaselineRecord } from '../../model/baseline-record.ts';
import type { Connection } from '../database/driver.ts';

/** All measured baselines: the next one of the same line and machine is compared with them. */
export class Baselines {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  /** Adds a baseline, once for each request. */
  async add(repositoryId: number, record: BaselineRecord): Promise<void> {
    await this.#database.run(
      'INSERT INTO baselines (request_id, repository_id, repository, machine, arm, at, record) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      record.id,
      repositoryId,
      record.repository,
      record.machine,
      record.arm,
      record.at,
      JSON.stringify(record),
    );
  }

  /**
   * Baselines of a line on a machine, newest first, under the name that the repository has in `line`: it may have had another one.
   * Records of an older form are left out.
   */
  async of(
    repositoryId: number,
    line: Pick<BaselineRecord, 'repository' | 'machine' | 'arm'>,
  ): Promise<BaselineRecord[]> {
    const rows = await this.#database.rows(
      'SELECT record FROM baselines WHERE repository_id = ? AND machine = ? AND arm = ? ORDER BY at DESC, rowid DESC LIMIT ?',
      repositoryId,
      line.machine,
      line.arm,
      BASELINES_MAX,
    );
    return rows.flatMap(({ record }) => {
      const parsed = BaselineRecord.safeParse(JSON.parse(String(record)));
      return parsed.success ? [{ ...parsed.data, repository: line.repository }] : [];
    });
  }
}
