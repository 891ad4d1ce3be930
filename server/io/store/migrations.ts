/**
 * The steps from an empty file to the current format. `user_version` is the number of completed steps.
 * A released step is never edited; a later step changes its tables. The SQL function `text_hash(text)` is textHash from core, `find_thought` is findStoredThought.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE results (
    key TEXT PRIMARY KEY,
    output TEXT NOT NULL,
    token_ids BLOB NOT NULL,
    rendered INTEGER NOT NULL REFERENCES texts (id),
    finish_reason TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    ttft_ms REAL NOT NULL,
    total_ms REAL NOT NULL,
    prompt INTEGER NOT NULL REFERENCES texts (id),
    settings INTEGER NOT NULL REFERENCES texts (id),
    seed INTEGER NOT NULL,
    computed_at INTEGER NOT NULL,
    run TEXT NOT NULL
  ) STRICT;

  CREATE TABLE cell_errors (
    key TEXT PRIMARY KEY,
    error TEXT NOT NULL,
    prompt INTEGER NOT NULL REFERENCES texts (id),
    settings INTEGER NOT NULL REFERENCES texts (id),
    seed INTEGER NOT NULL,
    computed_at INTEGER NOT NULL,
    run TEXT NOT NULL
  ) STRICT;

  CREATE TABLE runs (
    run TEXT PRIMARY KEY,
    notebook TEXT NOT NULL,
    lane TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    plan TEXT NOT NULL,
    keys BLOB NOT NULL,
    outcome TEXT NOT NULL,
    totals TEXT,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    process_start TEXT NOT NULL,
    heartbeat INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_notebook ON runs (notebook, started_at);
  CREATE INDEX runs_running ON runs (outcome) WHERE outcome = 'running';

  CREATE TABLE run_events (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE file_hashes (
    path TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL,
    modified_ms REAL NOT NULL,
    sha256 TEXT NOT NULL
  ) STRICT;

  CREATE TABLE model_facts (
    model_hash TEXT NOT NULL,
    engine TEXT NOT NULL,
    chat_template_hash TEXT NOT NULL,
    engine_version TEXT NOT NULL,
    PRIMARY KEY (model_hash, engine)
  ) STRICT;

  CREATE TABLE model_rates (
    model_hash TEXT NOT NULL,
    lane TEXT NOT NULL,
    prefill_per_second REAL NOT NULL,
    decode_per_second REAL NOT NULL,
    output_share REAL NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (model_hash, lane)
  ) STRICT;
  `,
  `
  CREATE TABLE embeddings (
    model_hash TEXT NOT NULL,
    text_hash BLOB NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (model_hash, text_hash)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE measured_scores (
    key TEXT PRIMARY KEY,
    model_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    measured_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE ratings (
    key TEXT NOT NULL,
    rater TEXT NOT NULL,
    verdict TEXT,
    grade INTEGER,
    note TEXT,
    corrected TEXT,
    rated_at INTEGER NOT NULL,
    PRIMARY KEY (key, rater)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE votes (
    left_key TEXT NOT NULL,
    right_key TEXT NOT NULL,
    rater TEXT NOT NULL,
    winner TEXT NOT NULL,
    voted_at INTEGER NOT NULL,
    PRIMARY KEY (left_key, right_key, rater)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE token_scores (
    key TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    scored_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE run_outlines (
    run TEXT PRIMARY KEY REFERENCES runs (run) ON DELETE CASCADE,
    body BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Ratings without a hash belong to the stored output, unless that output is newer than the rating.
  `
  CREATE TABLE ratings_of_outputs (
    key TEXT NOT NULL,
    output_hash TEXT NOT NULL,
    rater TEXT NOT NULL,
    verdict TEXT,
    grade INTEGER,
    note TEXT,
    corrected TEXT,
    rated_at INTEGER NOT NULL,
    PRIMARY KEY (key, rater, output_hash)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO ratings_of_outputs
    SELECT
      key,
      COALESCE((SELECT text_hash(output) FROM results WHERE results.key = ratings.key AND computed_at <= rated_at), ''),
      rater, verdict, grade, note, corrected, rated_at
    FROM ratings;
  DROP TABLE ratings;
  ALTER TABLE ratings_of_outputs RENAME TO ratings;

  CREATE TABLE votes_on_outputs (
    left_key TEXT NOT NULL,
    right_key TEXT NOT NULL,
    left_hash TEXT NOT NULL,
    right_hash TEXT NOT NULL,
    rater TEXT NOT NULL,
    winner TEXT NOT NULL,
    voted_at INTEGER NOT NULL,
    PRIMARY KEY (left_key, right_key, rater, left_hash, right_hash)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO votes_on_outputs
    SELECT
      left_key,
      right_key,
      COALESCE((SELECT text_hash(output) FROM results WHERE results.key = left_key AND computed_at <= voted_at), ''),
      COALESCE((SELECT text_hash(output) FROM results WHERE results.key = right_key AND computed_at <= voted_at), ''),
      rater, winner, voted_at
    FROM votes;
  DROP TABLE votes;
  ALTER TABLE votes_on_outputs RENAME TO votes;
  `,
  // The run of each result is read for a whole grid at once; without this index SQLite reads rows with long texts.
  `
  CREATE INDEX results_by_maker ON results (key, run, computed_at);
  `,
  // Hashes of files go by a stamp that also tells a file of the same size and time from another one; they are computed anew.
  `
  DROP TABLE file_hashes;
  CREATE TABLE file_hashes (
    path TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,
    sha256 TEXT NOT NULL
  ) STRICT;
  `,
  // Results of earlier versions have no checksum. Runs are listed in the order of their rows.
  `
  ALTER TABLE results ADD COLUMN checksum INTEGER;
  CREATE INDEX runs_in_order ON runs (notebook);
  DROP INDEX runs_by_notebook;
  `,
  // Which run computes a cell at present. The cells of a run that has ended are free.
  `
  CREATE TABLE claims (
    key TEXT PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX claims_of_runs ON claims (run);
  `,
  // Thoughts in outputs, with which results were stored as one text.
  `
  ALTER TABLE model_facts ADD COLUMN template TEXT;
  ALTER TABLE results ADD COLUMN thought TEXT;
  UPDATE results SET thought = find_thought(
    output,
    (SELECT body FROM texts WHERE id = rendered),
    (SELECT json_extract(body, '$.prefill') FROM texts WHERE id = prompt),
    finish_reason,
    output_tokens
  );
  `,
  // Another program asks the owner of a run to cancel it.
  `
  ALTER TABLE runs ADD COLUMN cancel_asked INTEGER NOT NULL DEFAULT 0;
  `,
  // What the list shows of a notebook.
  `
  CREATE TABLE notebook_summaries (
    folder TEXT PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Searches of indexes, to be made again.
  `
  CREATE TABLE past_searches (
    index_name TEXT NOT NULL,
    query TEXT NOT NULL,
    settings TEXT NOT NULL,
    found INTEGER NOT NULL,
    ms REAL NOT NULL,
    searched_at INTEGER NOT NULL,
    PRIMARY KEY (index_name, query, settings)
  ) STRICT, WITHOUT ROWID;
  `,
  // Relevance judgements of a corpus, which several indexes can share. A judgement with `begins` and `ends` of 0 is of the whole document.
  `
  CREATE TABLE judged_indexes (
    index_name TEXT PRIMARY KEY,
    corpus TEXT NOT NULL,
    sources TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE judged_queries (
    corpus TEXT NOT NULL,
    query TEXT NOT NULL,
    id TEXT NOT NULL,
    origin TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (corpus, query)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX judged_query_ids ON judged_queries (corpus, id);

  CREATE TABLE judgements (
    corpus TEXT NOT NULL,
    query TEXT NOT NULL,
    document TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    quote TEXT,
    grade INTEGER NOT NULL,
    judged_at INTEGER NOT NULL,
    PRIMARY KEY (corpus, query, document, begins, ends)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE drafted_questions (
    corpus TEXT NOT NULL,
    id TEXT NOT NULL,
    question TEXT NOT NULL,
    document TEXT NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    passage TEXT NOT NULL,
    problem TEXT,
    model TEXT NOT NULL,
    drafted_at INTEGER NOT NULL,
    PRIMARY KEY (corpus, id)
  ) STRICT, WITHOUT ROWID;
  `,
  // What model files reach on this machine.
  `
  CREATE TABLE model_speeds (
    file_hash TEXT NOT NULL,
    engine TEXT NOT NULL,
    speed TEXT NOT NULL,
    PRIMARY KEY (file_hash, engine)
  ) STRICT, WITHOUT ROWID;
  `,
]
