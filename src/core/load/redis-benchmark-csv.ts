import { ok, type Result } from '../../model/result.ts';
import { allOk, type LoadFault, loadFault, printedNumbers } from './load-fault.ts';
import { inOrder, type RedisTest } from './redis-test.ts';

const HEADER =
  '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"';
const COLUMNS = HEADER.split(',').length;

/** Reads the rows of `--csv`. From version 6.2 on there is a header and latencies; before, a row has a name and a rate. */
export function readCsv(lines: readonly string[]): Result<RedisTest[], LoadFault> {
  const rows = lines.filter((line) => line.startsWith('"'));
  const [head = '', ...rest] = rows;
  const modern = head === HEADER;
  if (!modern && HEADER.startsWith(head.slice(0, 12))) {
    return HEADER.startsWith(head)
      ? loadFault('truncated', 'ends within the header of the table')
      : loadFault('malformed', 'has a table with other columns than redis-benchmark prints');
  }
  const body = modern ? rest : rows;
  if (body.length === 0) return loadFault('truncated', 'ends after the header of the table');
  return allOk(body.map((row) => readRow(row, modern)));
}

/**
 * Reads a row from its right end: redis-benchmark prints a command of its user as the name, with quotes and commas as they are, as in
 * `"set a"b x,y","133333.34"`.
 */
function readRow(row: string, modern: boolean): Result<RedisTest, LoadFault> {
  const wanted = modern ? COLUMNS - 1 : 1;
  const [, name, numbersText = ''] = new RegExp(`^"(.*)"((?:,"[^"]*"){${wanted}})$`).exec(row) ?? [];
  if (name === undefined) return loadFault('truncated', 'ends within a row of the table');
  if (/","[\d.,]+$/.test(name)) return loadFault('malformed', `has a row of more than ${wanted + 1} columns`);
  const numbers = printedNumbers(numbersText.slice(2, -1).split('","'));
  if (!numbers.ok) return numbers;
  const [requestsPerSecond = 0, , , p50 = null, p95 = null, p99 = null] = numbers.value;
  if (!inOrder(numbers.value.slice(3))) return loadFault('malformed', 'has percentiles that fall');
  return ok({ name, requestsPerSecond, p50, p95, p99, p999AtMost: null });
}
