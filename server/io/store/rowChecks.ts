import { createHash } from 'node:crypto'
import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { FinishReason } from '../../core/experiment/cell.ts'
import { queryOrigins } from '../../core/retrieval/judgements/judgedQuery.ts'
import { questionProblems } from '../../core/retrieval/questions/questionProblem.ts'
import { resultChecksum } from './checksum.ts'
import { storedJson, storedPackedJson } from './storedJson.ts'

type Row = Record<string, SQLOutputValue>

/** Values for columns that older formats lack and that may not be empty: a rating of an unknown output. */
export const addedColumns: Record<string, Record<string, SQLInputValue>> = {
  ratings: { output_hash: '' },
  votes: { left_hash: '', right_hash: '' },
}

const finishReasons: FinishReason[] = ['stop', 'stop_string', 'max_tokens', 'context_full']
const outcomes = ['running', 'done', 'cancelled', 'failed', 'interrupted']

/** Whether the content of a row of a damaged database is what Assay writes. Types are checked by the tables. */
export function isSound(table: string, row: Row): boolean {
  return checks[table]?.(row) ?? true
}

const isKey = (value: SQLOutputValue | undefined) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isObject = (value: SQLOutputValue | undefined) => typeof value === 'string' && typeof storedJson(value) === 'object'
const isBytes = (value: SQLOutputValue | undefined, unit: number) => value instanceof Uint8Array && value.length % unit === 0
const isPlace = (begins: SQLOutputValue | undefined, ends: SQLOutputValue | undefined) =>
  Number(begins) >= 0 && (Number(ends) > Number(begins) || (begins === 0 && ends === 0))
const isPacked = (value: SQLOutputValue | undefined) => value instanceof Uint8Array && storedPackedJson(value) !== undefined

const checks: Record<string, (row: Row) => boolean> = {
  texts: ({ hash, body }) =>
    typeof body === 'string' && hash instanceof Uint8Array && createHash('sha256').update(body).digest().equals(hash),
  results: ({ key, output, token_ids: ids, finish_reason: reason, checksum, thought = null }) =>
    isKey(key) &&
    isBytes(ids, 4) &&
    finishReasons.some((known) => known === reason) &&
    (thought === null || isObject(thought)) &&
    (checksum === null ||
      checksum === undefined ||
      resultChecksum({
        key: String(key),
        output: String(output),
        token_ids: ids as Uint8Array,
        thought: thought === null ? null : String(thought),
      }) === checksum),
  cell_errors: ({ key, error }) => isKey(key) && isObject(error),
  runs: ({ plan, keys, outcome, totals }) =>
    isObject(plan) && isBytes(keys, 32) && outcomes.includes(String(outcome)) && (totals === null || isObject(totals)),
  run_events: ({ event }) => isObject(event),
  run_outlines: ({ body }) => isPacked(body),
  token_scores: ({ key, body }) => isKey(key) && isPacked(body),
  measured_scores: ({ answer }) => isObject(answer),
  embeddings: ({ text_hash: hash, vector }) => isBytes(hash, 32) && isBytes(vector, 4),
  notebook_summaries: ({ body }) => isObject(body),
  past_searches: ({ settings }) => isObject(settings),
  model_facts: ({ template = null }) => template === null || isObject(template),
  model_speeds: ({ file_hash: hash, speed }) => isKey(hash) && isObject(speed),
  file_hashes: ({ sha256 }) => isKey(sha256),
  ratings: ({ key, verdict }) => isKey(key) && [null, 'good', 'bad'].includes(verdict as string | null),
  votes: ({ left_key: left, right_key: right, winner }) => isKey(left) && isKey(right) && ['left', 'right', 'tie'].includes(String(winner)),
  judged_indexes: ({ sources }) => isObject(sources),
  judged_queries: ({ query, id, origin }) => query !== '' && id !== '' && queryOrigins.some((known) => known === origin),
  judgements: ({ document, begins, ends }) => document !== '' && isPlace(begins, ends),
  drafted_questions: ({ begins, ends, problem }) =>
    isPlace(begins, ends) && (problem === null || questionProblems.some((known) => known === problem)),
}
