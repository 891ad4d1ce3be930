import { resolve } from 'node:path'
import { AppError } from '../core/errors.ts'
import { isRecord } from '../core/json.ts'
import { metadataFilterSchema, type MetadataFilter } from '../core/retrieval/filter/filterSql.ts'
import { defaultsFor } from '../core/retrieval/indexConfig.ts'
import type { Judgement } from '../core/retrieval/judgements/judgement.ts'
import { readJudgements } from '../core/retrieval/judgements/readJudgements.ts'
import type { Finding } from '../core/retrieval/judgements/readLines.ts'
import { type Query, readQueries } from '../core/retrieval/judgements/readQueries.ts'
import { trecRun } from '../core/retrieval/metrics/trecRun.ts'
import type { CorpusLanguage } from '../core/retrieval/language/corpusLanguage.ts'
import { buildIndex } from '../indexes/build/buildIndex.ts'
import { evalIndex } from '../indexes/quality/evalIndex.ts'
import type { Fetching, IndexDeps } from '../indexes/indexDeps.ts'
import { diffIndex, removeIndex, rollbackIndex, snapshotIndex } from '../indexes/manage/indexVersions.ts'
import { judgementsOf } from '../indexes/quality/judgementsOf.ts'
import { listIndexes, type ListedIndex } from '../indexes/manage/listIndexes.ts'
import { indexName } from '../indexes/names.ts'
import { type Hit, openSearch, type SearchMode } from '../indexes/search/openSearch.ts'
import type { Uploads } from '../io/documents/uploads.ts'
import { atomicWrite } from '../io/files/atomicWrite.ts'
import { readTextFile } from '../io/files/readTextFile.ts'
import { outFile } from './print/outFile.ts'
import { countText } from './print/countText.ts'
import { durationText } from './print/durationText.ts'
import { exitCodes, printError } from './print/exitCode.ts'
import { ruledTable } from './print/ruledTable.ts'
import { showJob } from './print/showJob.ts'
import { statusLine } from './print/statusLine.ts'
import { writeOut } from './print/writeOut.ts'
import { interruptible } from './session/interruptible.ts'
import { withProject } from './session/withProject.ts'

type Json = { json?: boolean }

export type BuildOptions = Json & {
  from: string[]
  chunkTokens?: number
  overlap?: number
  embedder?: string
  language?: CorpusLanguage | 'auto'
}

export type SearchOptions = Json & {
  mode?: SearchMode
  k?: number
  snapshot?: string
  fusion?: 'convex' | 'rrf'
  weight?: number
  reranker?: string
  rerankDepth?: number
  filter?: string
}

export type EvalOptions = SearchOptions & { queries?: string; qrels?: string; run?: string }

/** `assay index build`. Returns 1 if nothing at all could be indexed. */
export async function buildIndexCommand(
  name: string,
  { json, from, chunkTokens, overlap, embedder, language }: BuildOptions,
): Promise<number> {
  return withIndexes(async (deps, signal) => {
    const show = showJob(process.stderr)
    const chunks = {
      ...(chunkTokens !== undefined && { by: 'tokens' as const, size: chunkTokens }),
      ...(overlap !== undefined && { overlap }),
    }
    const index = indexName(name)
    // They are a source of the index, whoever builds it; a build without them would remove them from it.
    const added = await deps.uploads.list(index)
    const sources = [...from.map((path) => resolve(path)), ...(added.length > 0 ? [deps.uploads.folderOf(index)] : [])]
    if (added.length > 0)
      printError(`With ${countText(added.length, 'document that was', 'documents that were')} added on the page of the index.`)
    const request = { name: index, from: [...new Set(sources)], chunks, embedder, language }
    const report = await buildIndex(deps, request, { signal, onChange: (state) => show.change(state) }).finally(() => show.end())
    const { documents, skipped, ms, settings } = report
    if (!json) for (const { path, reason } of skipped) printError(`skipped: ${reason.includes(path) ? reason : `${path}: ${reason}`}`)
    if (!json) printError(`${settings.languageReason} ${defaultsFor(settings.language).reason}`)
    for (const warning of report.warnings) printError(`warning: ${warning}`)
    await writeOut(
      json
        ? JSON.stringify({ index, documents, chunks: report.chunks, skipped, ms })
        : `${index}: ${countText(documents, 'document')} in ${countText(report.chunks, 'passage')}, ${durationText(ms)}${skipped.length > 0 ? `; ${countText(skipped.length, 'file')} skipped` : ''}`,
    )
    return documents > 0 ? exitCodes.done : exitCodes.failed
  })
}

/** `assay index search`. */
export async function searchIndexCommand(name: string, query: string, { json, ...options }: SearchOptions): Promise<number> {
  return withIndexes(async (deps, signal) => {
    const search = await openSearch(deps, name, settingsOf(options), { signal, onFetch: fetchLine(options.reranker) })
    for (const warning of search.warnings) printError(`warning: ${warning}`)
    const { mode, reason } = await search.modeFor(query)
    if (reason !== null) printError(reason)
    const [hits = []] = await search.find([query], { signal })
    await writeOut(
      json
        ? JSON.stringify({ mode, reason, reranker: search.reranker, hits: hits.map(reported) })
        : hits.length > 0
          ? hits.map(hitText).join('\n\n')
          : 'Nothing was found.',
    )
    return exitCodes.done
  })
}

/** `assay index eval`: by the files, or by the stored judgements if none is named. */
export async function evalIndexCommand(
  index: string,
  { json, queries: queryFile, qrels, run: runFile, ...options }: EvalOptions,
): Promise<number> {
  const out = runFile === undefined ? null : await outFile('--run', runFile)
  const files = await readFiles(queryFile, qrels)
  return withIndexes(async (deps, signal) => {
    const judged = files ?? (await judgementsOf(deps, index))
    if (judged.judgements.length === 0)
      throw new AppError('BAD_INPUT', `The index ${index} has no judgements yet. Make some on its page, or give --queries and --qrels.`)
    const result = await evalIndex(
      deps,
      { index, ...judged, ...settingsOf(options) },
      { signal, progress: progressLine, onFetch: fetchLine(options.reranker) },
    )
    const { snapshot, mode, k, reranker, metrics, perQuery, run, missing, otherwise } = result
    for (const warning of result.warnings) printError(`warning: ${warning}`)
    const [first] = otherwise
    if (first)
      printError(
        `${countText(otherwise.length, 'query', 'queries')} searched by ${first.mode} instead of ${mode} (such as ${first.query}). ${first.reason}`,
      )
    if (missing.length > 0)
      printError(
        `${countText(missing.length, 'judged query', 'judged queries')} not in ${queryFile} (such as ${missing[0]}): their score is 0.`,
      )
    const documents = new Set(judged.judgements.map(({ document }) => document))
    const unknown = [...documents].filter((document) => !result.indexed.has(document))
    if (unknown.length > 0)
      printError(
        `${countText(unknown.length, 'judged document')} not in the index (such as ${unknown[0]}): what is judged there cannot be found.`,
      )
    await writeOut(
      json
        ? JSON.stringify({ index, snapshot, mode, k, reranker, queries: result.queries, metrics, perQuery, otherwise })
        : [
            `${index}, ${mode}${reranker === null ? '' : `, ${reranker}`}, ${countText(result.queries, 'query', 'queries')}`,
            ...Object.entries(metrics ?? {}).map(([name, value]) => `${name.padEnd(12)} ${value.toFixed(4)}`),
          ].join('\n'),
    )
    if (out !== null) await atomicWrite(out, trecRun(run), { within: null })
    return exitCodes.done
  })
}

/** Null if no file is named. */
async function readFiles(
  queryFile: string | undefined,
  qrels: string | undefined,
): Promise<{ queries: Query[]; judgements: Judgement[] } | null> {
  if (queryFile === undefined && qrels === undefined) return null
  if (queryFile === undefined || qrels === undefined)
    throw new AppError(
      'BAD_INPUT',
      'Give --queries and --qrels together, or neither of them: then the judgements made on the page are used.',
    )
  const { queries, findings } = readQueries(await textOf(queryFile))
  printFindings(queryFile, findings)
  const judged = readJudgements(await textOf(qrels))
  printFindings(qrels, judged.findings)
  return { queries, judgements: judged.judgements }
}

/** `assay index list`. */
export async function listIndexesCommand({ json }: Json): Promise<number> {
  return withIndexes(async (deps) => {
    const indexes = await listIndexes(deps)
    await writeOut(json ? JSON.stringify({ indexes: indexes.map(listed) }) : listText(indexes))
    return exitCodes.done
  })
}

/** `assay index snapshot`. */
export async function snapshotIndexCommand(index: string, tag: string, { json }: Json): Promise<number> {
  return withIndexes(async (deps) => {
    const snapshot = await snapshotIndex(deps, index, tag)
    await writeOut(
      json
        ? JSON.stringify(snapshot)
        : `${index} ${tag}: ${countText(snapshot.documents, 'document')}, ${countText(snapshot.chunks, 'passage')}`,
    )
    return exitCodes.done
  })
}

/** `assay index rollback`. */
export async function rollbackIndexCommand(index: string, tag: string, { json }: Json): Promise<number> {
  return withIndexes(async (deps) => {
    const snapshot = await rollbackIndex(deps, index, tag)
    await writeOut(
      json
        ? JSON.stringify(snapshot)
        : `${index} is as in ${tag} again: ${countText(snapshot.documents, 'document')}, ${countText(snapshot.chunks, 'passage')}. The next build reads its files anew where they differ.`,
    )
    return exitCodes.done
  })
}

/** `assay index diff`. */
export async function diffIndexCommand(index: string, from: string, to: string, { json }: Json): Promise<number> {
  return withIndexes(async (deps) => {
    const diff = await diffIndex(deps, index, { from, to })
    await writeOut(
      json
        ? JSON.stringify(diff)
        : [
            ...diff.removed.map((chunk) => `- ${chunk}`),
            ...diff.added.map((chunk) => `+ ${chunk}`),
            `${diff.added.length} added, ${diff.removed.length} removed, ${diff.unchanged} unchanged${diff.sameSettings ? '' : '; the settings differ'}`,
          ].join('\n'),
    )
    return exitCodes.done
  })
}

/** `assay index remove`. */
export async function removeIndexCommand(index: string, { json }: Json): Promise<number> {
  return withIndexes(async (deps) => {
    const added = await deps.uploads.list(indexName(index))
    await removeIndex(deps, index)
    const trashed = added.length > 0 ? `, except ${countText(added.length, 'document')} added on its page, now in the trash` : ''
    await writeOut(json ? JSON.stringify({ index, removed: true }) : `${index} is removed. Its source files stay${trashed}.`)
    return exitCodes.done
  })
}

async function withIndexes(work: (deps: IndexDeps & { uploads: Uploads }, signal: AbortSignal) => Promise<number>): Promise<number> {
  return withProject(({ indexes, uploads }) =>
    interruptible('Cancelled. What is indexed is kept; run the same command again to go on.', (signal) =>
      work({ ...indexes, uploads }, signal),
    ),
  )
}

function settingsOf({ mode, k, snapshot, fusion, weight, reranker, rerankDepth, filter }: SearchOptions) {
  return { mode, k, snapshot, fusion, weight, reranker, rerankDepth, ...(filter !== undefined && { filter: filterOf(filter) }) }
}

function filterOf(text: string): MetadataFilter {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new AppError('BAD_INPUT', `--filter is not JSON. Write it as '{"column": "year", "equals": 2026}'.`)
  }
  const parsed = metadataFilterSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const column = isRecord(value) && typeof value.column === 'string' ? value.column : 'year'
  throw new AppError(
    'BAD_INPUT',
    `--filter is no condition. Write it as ${JSON.stringify({ column, equals: 'value' })}, with equals, not, in, less, more or contains; several in {"all": [...]} or {"any": [...]}.`,
  )
}

async function textOf(file: string): Promise<string> {
  return (await readTextFile(resolve(file), { within: null, name: file, maxBytes: MOST_BYTES })).text
}

const MOST_BYTES = 256 * 2 ** 20

/** Prints the warnings. @throws AppError BAD_INPUT for the first error */
function printFindings(file: string, findings: readonly Finding[]): void {
  for (const { severity, line, message } of findings) if (severity === 'warning') printError(`${file}:${line}: warning: ${message}`)
  const error = findings.find(({ severity }) => severity === 'error')
  if (error) throw new AppError('BAD_INPUT', error.message, { place: { file, line: error.line } })
}

function reported({ document, chunk, start, end, page, text, score, parts }: Hit) {
  return { document, chunk, start, end, page, text, score, parts }
}

function hitText({ document, page, start, end, text, score, parts }: Hit, rank: number): string {
  const stages = Object.entries(parts).flatMap(([stage, value]) => (value === null ? [] : [`${stage} ${value.toFixed(3)}`]))
  const place = page === null ? `${start}-${end}` : `page ${page}, ${start}-${end}`
  return `${rank + 1}. ${score.toFixed(3)}  ${document} (${place})  [${stages.join(', ')}]\n${text}`
}

function listed({ index, facts, problem, job }: ListedIndex) {
  return { index, ...facts, problem, job }
}

function listText(indexes: readonly ListedIndex[]): string {
  if (indexes.length === 0) return 'There is no index yet. Build one with: npm run assay -- index build NAME --from PATH'
  const rows = indexes.map(({ index, facts, problem, job }) =>
    facts
      ? [
          index,
          String(facts.documents),
          String(facts.chunks),
          `${(facts.bytes / 1e6).toFixed(1)} MB`,
          facts.language,
          facts.embedder?.id ?? 'full text only',
          job?.status === 'running' ? 'being built' : facts.state === 'complete' ? '' : 'incomplete',
          facts.snapshots.map(({ snapshot }) => snapshot).join(', '),
        ]
      : [index, '', '', '', '', '', problem?.message ?? unbuilt(job), ''],
  )
  const header = ['index', 'documents', 'passages', 'size', 'language', 'embedder', '', 'snapshots']
  return ruledTable(header, rows, (column) => column >= 1 && column <= 3)
    .map((line) => line.trimEnd())
    .join('\n')
}

function unbuilt(job: ListedIndex['job']): string {
  return job?.status === 'running' ? 'being built' : `not built${job?.error ? `: ${job.error.message}` : ''}`
}

/** Shows a download on a terminal, and its beginning elsewhere. */
function fetchLine(id: string | undefined): (fetching: Fetching) => void {
  const { live, clear, everyMs, draw } = statusLine(process.stderr)
  let lastAt = -Infinity
  return ({ receivedBytes, totalBytes }) => {
    const isDone = receivedBytes === totalBytes
    if (isDone && live) process.stderr.write(clear)
    if (isDone || Date.now() - lastAt < everyMs) return
    lastAt = Date.now()
    draw(`fetching ${id}, ${(receivedBytes / 1e6).toFixed(1)}${totalBytes === null ? '' : ` of ${(totalBytes / 1e6).toFixed(1)}`} MB`)
  }
}

function progressLine(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[2K${done < total ? `${done}/${total} queries` : ''}`)
}
