import type { z } from 'zod';

/** Parses a line that a program of the bench kit wrote about what it did; null when it is absent or does not fit. */
export function parseReport<T>(schema: z.ZodType<T>, text: string): T | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const report = schema.safeParse(json);
  return report.success ? report.data : null;
}
