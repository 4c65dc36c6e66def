import { DASHBOARD_ROWS, type DashboardPanel } from './dashboard-panels.ts';

/** The file of the dashboard of the App. */
export const DASHBOARD_FILE = 'docs/grafana-dashboard.json';

/** The metrics of the chosen jobs and instances. */
const SELECTOR = 'job=~"$job", instance=~"$instance"';
const DATASOURCE = { type: 'prometheus', uid: '$datasource' };
const [COLUMNS, WIDTH, HEIGHT] = [24, 8, 8];

/** The dashboard of the App for the import of Grafana. */
export function dashboardText(): string {
  let [id, y] = [0, 0];
  const panels = DASHBOARD_ROWS.flatMap(({ title, panels: own }) => {
    const row = {
      id: ++id,
      type: 'row',
      title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y: y++, w: COLUMNS, h: 1 },
    };
    const drawn = own.map((panel, index) => {
      const [column, line] = [index % (COLUMNS / WIDTH), Math.floor(index / (COLUMNS / WIDTH))];
      return graph(panel, ++id, { x: column * WIDTH, y: y + line * HEIGHT, w: WIDTH, h: HEIGHT });
    });
    y += Math.ceil((own.length * WIDTH) / COLUMNS) * HEIGHT;
    return [row, ...drawn];
  });
  const dashboard = {
    uid: 'alloc-ab-app',
    title: 'alloc-ab App',
    description: 'The metrics of GET /metrics of the App.',
    tags: ['alloc-ab'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: { list: VARIABLES },
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function graph(
  { title, description, unit, queries, alarm }: DashboardPanel,
  id: number,
  gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>,
) {
  const steps = [{ color: 'green', value: null }, ...(alarm === undefined ? [] : [{ color: 'red', value: alarm }])];
  return {
    id,
    type: 'timeseries',
    title,
    description,
    datasource: DATASOURCE,
    gridPos,
    fieldConfig: {
      defaults: {
        unit,
        min: 0,
        thresholds: { mode: 'absolute', steps },
        custom: { thresholdsStyle: { mode: alarm === undefined ? 'off' : 'line' } },
      },
      overrides: [],
    },
    options: {
      legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
    targets: queries.map(({ expression, legend }, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: DATASOURCE,
      expr: expression.replaceAll('SELECTOR', SELECTOR).replaceAll('INTERVAL', '$__rate_interval'),
      legendFormat: legend,
    })),
  };
}

/** A variable whose values are those of a label of the App. */
function labelVariable(name: string, label: string, query: string) {
  return {
    name,
    label,
    type: 'query',
    datasource: DATASOURCE,
    query,
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: { text: 'All', value: '$__all' },
  };
}

const VARIABLES = [
  { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', refresh: 1 },
  labelVariable('job', 'Job', 'label_values(alloc_ab_queue_age_seconds, job)'),
  labelVariable('instance', 'Instance', 'label_values(alloc_ab_queue_age_seconds{job=~"$job"}, instance)'),
];
