import { type LoadFault, loadFault, printedNumber } from './load-fault.ts';
import { inOrder, type RedisTest } from './redis-test.ts';

const HEADER =
  '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"';
const COLUMNS = HEADER.split(',').length;

/** Rows of `--csv`: with a header and latencies since 6.2, before it a name and a rate. */
export function readCsv(lines: readonly string[]): readonly RedisTest[] | LoadFault {
  const rows = lines.filter((line) => line.startsWith('"'));
  const [head = '', ...rest] = rows;
  const modern = head === HEADER;
  if (!modern && HEADER.startsWith(head.slice(0, 12))) {
    return HEADER.startsWith(head)
      ? loadFault('truncated', 'ends within the header of the table')
      : loadFault('malformed', 'has a table with other columns than redis-benchmark prints');
  }
  const bodies = modern ? rest : rows;
  if (bodies.length === 0) return loadFault('truncated', 'ends after the header of the table');
  const tests: RedisTest[] = [];
  for (const row of bodies) {
    const test = readRow(row, modern);
    if ('code' in test) return test;
    tests.push(test);
  }
  return tests;
}

function readRow(row: string, modern: boolean): RedisTest | LoadFault {
  if (!/^"[^"]*"(,"[^"]*")*$/.test(row)) return loadFault('truncated', 'ends within a row of the table');
  const [name = '', ...cells] = row.slice(1, -1).split('","');
  const wanted = modern ? COLUMNS - 1 : 1;
  if (cells.length < wanted) return loadFault('truncated', `has a row of ${cells.length + 1} columns`);
  if (cells.length > wanted) return loadFault('malformed', `has a row of ${cells.length + 1} columns`);
  const numbers: number[] = [];
  for (const cell of cells) {
    const number = printedNumber(cell);
    if (typeof number !== 'number') return number;
    numbers.push(number);
  }
  const [requestsPerSecond = 0, , , p50 = null, p95 = null, p99 = null] = numbers;
  if (!inOrder(numbers.slice(3))) return loadFault('malformed', 'has percentiles that fall');
  return { name, requestsPerSecond, p50, p95, p99, p999AtMost: null };
}
