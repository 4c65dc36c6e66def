import { readFileSync } from 'node:fs';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { DASHBOARD_FILE } from '../build/docs/grafana-dashboard.ts';
import { createMetrics } from '../src/app/http/metrics.ts';
import { Waits } from '../src/app/waits.ts';

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const dashboard = JSON.parse(readFileSync(DASHBOARD_FILE, 'utf8')) as { readonly panels: readonly Panel[] };
const queries = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, ...target })));

/** The metrics that the App really exports, with the labels of each. */
async function exported(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const waits = new Waits();
  const statistics = { requests: { queued: 1 }, unread: 0, oldestDueMs: null };
  const metrics = createMetrics({ statistics: async () => statistics } as never, () => 0, waits);
  const labelled = [
    metrics.deliveries,
    metrics.commands,
    metrics.calls,
    metrics.rateLeft,
    metrics.retries,
    metrics.sourceTokens,
  ];
  // A process has some of its labels only after it collected garbage or waited for a request.
  const own = new Registry();
  collectDefaultMetrics({ register: own });
  const labels = new Map(
    [...labelled, ...own.getMetricsAsArray()].map((metric) => {
      const { name, labelNames } = metric as unknown as { name: string; labelNames: readonly string[] };
      return [name, labelNames];
    }),
  );
  const found = new Map<string, Set<string>>();
  for (const line of (await metrics.text()).split('\n')) {
    const [, declared] = /^# TYPE (\w+) /.exec(line) ?? [];
    if (declared !== undefined) found.set(declared, new Set(labels.get(declared) ?? []));
    const [, series = '', pairs = ''] = /^(\w+)\{(.*)\} /.exec(line) ?? [];
    for (const [, label = ''] of pairs.matchAll(/(\w+)="/g)) found.get(base(series))?.add(label);
  }
  found.get('alloc_ab_waiting')?.add('cause');
  return found;
}

/** The metric of a series: of a histogram, the name without the part of the series. */
function base(series: string): string {
  return series.replace(/(?<=_seconds)_(bucket|sum|count)$/, '');
}

const namesIn = (expression: string) => [...expression.matchAll(/(\w+)\{/g)].map(([, name = '']) => base(name));

test('the dashboard shows every metric that the App exports, and no other', async () => {
  const shown = new Set(queries.flatMap(({ expr }) => namesIn(expr)));
  expect([...shown].sort()).toEqual([...(await exported()).keys()].sort());
});

test('the dashboard groups by labels that its metrics have, and its legends name them', async () => {
  const metrics = await exported();
  const wrong = queries.flatMap(({ title, expr, legendFormat }) => {
    const [, by = ''] = /\bby \(([^)]*)\)/.exec(expr) ?? [];
    const grouped = by.split(', ').filter((label) => label !== '');
    const known = new Set([
      'instance',
      'job',
      'le',
      ...namesIn(expr).flatMap((name) => [...(metrics.get(name) ?? [])]),
    ]);
    const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
    return [...grouped.filter((label) => !known.has(label)), ...named.filter((label) => !grouped.includes(label))].map(
      (label) => `${title}: ${label}`,
    );
  });
  expect(wrong).toEqual([]);
});

test('the dashboard takes the rate of totals only, and of every total of the App', async () => {
  for (const { expr } of queries) {
    const names = [...expr.matchAll(/(\w+)\{/g)].map(([, name = '']) => name);
    const isTotal = names.every((name) => /_(total|bucket|sum)$/.test(name) && !name.startsWith('nodejs_active'));
    expect([expr, expr.includes('rate(')]).toEqual([expr, isTotal]);
  }
});
