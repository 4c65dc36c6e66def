import { z } from 'zod';

/** `10m`, `90s`, `2h` in seconds. */
export const Duration = z
  .string()
  .regex(/^[1-9][0-9]{0,4}(s|m|h)$/, 'a duration looks like 90s, 20m or 1h')
  .transform((text) => Number(text.slice(0, -1)) * { s: 1, m: 60, h: 3600 }[text.slice(-1) as 's' | 'm' | 'h']);

/** `2%` as the fraction 0.02; between 0 and 100 %. */
export const Percent = z
  .string('a percentage looks like 2% or 0.5%')
  .regex(/^[0-9]{1,2}(\.[0-9]{1,3})?%$/, 'a percentage looks like 2% or 0.5%')
  .transform((text) => Number((Number(text.slice(0, -1)) / 100).toPrecision(12)));

/** A guard: `off`, or the largest tolerated loss. */
export const Guard = z.union([
  z.literal('off', 'a guard is off or a percentage such as 2%').transform(() => null),
  Percent,
]);

const BYTES = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const;

/** `1MiB`, `512KiB` in bytes. */
export const Size = z
  .string('a size looks like 1MiB or 512KiB')
  .regex(/^[0-9]{1,6}(\.[0-9]{1,3})?(B|KiB|MiB|GiB)$/, 'a size looks like 1MiB or 512KiB')
  .transform((text) => {
    const [, amount = '', unit = 'B'] = /^([0-9.]+)([A-Za-z]+)$/.exec(text) ?? [];
    return Math.round(Number(amount) * BYTES[unit as keyof typeof BYTES]);
  });

const Argument = z.string().min(1).max(400);
export const Argv = z.array(Argument).min(1).max(64);
/** One command, or several that run in order. There is no shell: arguments reach the program unchanged. */
export const Commands = z.union([Argv.transform((argv) => [argv]), z.array(Argv).min(1).max(8)]);
