import { setImmediate as turn } from 'node:timers/promises';
import { err, ok, type Result } from '../../model/result.ts';

/** The calls of an SQLite connection that a group needs. */
export interface Groups {
  begin(): Promise<void>;
  commit(): void;
  /** Whether the transaction of the last `begin` is open: a full disk ends it. */
  open(): boolean;
  exec(sql: string): void;
}

interface Piece {
  readonly work: () => Promise<unknown>;
  /** `statement` is a transaction by itself, `atomic` needs one around it, `alone` shares none. */
  readonly kind: 'statement' | 'atomic' | 'alone';
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The value or the error of one piece of work. */
type PieceResult = Result<unknown, unknown>;

/** Largest group; it limits how long its first piece waits. */
const GROUP_MAX = 64;

/**
 * Runs pieces of work on one connection, in the order in which they were added. A commit waits for the disk, so the pieces that
 * were added during the last commit are committed together. Each piece has a savepoint and fails alone; none resolves before the
 * commit.
 */
export class GroupCommit {
  readonly #groups: Groups;
  #waiting: Piece[] = [];
  #busy = false;

  constructor(groups: Groups) {
    this.#groups = groups;
  }

  /** Adds a piece. `work` may run again, so it must change only the database: a group whose commit fails is repeated piece by piece. */
  add<T>(kind: Piece['kind'], work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ kind, work, resolve: resolve as (value: unknown) => void, reject });
      if (!this.#busy) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      // Pieces that are added in this turn of the event loop join the group.
      await turn();
      const size = this.#waiting.findIndex(({ kind }) => kind === 'alone');
      const group = this.#waiting.splice(0, Math.min(GROUP_MAX, size < 0 ? this.#waiting.length : Math.max(size, 1)));
      for (const [index, result] of (await this.#carryOut(group)).entries()) {
        if (result.ok) group[index]?.resolve(result.value);
        else group[index]?.reject(result.error);
      }
    }
    this.#busy = false;
  }

  async #carryOut(group: readonly Piece[]): Promise<PieceResult[]> {
    const [first] = group;
    if (group.length === 1 && first !== undefined && first.kind !== 'atomic') return [await settle(first.work)];
    const groups = this.#groups;
    try {
      await groups.begin();
    } catch (error) {
      return group.map(() => err(error));
    }
    const results: PieceResult[] = [];
    for (const { work } of group) if (groups.open()) results.push(await settle(() => this.#apart(work)));
    const committed = await settle(async () => groups.commit());
    if (committed.ok) return results;
    if (groups.open()) groups.exec('ROLLBACK');
    const failed = results.at(-1);
    if (group.length === 1) return [failed?.ok === false ? failed : committed];
    const again: PieceResult[] = [];
    for (const piece of group) again.push(...(await this.#carryOut([piece])));
    return again;
  }

  async #apart<T>(work: () => Promise<T>): Promise<T> {
    const { exec, open } = this.#groups;
    exec('SAVEPOINT piece');
    try {
      const value = await work();
      exec('RELEASE piece');
      return value;
    } catch (error) {
      if (open()) exec('ROLLBACK TO piece; RELEASE piece');
      throw error;
    }
  }
}

async function settle(work: () => Promise<unknown>): Promise<PieceResult> {
  try {
    return ok(await work());
  } catch (error) {
    return err(error);
  }
}
