/** A query of a panel and the name of its lines. */
export interface Query {
  /** PromQL. `SELECTOR` stands for the chosen jobs and instances, `INTERVAL` for the interval of rates. */
  readonly expression: string;
  readonly legend: string;
}

/** A panel over time of the dashboard of the App. */
export interface DashboardPanel {
  readonly title: string;
  readonly description: string;
  /** A unit of Grafana. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** The value from which a line is red; absent: none. */
  readonly alarm?: number;
}

export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly DashboardPanel[];
}

const rate = (metric: string, by: string): Query => ({
  expression: `sum by (${by}) (rate(${metric}{SELECTOR}[INTERVAL]))`,
  legend: by
    .split(', ')
    .map((label) => `{{${label}}}`)
    .join(' '),
});

/** A total without labels. */
const total = (metric: string, legend: string): Query => ({
  expression: `sum(rate(${metric}{SELECTOR}[INTERVAL]))`,
  legend,
});

/** A state that every process reads from the one database. */
const shared = (metric: string, legend: string, by = ''): Query => ({
  expression: `max${by === '' ? '' : ` by (${by}) `}(${metric}{SELECTOR})`,
  legend,
});

/** A state of each process. */
const each = (metric: string, legend: string, by = 'instance'): Query => ({
  expression: `max by (${by}) (${metric}{SELECTOR})`,
  legend,
});

const quantile = (share: number): Query => ({
  expression: `histogram_quantile(${share}, sum by (le) (rate(alloc_ab_acknowledgement_seconds_bucket{SELECTOR}[INTERVAL])))`,
  legend: `${share * 100} % of them`,
});

const lag = (part: string, legend: string): Query =>
  each(`nodejs_eventloop_lag${part}_seconds`, `{{instance}} ${legend}`);

/** Every metric of the App, by what an operator asks; a test compares them with what `GET /metrics` returns. */
export const DASHBOARD_ROWS: readonly DashboardRow[] = [
  {
    title: 'Work',
    panels: [
      {
        title: 'Requests by status',
        description: 'How many requests have each status, from the database.',
        unit: 'short',
        queries: [shared('alloc_ab_requests', '{{status}}', 'status')],
      },
      {
        title: 'Age of the oldest due work',
        description: 'Above a few minutes, work is due and is not done.',
        unit: 's',
        alarm: 300,
        queries: [shared('alloc_ab_queue_age_seconds', 'oldest')],
      },
      {
        title: 'Unread comments',
        description: 'Comments that are stored and not yet read.',
        unit: 'short',
        queries: [shared('alloc_ab_comments_unread', 'unread')],
      },
      {
        title: 'Waiting, by cause',
        description: 'Requests and comments that wait for a person or for GitHub.',
        unit: 'short',
        queries: [{ expression: 'sum by (cause) (alloc_ab_waiting{SELECTOR})', legend: '{{cause}}' }],
      },
      {
        title: 'Commands, by kind',
        description: 'Commands read from comments, a second.',
        unit: 'ops',
        queries: [rate('alloc_ab_commands_total', 'kind')],
      },
      {
        title: 'Steps tried again, by trouble',
        description: '`again` means that GitHub was unavailable; `bug` is worth a report.',
        unit: 'ops',
        queries: [rate('alloc_ab_retries_total', 'trouble')],
      },
      {
        title: 'Lapsed leases',
        description: 'A process stood still for longer than its lease.',
        unit: 'ops',
        queries: [total('alloc_ab_lease_lapses_total', 'lapses')],
      },
    ],
  },
  {
    title: 'GitHub',
    panels: [
      {
        title: 'Webhooks, by event and result',
        description: '`refused` has a wrong signature or is too large.',
        unit: 'reqps',
        queries: [rate('alloc_ab_deliveries_total', 'event, result')],
      },
      {
        title: 'Time to acknowledge a webhook',
        description: 'GitHub gives up after ten seconds.',
        unit: 's',
        alarm: 10,
        queries: [quantile(0.5), quantile(0.99)],
      },
      {
        title: 'Redeliveries',
        description: 'Lost webhooks that were asked for again.',
        unit: 'ops',
        queries: [total('alloc_ab_redeliveries_total', 'asked for')],
      },
      {
        title: 'Calls to GitHub, by method and status',
        description: '`lost` had no answer.',
        unit: 'reqps',
        queries: [rate('alloc_ab_github_calls_total', 'method, status')],
      },
      {
        title: 'Calls that GitHub still allows',
        description: 'As of its last answer; at 0 the App waits for the next hour.',
        unit: 'short',
        queries: [{ expression: 'min by (resource) (alloc_ab_github_rate_left{SELECTOR})', legend: '{{resource}}' }],
      },
      {
        title: 'Tokens for fetch jobs, by status',
        description: 'Of private repositories. Many 401 or 403 are attempts of others, or a wrong setting.',
        unit: 'reqps',
        queries: [rate('alloc_ab_source_tokens_total', 'status')],
      },
    ],
  },
  {
    title: 'Process',
    panels: [
      {
        title: 'Processor time',
        description: 'Cores in use by each process.',
        unit: 'short',
        queries: [
          rate('process_cpu_seconds_total', 'instance'),
          { ...rate('process_cpu_user_seconds_total', 'instance'), legend: '{{instance}} user' },
          { ...rate('process_cpu_system_seconds_total', 'instance'), legend: '{{instance}} system' },
        ],
      },
      {
        title: 'Memory',
        description: 'Resident and virtual memory, and the heap of JavaScript.',
        unit: 'bytes',
        queries: [
          each('process_resident_memory_bytes', '{{instance}} resident'),
          each('process_virtual_memory_bytes', '{{instance}} virtual'),
          each('process_heap_bytes', '{{instance}} data'),
          each('nodejs_heap_size_total_bytes', '{{instance}} heap'),
          each('nodejs_heap_size_used_bytes', '{{instance}} heap in use'),
          each('nodejs_external_memory_bytes', '{{instance}} outside the heap'),
        ],
      },
      {
        title: 'Spaces of the heap',
        description: 'Size, use and free part of each space.',
        unit: 'bytes',
        queries: [
          each('nodejs_heap_space_size_total_bytes', '{{space}} size', 'space'),
          each('nodejs_heap_space_size_used_bytes', '{{space}} in use', 'space'),
          each('nodejs_heap_space_size_available_bytes', '{{space}} free', 'space'),
        ],
      },
      {
        title: 'Delay of the event loop',
        description: 'How late timers are.',
        unit: 's',
        queries: [
          lag('', 'now'),
          lag('_min', 'least'),
          lag('_mean', 'mean'),
          lag('_stddev', 'standard deviation'),
          lag('_p50', '50 %'),
          lag('_p90', '90 %'),
          lag('_p99', '99 %'),
          lag('_max', 'most'),
        ],
      },
      {
        title: 'Garbage collection, by kind',
        description: 'Share of the time.',
        unit: 'percentunit',
        queries: [
          {
            expression: 'sum by (kind) (rate(nodejs_gc_duration_seconds_sum{SELECTOR}[INTERVAL]))',
            legend: '{{kind}}',
          },
        ],
      },
      {
        title: 'Open files',
        description: 'File descriptors in use, and their limit.',
        unit: 'short',
        queries: [each('process_open_fds', '{{instance}} open'), each('process_max_fds', '{{instance}} limit')],
      },
      {
        title: 'Active resources',
        description: 'What keeps the event loop alive, by type, and the totals.',
        unit: 'short',
        queries: [
          each('nodejs_active_resources', '{{type}}', 'type'),
          each('nodejs_active_handles', 'handle {{type}}', 'type'),
          each('nodejs_active_requests', 'request {{type}}', 'type'),
          each('nodejs_active_resources_total', '{{instance}} resources'),
          each('nodejs_active_handles_total', '{{instance}} handles'),
          each('nodejs_active_requests_total', '{{instance}} requests'),
        ],
      },
      {
        title: 'Uptime, by version of Node.js',
        description: 'Time since the start of each process.',
        unit: 's',
        queries: [
          { expression: 'time() - max by (instance) (process_start_time_seconds{SELECTOR})', legend: '{{instance}}' },
          each('nodejs_version_info', '{{instance}} {{version}}', 'instance, version'),
        ],
      },
    ],
  },
];
