import type { Duration } from '../../model/ticket.ts';
import type { Connection } from '../database/driver.ts';

/** Durations of measurements, for the estimates of the next ones. */
export class Durations {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  /** Adds a duration, once for each request. */
  async add(duration: Duration): Promise<void> {
    await this.#database.run(
      'INSERT INTO durations (request_id, repository_id, repository, labels, alike, seconds, beside_seconds, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      duration.requestId,
      duration.repositoryId,
      duration.repository,
      duration.labels,
      duration.alike,
      duration.seconds,
      duration.besideSeconds,
      duration.atMs,
    );
  }

  /** Seconds of the latest alike measurements, and seconds beside sampling of the latest ones on the machine; at most `limit` each. */
  async of(
    { repositoryId, labels, alike }: Pick<Duration, 'repositoryId' | 'labels' | 'alike'>,
    limit: number,
  ): Promise<{ readonly alike: number[]; readonly beside: number[] }> {
    const like = await this.#database.rows(
      'SELECT seconds FROM durations WHERE repository_id = ? AND labels = ? AND alike = ? ORDER BY at_ms DESC, request_id LIMIT ?',
      repositoryId,
      labels,
      alike,
      limit,
    );
    const machine = await this.#database.rows(
      'SELECT beside_seconds AS seconds FROM durations WHERE labels = ? ORDER BY at_ms DESC, request_id LIMIT ?',
      labels,
      limit,
    );
    const [alikeSeconds = [], beside = []] = [like, machine].map((rows) => rows.map(({ seconds }) => Number(seconds)));
    return { alike: alikeSeconds, beside };
  }
}
