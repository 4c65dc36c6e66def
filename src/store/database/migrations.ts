/**
 * Migrations of the layout, oldest first, in the SQL of SQLite (`postgres.ts` translates it). Never edit one: append, and record a
 * database of the layout before it in `test/fixtures/store`.
 */
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
  ALTER TABLE comments ADD COLUMN failing_since_ms INTEGER;
  ALTER TABLE comments ADD COLUMN leased_by TEXT;
  ALTER TABLE comments ADD COLUMN leased_until_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE requests ADD COLUMN leased_by TEXT;
  ALTER TABLE requests ADD COLUMN leased_until_ms INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX comments_unread ON comments (repository, pull_request, comment_id) WHERE read = 0;
  CREATE INDEX comments_leased ON comments (leased_by) WHERE leased_by IS NOT NULL;
  CREATE INDEX requests_leased ON requests (leased_by) WHERE leased_by IS NOT NULL;
  CREATE INDEX deliveries_received ON deliveries (received_at_ms);
  CREATE TABLE duties (
    name TEXT PRIMARY KEY,
    done_at_ms INTEGER NOT NULL DEFAULT 0,
    leased_by TEXT,
    leased_until_ms INTEGER NOT NULL DEFAULT 0
  ) STRICT;
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
  `
  CREATE INDEX requests_commit ON requests (repository, head_sha);
  ALTER TABLE requests ADD COLUMN part_of TEXT;
  ALTER TABLE requests ADD COLUMN result TEXT;
  ALTER TABLE requests ADD COLUMN progress TEXT;
  ALTER TABLE requests ADD COLUMN release_state TEXT;
  ALTER TABLE comments ADD COLUMN on_issue INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX requests_releases ON requests (repository, pull_request) WHERE release_state IS NOT NULL;
  CREATE INDEX requests_parts ON requests (part_of) WHERE part_of IS NOT NULL;
  ALTER TABLE requests ADD COLUMN running_at_ms INTEGER;
  ALTER TABLE requests ADD COLUMN labels TEXT;
  ALTER TABLE requests ADD COLUMN ticket TEXT;
  ALTER TABLE requests ADD COLUMN expires_at_ms INTEGER;
  CREATE INDEX requests_line ON requests (labels, received_at_ms)
    WHERE status IN ('queued', 'dispatching', 'dispatched', 'running');
  CREATE INDEX requests_turns ON requests (dispatched_at_ms) WHERE dispatched_at_ms IS NOT NULL;
  CREATE INDEX requests_expiring ON requests (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
  CREATE TABLE machines (labels TEXT PRIMARY KEY) STRICT;
  CREATE TABLE durations (
    request_id TEXT PRIMARY KEY,
    repository TEXT NOT NULL,
    labels TEXT NOT NULL,
    alike TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    beside_seconds INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX durations_alike ON durations (repository, labels, alike, at_ms);
  CREATE INDEX durations_machine ON durations (labels, at_ms);
  CREATE INDEX comments_in_order ON comments (comment_id) WHERE read = 0;
  CREATE INDEX requests_pull ON requests (repository, pull_request);
  `,
  `
  CREATE INDEX requests_counted ON requests (published, status);
  CREATE INDEX comments_read ON comments (created_at) WHERE read = 1;
  CREATE INDEX heads_at ON heads (at);
  CREATE INDEX requests_gates ON requests (repository, head_sha, pull_request) WHERE comment_id = 0 AND publication IS NOT NULL;
  `,
  `
  CREATE TABLE source_tokens (
    jti TEXT PRIMARY KEY,
    request_key TEXT NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX source_tokens_of_request ON source_tokens (request_key);
  CREATE INDEX source_tokens_at ON source_tokens (at_ms);
  `,
  `
  CREATE TABLE repositories (
    id INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    installation_id INTEGER,
    updated_at TEXT NOT NULL DEFAULT ''
  ) STRICT;
  INSERT INTO repositories (id, name) SELECT -ROW_NUMBER() OVER (ORDER BY name), name FROM (
    SELECT repository AS name FROM comments UNION SELECT repository FROM requests UNION SELECT repository FROM heads
    UNION SELECT repository FROM history UNION SELECT repository FROM baselines UNION SELECT repository FROM durations
  ) AS names;
  CREATE INDEX repositories_named ON repositories (lower(name));
  ALTER TABLE comments ADD COLUMN repository_id INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE requests ADD COLUMN repository_id INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE heads ADD COLUMN repository_id INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE history ADD COLUMN repository_id INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE baselines ADD COLUMN repository_id INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE durations ADD COLUMN repository_id INTEGER NOT NULL DEFAULT 0;
  UPDATE comments SET repository_id = (SELECT id FROM repositories WHERE name = repository);
  UPDATE requests SET repository_id = (SELECT id FROM repositories WHERE name = repository);
  UPDATE heads SET repository_id = (SELECT id FROM repositories WHERE name = repository);
  UPDATE history SET repository_id = (SELECT id FROM repositories WHERE name = repository);
  UPDATE baselines SET repository_id = (SELECT id FROM repositories WHERE name = repository);
  UPDATE durations SET repository_id = (SELECT id FROM repositories WHERE name = repository);
  DROP INDEX comments_unread;
  DROP INDEX requests_commit;
  DROP INDEX requests_releases;
  DROP INDEX requests_pull;
  DROP INDEX requests_gates;
  DROP INDEX history_question;
  DROP INDEX baselines_of_line;
  DROP INDEX durations_alike;
  CREATE INDEX comments_known ON comments (repository_id, comment_id);
  CREATE INDEX comments_unread ON comments (repository_id, pull_request, comment_id) WHERE read = 0;
  CREATE INDEX requests_commit ON requests (repository_id, head_sha);
  CREATE INDEX requests_releases ON requests (repository_id, pull_request) WHERE release_state IS NOT NULL;
  CREATE INDEX requests_pull ON requests (repository_id, pull_request);
  CREATE INDEX requests_gates ON requests (repository_id, head_sha, pull_request) WHERE comment_id = 0 AND publication IS NOT NULL;
  CREATE INDEX heads_of_pull ON heads (repository_id, pull_request, at);
  CREATE INDEX history_question ON history (repository_id, question, at);
  CREATE INDEX baselines_of_line ON baselines (repository_id, machine, arm, at);
  CREATE INDEX durations_alike ON durations (repository_id, labels, alike, at_ms);
  `,
  `
  CREATE TABLE comments_by_place (
    repository_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    comment_id INTEGER NOT NULL,
    repository TEXT NOT NULL,
    pull_request INTEGER NOT NULL,
    on_issue INTEGER NOT NULL DEFAULT 0,
    installation_id INTEGER NOT NULL,
    login TEXT NOT NULL,
    created_at TEXT NOT NULL,
    body TEXT NOT NULL,
    edited INTEGER NOT NULL DEFAULT 0,
    read INTEGER NOT NULL DEFAULT 0,
    next_at_ms INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since_ms INTEGER,
    leased_by TEXT,
    leased_until_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (repository_id, place, comment_id)
  ) STRICT;
  INSERT INTO comments_by_place (repository_id, place, comment_id, repository, pull_request, on_issue, installation_id, login, created_at, body,
    read, next_at_ms, failures, failing_since_ms, leased_by, leased_until_ms)
  SELECT repository_id, 'conversation', comment_id, repository, pull_request, on_issue, installation_id, login, created_at, body,
    read, next_at_ms, failures, failing_since_ms, leased_by, leased_until_ms FROM comments;
  DROP TABLE comments;
  ALTER TABLE comments_by_place RENAME TO comments;
  CREATE INDEX comments_unread ON comments (repository_id, pull_request, created_at, comment_id) WHERE read = 0;
  CREATE INDEX comments_in_order ON comments (created_at, comment_id) WHERE read = 0;
  CREATE INDEX comments_leased ON comments (leased_by) WHERE leased_by IS NOT NULL;
  CREATE INDEX comments_read ON comments (created_at) WHERE read = 1;
  `,
  `
  ALTER TABLE requests ADD COLUMN campaign TEXT;
  `,
  `
  ALTER TABLE history ADD COLUMN flag_set TEXT;
  UPDATE history SET flag_set = substr(verdict, instr(verdict, '"flagSet":"') + 11, 32) WHERE instr(verdict, '"flagSet":"') > 0;
  CREATE INDEX history_flag_set ON history (repository_id, flag_set, at) WHERE flag_set IS NOT NULL;
  CREATE INDEX history_latest ON history (repository_id, at);
  `,
];
