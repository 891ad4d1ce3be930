import { type Compilable, sql } from 'kysely'

import type { ErrorData } from '../../core/errors.ts'
import type {
  CellResult,
  Constraint,
  FinishReason,
  Lane,
  Message,
  SamplingParams,
  TemplateSettings,
  UsedAdapter,
} from '../../core/experiment/cell.ts'
import { splitAt, thoughtPlaces, writtenText } from '../../core/experiment/thought/thought.ts'
import type { JudgedRetrieval } from '../../core/experiment/retrieval.ts'
import type { StoredResult } from '../../core/grid/packedResults.ts'
import type { CellKey, RunId } from '../../core/ids.ts'
import { canonicalJson } from '../../core/json.ts'
import { resultChecksum } from './checksum.ts'
import { type Database, query } from './database.ts'
import type { Schema } from './schema.ts'
import { storedJson } from './storedJson.ts'
import { packThought, unpackThought } from './storedThought.ts'
import { Contradiction } from './storeErrors.ts'
import type { TextTable } from './textTable.ts'
import { settleWrites, type WriteQueue } from './writeQueue.ts'

/** Everything that determines a cell, for the inspector and for replays. */
export type CellRequest = {
  model: string
  modelHash: string
  /** Left out if the cell has none. */
  adapter?: UsedAdapter
  chatTemplateHash: string
  engineVersion: string
  lane: Lane
  messages: Message[]
  prefill: string | null
  template?: TemplateSettings
  /** The passages that the prompt shows. */
  retrieval?: JudgedRetrieval
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
  /** The stored result if its checksum does not match, so that it is no result; absent if nothing can be read of it. */
  damaged?: CellResult
  /** The last error, if no result is stored. */
  error: ErrorData | null
  computedAt: number
  run: RunId
}

export type CellOrigin = { key: CellKey; run: RunId; at: number; request: CellRequest }

/** The run that stored the result or error of a cell. */
export type Maker = { status: 'done' | 'failed'; run: RunId; computedAt: number }

/**
 * Results by cell key. The first result of a key is kept, unless `replace` is set; an error never replaces a result. A result whose text or
 * tokens do not match their checksum counts as not stored; it is removed when it is read, so that it can be computed again.
 */
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
  /** The passages that cells with a result saw; cells with the same prompt share them. Cells without a retriever are absent. */
  retrievals(keys: readonly CellKey[]): Map<CellKey, JudgedRetrieval>
}

export function createResultStore(database: Database, queue: WriteQueue, texts: TextTable): ResultStore {
  function columns({ key, run, at, request }: CellOrigin) {
    const { messages, prefill, retrieval, seed, ...settings } = request
    return {
      key,
      prompt: texts.idOf(canonicalJson({ messages, prefill, retrieval })),
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

  function complete() {
    return query
      .selectFrom('results')
      .innerJoin('texts as rendered', 'rendered.id', 'results.rendered')
      .innerJoin('texts as prompts', 'prompts.id', 'results.prompt')
      .innerJoin('texts as settings', 'settings.id', 'results.settings')
      .selectAll('results')
      .select(['rendered.body as rendered_body', 'prompts.body as prompt_body', 'settings.body as settings_body'])
  }

  /** Skips empty tables: looking up tens of thousands of keys takes 0.1 s per table, and most databases have no errors. */
  function holdsAny(table: 'results' | 'cell_errors'): boolean {
    return database.get(query.selectFrom(table).select('key').limit(1)) !== undefined
  }

  /** As `matches`. A damaged one is removed. */
  function isWhole(row: Checked): boolean {
    if (matches(row)) return true
    database.tell(`${database.file}: the stored output of cell ${row.key} is damaged. It is left out, and the next run computes it again.`)
    queue.add(() => database.run(query.deleteFrom('results').where('key', '=', row.key).where('checksum', 'is', row.checksum)))
    return false
  }

  /** Keeps the result that is stored already, but not one that cannot be read. */
  function keepReadable(key: CellKey, insert: Compilable): void {
    const readable = () => {
      const row = database.get(complete().where('results.key', '=', key))
      return row?.key === key && matches(row)
    }
    if (readable()) return
    database.run(query.deleteFrom('results').where('key', '=', key))
    database.run(insert)
    if (!readable()) throw new Contradiction('A result cannot be read directly after it was written.')
  }

  return {
    putDone(origin, result, { replace = false } = {}) {
      queue.add(() => {
        const written = {
          key: origin.key,
          output: writtenText(result),
          thought: packThought(result.thought && thoughtPlaces(result.thought)),
          token_ids: new Uint8Array(Int32Array.from(result.outputTokenIds).buffer),
        }
        const row = {
          ...columns(origin),
          ...written,
          rendered: texts.idOf(result.renderedPrompt),
          finish_reason: result.finishReason,
          prompt_tokens: result.tokens.prompt,
          output_tokens: result.tokens.output,
          ttft_ms: result.timing.ttftMs,
          total_ms: result.timing.totalMs,
          checksum: resultChecksum(written),
        }
        const insert = query.insertInto('results').values(row)
        const onlyNew = insert.onConflict((conflict) => conflict.column('key').doNothing())
        if (replace) database.run(insert.onConflict((conflict) => conflict.column('key').doUpdateSet(row)))
        else if (database.run(onlyNew) === 0) keepReadable(origin.key, onlyNew)
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
        found.set(key as CellKey, { status: 'failed', error: storedError(error) })
      for (const row of database.all(
        done().select([
          'key',
          'output',
          'thought',
          'token_ids',
          'checksum',
          'finish_reason',
          'prompt_tokens',
          'output_tokens',
          'ttft_ms',
          'total_ms',
        ]),
      )) {
        if (!isWhole(row)) continue
        found.set(row.key as CellKey, { status: 'done', ...answerOf(row), ...measured(row) })
      }
      return found
    },

    results(keys) {
      const found = new Map<CellKey, CellResult>()
      const select = rows(keys).done().innerJoin('texts as rendered', 'rendered.id', 'results.rendered')
      for (const row of database.all(select.selectAll('results').select('rendered.body as rendered_body')))
        if (isWhole(row)) found.set(row.key as CellKey, wholeResult(row))
      return found
    },

    retrievals(keys) {
      const { done } = rows(keys)
      const prompts = new Map(
        database
          .all(query.selectFrom('texts').where('id', 'in', done().select('prompt')).select(['id', 'body']))
          .map(({ id, body }) => [id, ((storedJson(body) ?? {}) as Pick<CellRequest, 'retrieval'>).retrieval]),
      )
      const found = new Map<CellKey, JudgedRetrieval>()
      for (const { key, prompt } of database.all(done().select(['key', 'prompt']))) {
        const retrieval = prompts.get(prompt)
        if (retrieval) found.set(key as CellKey, retrieval)
      }
      return found
    },

    cell(key) {
      settleWrites(queue)
      const row = database.get(complete().where('results.key', '=', key))
      const origin = row && originOf(row)
      // A damaged result is not removed here: a replay shows what became of it.
      if (origin) {
        const read = isReadable(row) ? wholeResult(row) : null
        return { ...origin, ...(matches(row) ? { result: read } : { result: null, ...(read && { damaged: read }) }), error: null }
      }
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
      const failedOrigin = failed && originOf(failed)
      return failedOrigin ? { ...failedOrigin, result: null, error: storedError(failed.error) } : null
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
    ...answerOf(row),
    outputTokenIds: [...new Int32Array(bytes.buffer)],
    renderedPrompt: row.rendered_body,
    ...measured(row),
  }
}

/** Null if the stored request is damaged. */
function originOf(row: { key: string; prompt_body: string; settings_body: string; seed: number; computed_at: number; run: string }) {
  const settings = storedJson(row.settings_body) as object | undefined
  const prompt = storedJson(row.prompt_body) as object | undefined
  if (!settings || !prompt) return null
  const request = { ...settings, ...prompt, seed: row.seed } as CellRequest
  return { key: row.key as CellKey, request, computedAt: row.computed_at, run: row.run as RunId }
}

/** Thought and answer of a readable result. */
const answerOf = ({ output, thought }: Pick<Checked, 'output' | 'thought'>) => splitAt(output, unpackThought(thought) ?? null)

type Checked = Pick<Schema['results'], 'key' | 'output' | 'thought' | 'token_ids' | 'checksum'>

/** Whether a result can be made of the columns; a damaged row can have values of other types. */
function isReadable({ output, thought, token_ids: ids }: Checked): boolean {
  return typeof output === 'string' && ids instanceof Uint8Array && ids.length % 4 === 0 && unpackThought(thought) !== undefined
}

/** Whether a stored result is what was written. */
function matches(row: Checked): boolean {
  return isReadable(row) && (row.checksum === null || resultChecksum(row) === row.checksum)
}

function storedError(text: string): ErrorData {
  return (
    (storedJson(text) as ErrorData | undefined) ?? { code: 'STORE_BROKEN', message: 'The stored error of this cell is damaged. Retry it.' }
  )
}
