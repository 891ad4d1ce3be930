import { sql } from 'kysely'

import type { ErrorData } from '../../core/errors.ts'
import type { CellResult, Constraint, FinishReason, Lane, Message, SamplingParams, TemplateSettings } from '../../core/experiment/cell.ts'
import { splitAt, thoughtPlaces, writtenText } from '../../core/experiment/thought/thought.ts'
import type { StoredResult } from '../../core/grid/packedResults.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import { canonicalJson } from '../../core/json.ts'
import { type Database, query } from './database.ts'
import type { Schema } from './schema.ts'
import { packThought, unpackThought } from './storedThought.ts'
import type { TextTable } from './textTable.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** Everything that determines a cell, for the inspector and for replays. */
export type CellRequest = {
  model: string
  modelHash: string
  chatTemplateHash: string
  engineVersion: string
  lane: Lane
  messages: Message[]
  prefill: string | null
  template?: TemplateSettings
  sampling: SamplingParams
  seed: number
  maxTokens: number
  context?: number
  stop: string[]
  constraint: Constraint | null
}

export type StoredCell = {
  key: CellKey
  request: CellRequest
  result: CellResult | null
  /** The last error, if no result is stored. */
  error: ErrorData | null
  computedAt: number
  run: RunId
}

export type CellOrigin = { key: CellKey; run: RunId; at: number; request: CellRequest }

/** The run that stored the result or error of a cell. */
export type Maker = { status: 'done' | 'failed'; run: RunId; computedAt: number }

/** Results by cell key. The first result of a key is kept, unless `replace` is set; an error never replaces a result. */
export type ResultStore = {
  /** Written by the write queue within 50 ms. */
  putDone(origin: CellOrigin, result: CellResult, options?: { replace?: boolean }): void
  putError(origin: CellOrigin, error: ErrorData): void
  /** Whether each of these keys has a result or an error, its run, and its time in milliseconds since 1970. Unknown keys are absent. */
  makers(keys: readonly CellKey[]): Map<CellKey, Maker>
  /** Results and errors by key, for the grid. */
  many(keys: readonly CellKey[]): Map<CellKey, StoredResult>
  /** Complete results by key. Keys without a result are absent. */
  results(keys: readonly CellKey[]): Map<CellKey, CellResult>
  cell(key: CellKey): StoredCell | null
}

export function createResultStore(database: Database, queue: WriteQueue, texts: TextTable): ResultStore {
  function columns({ key, run, at, request }: CellOrigin) {
    const { messages, prefill, seed, ...settings } = request
    return {
      key,
      prompt: texts.idOf(canonicalJson({ messages, prefill })),
      settings: texts.idOf(canonicalJson(settings)),
      seed,
      computed_at: at,
      run,
    }
  }

  function rows(keys: readonly CellKey[]) {
    settleWrites(queue)
    // The keys are a single parameter, because SQLite limits the number of parameters.
    const wanted = sql<string>`(select value from json_each(${JSON.stringify(keys)}))`
    return {
      done: () => query.selectFrom('results').where('results.key', 'in', wanted),
      // Without INDEXED BY, SQLite uses the primary key and reads every row with its long texts.
      made: () => ({
        compile: () =>
          sql<Pick<Schema['results'], 'key' | 'run' | 'computed_at'>>`
            SELECT key, run, computed_at FROM results INDEXED BY results_by_maker WHERE key IN ${wanted}`.compile(query),
      }),
      failed: () => query.selectFrom('cell_errors').where('cell_errors.key', 'in', wanted),
    }
  }

  /** Skips empty tables: looking up tens of thousands of keys takes 0.1 s per table, and most databases have no errors. */
  function holdsAny(table: 'results' | 'cell_errors'): boolean {
    return database.get(query.selectFrom(table).select('key').limit(1)) !== undefined
  }

  return {
    putDone(origin, result, { replace = false } = {}) {
      queue.add(() => {
        const row = {
          ...columns(origin),
          output: writtenText(result),
          thought: packThought(result.thought && thoughtPlaces(result.thought)),
          token_ids: new Uint8Array(Int32Array.from(result.outputTokenIds).buffer),
          rendered: texts.idOf(result.renderedPrompt),
          finish_reason: result.finishReason,
          prompt_tokens: result.tokens.prompt,
          output_tokens: result.tokens.output,
          ttft_ms: result.timing.ttftMs,
          total_ms: result.timing.totalMs,
        }
        const insert = query.insertInto('results').values(row)
        database.run(
          replace
            ? insert.onConflict((conflict) => conflict.column('key').doUpdateSet(row))
            : insert.onConflict((conflict) => conflict.column('key').doNothing()),
        )
        database.run(query.deleteFrom('cell_errors').where('key', '=', origin.key))
      })
    },

    putError(origin, error) {
      queue.add(() => {
        if (database.get(query.selectFrom('results').select('key').where('key', '=', origin.key))) return
        const row = { ...columns(origin), error: JSON.stringify(error) }
        database.run(
          query
            .insertInto('cell_errors')
            .values(row)
            .onConflict((conflict) => conflict.column('key').doUpdateSet(row)),
        )
      })
    },

    makers(keys) {
      const { made, failed } = rows(keys)
      const found = new Map<CellKey, Maker>()
      const add = (status: Maker['status'], each: { key: string; run: string; computed_at: number }) =>
        found.set(each.key as CellKey, { status, run: each.run as RunId, computedAt: each.computed_at })
      if (holdsAny('cell_errors')) for (const each of database.all(failed().select(['key', 'run', 'computed_at']))) add('failed', each)
      if (holdsAny('results')) for (const each of database.all(made())) add('done', each)
      return found
    },

    many(keys) {
      const { done, failed } = rows(keys)
      const found = new Map<CellKey, StoredResult>()
      for (const { key, error } of database.all(failed().select(['key', 'error'])))
        found.set(key as CellKey, { status: 'failed', error: JSON.parse(error) as ErrorData })
      for (const row of database.all(
        done().select(['key', 'output', 'thought', 'finish_reason', 'prompt_tokens', 'output_tokens', 'ttft_ms', 'total_ms']),
      )) {
        found.set(row.key as CellKey, { status: 'done', ...splitAt(row.output, unpackThought(row.thought)), ...measured(row) })
      }
      return found
    },

    results(keys) {
      const found = new Map<CellKey, CellResult>()
      const select = rows(keys).done().innerJoin('texts as rendered', 'rendered.id', 'results.rendered')
      for (const row of database.all(select.selectAll('results').select('rendered.body as rendered_body')))
        found.set(row.key as CellKey, wholeResult(row))
      return found
    },

    cell(key) {
      settleWrites(queue)
      const joined = query
        .selectFrom('results')
        .innerJoin('texts as rendered', 'rendered.id', 'results.rendered')
        .innerJoin('texts as prompts', 'prompts.id', 'results.prompt')
        .innerJoin('texts as settings', 'settings.id', 'results.settings')
      const row = database.get(
        joined
          .selectAll('results')
          .select(['rendered.body as rendered_body', 'prompts.body as prompt_body', 'settings.body as settings_body'])
          .where('results.key', '=', key),
      )
      if (row) return { ...originOf(row), result: wholeResult(row), error: null }
      const failures = query
        .selectFrom('cell_errors')
        .innerJoin('texts as prompts', 'prompts.id', 'cell_errors.prompt')
        .innerJoin('texts as settings', 'settings.id', 'cell_errors.settings')
      const failed = database.get(
        failures
          .selectAll('cell_errors')
          .select(['prompts.body as prompt_body', 'settings.body as settings_body'])
          .where('cell_errors.key', '=', key),
      )
      return failed ? { ...originOf(failed), result: null, error: JSON.parse(failed.error) as ErrorData } : null
    },
  }
}

type Measured = { finish_reason: string; prompt_tokens: number; output_tokens: number; ttft_ms: number; total_ms: number }

function measured(row: Measured) {
  return {
    finishReason: row.finish_reason as FinishReason,
    tokens: { prompt: row.prompt_tokens, output: row.output_tokens },
    timing: { ttftMs: row.ttft_ms, totalMs: row.total_ms },
  }
}

function wholeResult(row: Measured & { output: string; thought: string | null; token_ids: Uint8Array; rendered_body: string }): CellResult {
  const bytes = row.token_ids.slice()
  return {
    ...splitAt(row.output, unpackThought(row.thought)),
    outputTokenIds: [...new Int32Array(bytes.buffer)],
    renderedPrompt: row.rendered_body,
    ...measured(row),
  }
}

function originOf(row: { key: string; prompt_body: string; settings_body: string; seed: number; computed_at: number; run: string }) {
  const request = { ...JSON.parse(row.settings_body), ...JSON.parse(row.prompt_body), seed: row.seed } as CellRequest
  return { key: row.key as CellKey, request, computedAt: row.computed_at, run: row.run as RunId }
}
