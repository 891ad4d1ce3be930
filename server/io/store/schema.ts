import type { JudgedQuery } from '../../core/retrieval/judgements/judgedQuery.ts'
import type { QuestionProblem } from '../../core/retrieval/questions/questionProblem.ts'

/** The tables of assay.db as the query builder sees them. Times are milliseconds since 1970; `json` columns hold JSON text. */
export type Schema = {
  /** Long texts, stored once: rendered prompts, messages, settings. `hash` is the SHA-256 of `body`. */
  texts: { id: number; hash: Uint8Array; body: string }
  /** Results by cell key. Errors are in `cell_errors`, so that an error cannot replace a result. */
  results: CellColumns & {
    output: string
    /** Little-endian int32 array. */
    token_ids: Uint8Array
    rendered: number
    finish_reason: string
    prompt_tokens: number
    output_tokens: number
    ttft_ms: number
    total_ms: number
    /** `resultChecksum`; null in results of earlier versions. */
    checksum: number | null
    /** ThoughtPlaces in `output` as JSON; null if the model did not think. */
    thought: string | null
  }
  cell_errors: CellColumns & { error: string }
  runs: {
    run: string
    notebook: string
    lane: string
    started_at: number
    /** PlanSummary. */
    plan: string
    /** Cell keys by cell index, 32 bytes each. */
    keys: Uint8Array
    /** `running` until its `runFinished` event is written. */
    outcome: 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted'
    totals: string | null
    host: string
    pid: number
    /** Distinguishes processes that used the same pid; '' if not available. */
    process_start: string
    heartbeat: number
    /** 1 if another program asks the owner to cancel the run. */
    cancel_asked: number
  }
  /** Append-only; `seq` counts from 1. Events of finished cells contain no result; it is in `results`. */
  run_events: { run: string; seq: number; event: string }
  /** The run that computes a cell at present, by cell key. */
  claims: { key: string; run: string }
  /** RunOutline as compressed JSON. */
  run_outlines: { run: string; body: Uint8Array }
  /** StoredSummary as JSON, by the path of the notebook's folder. */
  notebook_summaries: { folder: string; body: string }
  /** `stamp`: fileStamp of the file when it was hashed. */
  file_hashes: { path: string; stamp: string; sha256: string }
  model_facts: { model_hash: string; engine: string; chat_template_hash: string; engine_version: string; template: string | null }
  model_rates: {
    model_hash: string
    lane: string
    prefill_per_second: number
    decode_per_second: number
    output_share: number
    updated_at: number
  }
  /** ModelSpeed as JSON, by the SHA-256 of the model's first file. */
  model_speeds: { file_hash: string; engine: string; speed: string }
  /** `text_hash`: SHA-256 of the text; `vector`: float32, little-endian. */
  embeddings: { model_hash: string; text_hash: Uint8Array; vector: Uint8Array }
  /** Measurements by models, by measurement key. `answer` is Measured as JSON; `model_hash` is '' if no model was used. */
  measured_scores: { key: string; model_hash: string; answer: string; measured_at: number }
  /** Probabilities of an output's tokens, by cell key; `body` is ScoredToken[] as deflated JSON. */
  token_scores: { key: string; body: Uint8Array; scored_at: number }
  /** Ratings of outputs. `output_hash` is the textHash of the output, '' if unknown. */
  ratings: {
    key: string
    output_hash: string
    rater: string
    verdict: 'good' | 'bad' | null
    /** 1 to 5. */
    grade: number | null
    note: string | null
    corrected: string | null
    rated_at: number
  }
  /** Blind comparisons of two cells; `left_key` is the smaller key. */
  votes: {
    left_key: string
    right_key: string
    /** textHash of each output, '' if unknown. */
    left_hash: string
    right_hash: string
    rater: string
    winner: 'left' | 'right' | 'tie'
    voted_at: number
  }
  /** Searches of indexes that the user made. `settings` is JSON. */
  past_searches: { index_name: string; query: string; settings: string; found: number; ms: number; searched_at: number }
  /** Whose judgements an index uses: indexes of the same sources share them. `sources`: a sorted list as JSON. */
  judged_indexes: { index_name: string; corpus: string; sources: string }
  /** `query` is the text. */
  judged_queries: { corpus: string; query: string; id: string; origin: JudgedQuery['origin']; added_at: number }
  /** A span of a document, or the whole of it: `begins` and `ends` are 0. */
  judgements: {
    corpus: string
    query: string
    document: string
    begins: number
    ends: number
    quote: string | null
    grade: number
    judged_at: number
  }
  /** Generated questions that nobody has accepted or rejected yet. */
  drafted_questions: {
    corpus: string
    id: string
    question: string
    document: string
    begins: number
    ends: number
    passage: string
    problem: QuestionProblem | null
    model: string
    drafted_at: number
  }
}

type CellColumns = {
  key: string
  /** texts.id of `{messages, prefill}`, and `retrieval` if there is one. */
  prompt: number
  /** texts.id of everything else that determines the cell, without the seed. */
  settings: number
  seed: number
  computed_at: number
  run: string
}
