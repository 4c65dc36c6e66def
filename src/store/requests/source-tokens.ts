import type { Connection } from '../database/driver.ts';

/** Which identities of fetch jobs were used. No token is stored. */
export class SourceTokens {
  readonly #database: Connection;

  constructor(database: Connection) {
    this.#database = database;
  }

  /** Uses an identity for a request. Returns false when it was used before, or the request has used `most`. */
  async take(jti: string, requestKey: string, most: number, nowMs: number): Promise<boolean> {
    const added = await this.#database.run(
      `INSERT INTO source_tokens (jti, request_key, at_ms) SELECT ?, ?, CAST(? AS BIGINT)
       WHERE (SELECT count(*) FROM source_tokens WHERE request_key = ?) < ? ON CONFLICT DO NOTHING`,
      jti,
      requestKey,
      nowMs,
      requestKey,
      most,
    );
    return added > 0;
  }

  /** How many identities a request has used. */
  async given(requestKey: string): Promise<number> {
    const [row] = await this.#database.rows(
      'SELECT count(*) AS number FROM source_tokens WHERE request_key = ?',
      requestKey,
    );
    return Number(row?.number ?? 0);
  }
}
