import { plainText } from '../../text/escape.ts';
import { type ExportedQuantity, type ExportedResult, invalidMark } from './exported-result.ts';
import { ABOUT_ARMS } from './tracked.ts';
import { uniqueNames } from './unique-names.ts';

/** Longest value of a key, in characters. */
const VALUE_CHARACTERS = 600;

/**
 * The Go benchmark format (golang.org/design/14313-benchmark-format): one line for each block of each arm, for
 * `benchstat -col arm FILE`. Keys name a result that is not decided, so that benchstat prints it above its own numbers; the names of
 * a result that is INVALID differ, so that benchstat compares them with nothing else.
 */
export function goBenchmark(result: ExportedResult, arms: readonly number[]): string {
  const quantities = result.quantities.filter(({ role }) => ABOUT_ARMS.has(role));
  const units = unitsOf(quantities);
  const lanes = Map.groupBy(quantities, ({ lane }) => lane);
  const lines = arms.flatMap((arm) => [
    '',
    `arm: ${valueText(result.arms[arm]?.name ?? '')}`,
    ...[...lanes].flatMap(([lane, own]) => laneLines(benchmarkName(lane, invalidMark(result)), own, units, arm)),
  ]);
  return `${[...head(result), ...unitLines(quantities, units), ...lines].join('\n')}\n`;
}

function head(result: ExportedResult): string[] {
  const { headline, repository, machine, cpu, architecture, arms, repeat, tool, finishedAt } = result;
  const open = result.quantities.flatMap(({ lane, name, arms: own }) =>
    own.some((arm) => arm.open) ? [`${lane} ${name}`] : [],
  );
  return [
    `# ${valueText(headline)}`,
    `# alloc-ab ${valueText(tool)}, ${valueText(finishedAt)}, machine ${valueText(machine)}. Compare the arms: benchstat -col arm FILE`,
    ...arms.map(({ name, label, version }) => `# ${valueText(`${name}: ${label}, ${version}`)}`),
    `# repeat: ${valueText(repeat)}`,
    'goos: linux',
    ...(architecture === 'unknown' ? [] : [`goarch: ${valueText(GO_ARCHITECTURES[architecture] ?? architecture)}`]),
    `pkg: ${valueText(repository)}`,
    ...(cpu === 'unknown' ? [] : [`cpu: ${valueText(cpu)}`]),
    ...(result.standing === 'decided' ? [] : [`verdict: ${valueText(headline)}`]),
    ...(open.length === 0 ? [] : [`undecided: ${valueText(open.join('; '))}`]),
  ];
}

/** Names of processors, by those of Node.js. */
const GO_ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

function unitLines(quantities: readonly ExportedQuantity[], units: ReadonlyMap<ExportedQuantity, string>): string[] {
  const lines = quantities.map((quantity) => `Unit ${units.get(quantity)} better=${quantity.better}`);
  return [...new Set(lines)];
}

function laneLines(
  name: string,
  quantities: readonly ExportedQuantity[],
  units: ReadonlyMap<ExportedQuantity, string>,
  arm: number,
): string[] {
  const count = Math.max(0, ...quantities.map(({ arms }) => arms[arm]?.values.length ?? 0));
  return Array.from({ length: count }, (_, index) => {
    const pairs = quantities.flatMap((quantity) => {
      const value = quantity.arms[arm]?.values[index];
      return value === undefined ? [] : [`${value} ${units.get(quantity)}`];
    });
    return [name, '1', ...pairs].join(' ');
  });
}

/**
 * `mix/T=4,R=90` → `BenchmarkMix/T=4/R=90`: the parameters become keys of benchstat. A number after a dash at the end would be read
 * as the number of processors, so such a name goes on.
 */
function benchmarkName(lane: string, mark: string): string {
  const parts = [lane.slice(0, 1).toUpperCase() + lane.slice(1).replaceAll(',', '/'), ...(mark === '' ? [] : [mark])];
  const name = parts.join('/').replace(/\s+/g, '_');
  return `Benchmark${/-\d+$/.test(name) ? `${name}/whole` : name}`;
}

/**
 * A unit for each quantity: its direction belongs to the unit, so quantities share one only when name, unit and direction agree.
 * `ops/s`, `peak-RSS-B`, `p99-ns`.
 */
function unitsOf(quantities: readonly ExportedQuantity[]): Map<ExportedQuantity, string> {
  const keyOf = ({ name, unit, better }: ExportedQuantity) => JSON.stringify([name, unit, better]);
  const kinds = new Map(quantities.map((quantity) => [keyOf(quantity), quantity]));
  const names = uniqueNames([...kinds.values()].map(unitText));
  const byKey = new Map([...kinds.keys()].map((key, index) => [key, names[index] ?? '']));
  return new Map(quantities.map((quantity) => [quantity, byKey.get(keyOf(quantity)) ?? '']));
}

/** Units as benchstat knows them, to scale their numbers. */
const GO_UNITS: Readonly<Record<string, string>> = { bytes: 'B', s: 'sec' };

function unitText({ name, unit }: ExportedQuantity): string {
  const own = GO_UNITS[unit] ?? unit;
  // A rate of work needs no name in front.
  const isRate = name === 'throughput' || own.endsWith('/cpu-s');
  const text = own === '' || name.endsWith(own) ? name : isRate ? own : `${name}-${own}`;
  return plainText(text, 120).replace(/\s+/g, '-') || 'value';
}

/** One line without hidden characters. */
function valueText(text: string): string {
  return plainText(text, VALUE_CHARACTERS) || 'unknown';
}
