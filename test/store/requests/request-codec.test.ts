import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RequestOrigin } from '../../../src/model/request-origin.ts';
import type { RequestPatch, RequestRecord } from '../../../src/model/request-record.ts';
import type { DatabaseRow } from '../../../src/store/database/driver.ts';
import { originColumns, patchColumns, readClaimed, readRequest } from '../../../src/store/requests/request-codec.ts';
import { RECORDED } from '../recorded.ts';

/**
 * Rows of `requests` as version 0.1.0 wrote them while the tests of the App ran: each kind of request in each status, and each
 * set of filled columns. Long texts and lists in them are cut. A column that is absent is NULL; the migration adds the stand-in for
 * the number of the repository.
 */
const rows = readFileSync(`${RECORDED}/requests-layout-4.jsonl`, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): DatabaseRow => ({ ...JSON.parse(line), repository_id: -1 }));

const JSON_COLUMNS = ['asked', 'plan', 'cancel', 'publication', 'result', 'release_state', 'ticket'];

/** Columns with their JSON parsed, so that the order of keys does not count. */
function values(row: DatabaseRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      JSON_COLUMNS.includes(name) && typeof value === 'string' ? JSON.parse(value) : value,
    ]),
  );
}

/** Every field of a record that is not null, as a patch. */
function patchOf(record: RequestRecord): RequestPatch {
  const {
    key: _key,
    id: _id,
    repositoryId: _repositoryId,
    repository: _repository,
    subject: _subject,
    installationId: _installation,
    ...rest
  } = record;
  const {
    login: _login,
    askedAt: _askedAt,
    task: _task,
    status: _status,
    receivedAtMs: _received,
    cancel: _cancel,
    ...patch
  } = rest;
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
}

/** A child has the comment of its parent. */
function parentOf(record: RequestRecord, row: DatabaseRow): RequestOrigin {
  if (record.task.kind !== 'child') return record;
  const place = { comment: 'conversation', commentId: Number(row.comment_id), ordinal: Number(row.ordinal) } as const;
  return { ...record, task: { kind: 'unreadable', place, refusals: [] } };
}

test('the recording has each status, and each kind of task', () => {
  expect(new Set(rows.map(({ status }) => status)).size).toBe(14);
  const kinds = rows.map(({ asked }) => (JSON.parse(String(asked)) as { kind: string }).kind);
  expect(new Set(kinds)).toEqual(new Set(['command', 'unreadable', 'gate', 'part']));
  expect(rows.length).toBeGreaterThan(150);
});

describe.each(Object.entries(Object.groupBy(rows, ({ status }) => String(status))))('%s', (_, ofStatus = []) => {
  test('a recorded row keeps every column when its record is written back', () => {
    for (const row of ofStatus) {
      const record = readRequest(row);
      const written = { ...originColumns(record, parentOf(record, row)), ...patchColumns(patchOf(record)) };
      const recorded = values(row);
      for (const [name, value] of Object.entries(values(written))) {
        expect(value ?? undefined, `${row.key}: ${name}`).toEqual(recorded[name]);
      }
    }
  });
});

test('readClaimed reports the missing column of a row instead of throwing', () => {
  const running = rows.find(({ status }) => status === 'running') as DatabaseRow;
  expect(() => readRequest({ ...running, run_id: null })).toThrow('is running without run_id');
  expect(readClaimed({ ...running, run_id: null })).toMatchObject({
    status: 'running',
    problem: expect.stringContaining('is running without run_id'),
  });
});
