/** A fraction as a percentage: `0.1234` → `12.3 %`; `signed` adds `+` to gains. Two decimals below 1 %, none from 100 %. */
export function formatPercent(fraction: number, options: { readonly signed?: boolean } = {}): string {
  if (!Number.isFinite(fraction)) return 'unknown';
  const number = percentDigits(fraction);
  const isZero = Number(number) === 0;
  const sign = isZero ? '' : fraction < 0 ? '−' : options.signed ? '+' : '';
  return `${sign}${number} %`;
}

/** Two fractions as the bracket that follows an estimate: `[10.1, 14.2]`, in percent. */
export function formatInterval(low: number, high: number): string {
  const bound = (fraction: number) => formatPercent(fraction).replace(/ %$/, '');
  return `[${bound(low)}, ${bound(high)}]`;
}

/** A rate or any other positive quantity with three significant digits: `12.3M`, `456k`, `0.123`. */
export function formatRate(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  for (const [suffix, scale] of RATE_SCALES) {
    // 999.5 and more would print as 1000 in the scale below.
    if (size >= scale * 0.9995) return `${sign}${significant(size / scale)}${suffix}`;
  }
  return `${sign}${significant(size)}`;
}

/** Bytes in binary units: `8.24 MiB`, `512 B`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'unknown';
  const sign = bytes < 0 ? '−' : '';
  const size = Math.abs(bytes);
  for (const [suffix, scale] of BYTE_SCALES) {
    if (size >= scale * 0.9995) return `${sign}${significant(size / scale)} ${suffix}`;
  }
  return `${sign}${Math.round(size)} B`;
}

/** A duration in seconds: `0.42 s`, `12 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  const size = Math.max(0, seconds);
  if (size < 9.95) return `${size.toPrecision(2)} s`;
  const whole = Math.round(size);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return joined(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
}

/** How long ago something was, in its largest unit: `12 s`, `3 min`, `5 h`, `2 days`. */
export function formatAge(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  const size = Math.max(0, seconds);
  if (size < 60) return `${Math.floor(size)} s`;
  if (size < 3600) return `${Math.floor(size / 60)} min`;
  if (size < 2 * 86_400) return `${Math.floor(size / 3600)} h`;
  return `${Math.floor(size / 86_400)} days`;
}

/** A measured time in seconds, with three significant digits: `12.3 ms`, `1.07 s`, `842 us`. */
export function formatTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'unknown';
  const [unit, scale] = TIME_SCALES.find(([, size]) => Math.abs(seconds) >= size * 0.9995) ?? ['ns', 1e-9];
  return `${seconds < 0 ? '−' : ''}${significant(Math.abs(seconds) / scale)} ${unit}`;
}

const TIME_SCALES = [
  ['s', 1],
  ['ms', 1e-3],
  ['us', 1e-6],
] as const;

/** A whole number with thousands separated: `1,234,567`. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return 'unknown';
  const digits = Math.abs(Math.round(count)).toString();
  return `${count < -0.5 ? '−' : ''}${digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}`;
}

const RATE_SCALES = [
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
] as const;

const BYTE_SCALES = [
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
] as const;

function percentDigits(fraction: number): string {
  const size = Math.abs(fraction) * 100;
  return size.toFixed(size < 0.995 ? 2 : size < 99.95 ? 1 : 0);
}

/** Three significant digits without an exponent. */
function significant(size: number): string {
  if (size === 0) return '0';
  const rounded = Number(size.toPrecision(3));
  const decimals = Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(rounded))));
  return rounded.toFixed(decimals);
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** The first `most` items as texts; with more items a last text counts the others. */
export function firstTexts<T>(items: readonly T[], most: number, textOf: (item: T) => string): string[] {
  const rest = items.length - most;
  return [...items.slice(0, most).map(textOf), ...(rest > 0 ? [`… and ${rest} more`] : [])];
}

/** Items for a sentence: `a`, `a and b`, `a, b and c`. */
export function andList(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** A number of times: `once`, `3 times`. */
export function timesText(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** A number with its noun: `1 lane`, `2 lanes`. `many`: the plural, where it is not the noun with an s. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : many}`;
}
