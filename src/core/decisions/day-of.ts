/** Day in a text: `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日`, or `20260105` where digits stand alone. */
const DAY =
  /(?<!\d)(20\d\d)(?:-(\d\d?)-(\d\d?)|\/(\d\d?)\/(\d\d?)|\.(\d\d?)\.(\d\d?)|年(\d\d?)月(\d\d?)日|(\d\d)(\d\d))(?!\d)/g;

/** The first day that a text names, as ISO 8601; undefined without one. */
export function dayOf(text: string): string | undefined {
  for (const [, year, ...parts] of text.matchAll(DAY)) {
    const [month = 0, day = 0] = parts.filter((part) => part !== undefined).map(Number);
    const days = new Date(Date.UTC(Number(year), month, 0)).getUTCDate();
    if (month >= 1 && month <= 12 && day >= 1 && day <= days)
      return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  }
  return undefined;
}
