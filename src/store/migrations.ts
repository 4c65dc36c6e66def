/** Steps of the database's layout, oldest first; `PRAGMA user_version` counts the ones applied. Never edit one, append. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE comments (
    repository TEXT NOT NULL,
    comment_id INTEGER NOT NULL,
    pull_request INTEGER NOT NULL,
    installation_id INTEGER NOT NULL,
    login TEXT NOT NULL,
    created_at TEXT NOT NULL,
    body TEXT NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    next_at_ms INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (repository, comment_id)
  ) STRICT;
  CREATE TABLE requests (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    repository TEXT NOT NULL,
    pull_request INTEGER NOT NULL,
    installation_id INTEGER NOT NULL,
    comment_id INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    login TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    asked TEXT NOT NULL,
    status TEXT NOT NULL,
    head_sha TEXT,
    plan TEXT,
    run_id INTEGER,
    run_url TEXT,
    check_id INTEGER,
    answer_id INTEGER,
    cancel TEXT,
    publication TEXT,
    published INTEGER NOT NULL DEFAULT 0,
    next_at_ms INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since_ms INTEGER,
    received_at_ms INTEGER NOT NULL,
    dispatched_at_ms INTEGER,
    told_waiting_at_ms INTEGER
  ) STRICT;
  CREATE INDEX requests_open ON requests (published, next_at_ms);
  CREATE INDEX requests_run ON requests (run_id);
  CREATE TABLE heads (
    repository TEXT NOT NULL,
    pull_request INTEGER NOT NULL,
    sha TEXT NOT NULL,
    action TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (repository, pull_request, sha, action, at)
  ) STRICT;
  CREATE TABLE deliveries (
    guid TEXT PRIMARY KEY,
    event TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE history (
    request_id TEXT PRIMARY KEY,
    repository TEXT NOT NULL,
    pull_request INTEGER,
    question TEXT NOT NULL,
    outcome TEXT NOT NULL,
    headline TEXT NOT NULL,
    verdict TEXT NOT NULL,
    at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX history_question ON history (repository, question, at);
  `,
  `
  CREATE TABLE baselines (
    request_id TEXT PRIMARY KEY,
    repository TEXT NOT NULL,
    machine TEXT NOT NULL,
    arm TEXT NOT NULL,
    at TEXT NOT NULL,
    record TEXT NOT NULL
  ) STRICT;
  CREATE INDEX baselines_of_line ON baselines (repository, machine, arm, at);
  `,
];
