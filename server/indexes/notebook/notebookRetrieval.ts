import { createHash } from 'node:crypto'
import { AppError } from '../../core/errors.ts'
import { canonicalJson } from '../../core/json.ts'
import type { Judged, RetrievalAnswer, RetrievalRequest, RetrievalTarget, RetrievedPassage } from '../../core/experiment/retrieval.ts'
import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import { rememberHashes } from '../../io/files/rememberHashes.ts'
import type { JobState } from '../../jobs/createJobs.ts'
import { buildIndex, type BuildReport } from '../build/buildIndex.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { indexName } from '../names.ts'
import { openSearch, type Search } from '../search/openSearch.ts'
import { judgementsOf } from '../quality/judgementsOf.ts'
import { sourceFiles } from '../build/sourceFiles.ts'
import { AnswerMemory } from './answerMemory.ts'
import { isOlderThanFiles, type SearchingNotebook, targetIndex, type TargetDeps } from './targetIndex.ts'

/** Searches for notebooks: each question is answered once for each version of an index. */
export type NotebookRetrieval = {
  /** One answer for each request. Faults of an index, a model or a file are answers. */
  retrieve(notebook: SearchingNotebook, requests: readonly RetrievalRequest[]): Promise<RetrievalAnswer[]>
  /**
   * Builds the indexes of these targets that are not there, or not as they would be built now, one after the other. Each is a job that can be
   * watched, cancelled and gone on with.
   * @throws AppError as `buildIndex`
   */
  build(
    notebook: SearchingNotebook,
    targets: readonly RetrievalTarget[],
    options?: { signal?: AbortSignal; onChange?: (state: JobState) => void },
  ): Promise<BuildReport[]>
}

/** Answers kept, in passages: some hundred megabytes of text at most. */
const MOST_PASSAGES = 200_000
const QUERIES_AT_ONCE = 32

/** `presentModel`: a plan does not download a model. @throws AppError MODEL_MISSING */
export function createNotebookRetrieval(
  deps: IndexDeps,
  presentModel: (id: string) => ReturnType<IndexDeps['obtainModel']>,
): NotebookRetrieval {
  const hashOf = rememberHashes()
  /** What the last build of each index here saw and made, because a file without a document leaves no trace in the index. */
  const built = new Map<string, string>()
  const signature = (contentHash: string | null, files: Awaited<ReturnType<typeof sourceFiles>>) =>
    canonicalJson([contentHash, files.files.map(({ path, sha256 }) => [path, sha256])])
  const answers = new AnswerMemory(MOST_PASSAGES)
  const grades = new GradeMemory()

  function targetDeps(): TargetDeps {
    const listed = new Map<string, ReturnType<typeof sourceFiles>>()
    return {
      store: deps.store,
      filesOf: (sources) => {
        const name = canonicalJson([...sources])
        const listing = listed.get(name) ?? sourceFiles(sources, new AbortController().signal, hashOf)
        listed.set(name, listing)
        return listing
      },
      isBuiltFrom: (index, contentHash, files) => built.get(index) === signature(contentHash, files),
    }
  }

  async function answer(notebook: SearchingNotebook, request: RetrievalRequest, resolving: TargetDeps): Promise<RetrievalAnswer> {
    const { target, search: settings, queries } = request
    const found = await targetIndex(resolving, notebook, target)
    if (found.status === 'unbuilt') return { status: 'unbuilt', index: found.index, reason: found.reason, target }
    const { index, snapshot } = found
    const search = await openSearch({ ...deps, obtainModel: presentModel }, index, { ...settings, ...(snapshot !== null && { snapshot }) })
    const { contentHash } = search.head
    if (contentHash === null) throw new AppError('CONFLICT', `The index ${index} is being built. Wait for the end of its build.`)
    const key = canonicalJson([index, snapshot, contentHash, { ...settings }])
    const memory = answers.of(key)
    const missing = queries.filter((query) => !memory.has(query))
    for (let at = 0; at < missing.length; at += QUERIES_AT_ONCE) {
      const some = missing.slice(at, at + QUERIES_AT_ONCE)
      const hits = await search.find(some)
      some.forEach((query, place) => answers.add(key, memory, query, (hits[place] ?? []).map(passageOf)))
    }
    const judgements = request.judgements ?? (await ownJudgements(deps, index, queries))
    return {
      status: 'found',
      index,
      snapshot,
      contentHash,
      mode: search.mode,
      k: search.k,
      found: queries.map((query) => memory.get(query) ?? []),
      judged: await grades.of(search, [index, search.version, contentHash], judgements),
    }
  }

  return {
    async retrieve(notebook, requests) {
      const resolving = targetDeps()
      const found: RetrievalAnswer[] = []
      for (const request of requests) {
        try {
          found.push(await answer(notebook, request, resolving))
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown
          found.push({ status: 'problem', error: thrown.toData() })
        }
      }
      for (const [index, { searched, variants }] of withVariants(requests, found))
        if (await isOlderThanFiles(resolving, index)) for (const each of searched) each.newerVariants = variants
      return found
    },
    async build(notebook, targets, options = {}) {
      const reports: BuildReport[] = []
      for (const target of targets) {
        options.signal?.throwIfAborted()
        const resolving = targetDeps()
        const found = await targetIndex(resolving, notebook, target)
        if (found.status !== 'unbuilt') continue
        const report = await buildIndex(deps, found.build, options)
        reports.push(report)
        built.set(found.index, signature(report.contentHash, await resolving.filesOf(found.build.from)))
      }
      return reports
    },
  }
}

type Found = Extract<RetrievalAnswer, { status: 'found' }>

/** The named indexes that are searched as they are beside variants of them, with these answers and the names of the variants. */
function withVariants(
  requests: readonly RetrievalRequest[],
  answers: readonly RetrievalAnswer[],
): Map<string, { searched: Found[]; variants: string[] }> {
  const byIndex = new Map<string, { searched: Found[]; variants: string[] }>()
  for (const [position, { target }] of requests.entries()) {
    const answer = answers[position]
    if (!('index' in target.source) || target.snapshot !== null || !answer || answer.status === 'problem') continue
    const base = indexName(target.source.index)
    const entry = byIndex.get(base) ?? { searched: [], variants: [] }
    byIndex.set(base, entry)
    if (answer.index !== base) entry.variants.push(answer.index)
    else if (answer.status === 'found') entry.searched.push(answer)
  }
  return new Map(
    [...byIndex].flatMap(([base, { searched, variants }]) =>
      searched.length > 0 && variants.length > 0 ? [[base, { searched, variants: [...new Set(variants)] }] as const] : [],
    ),
  )
}

/** The judgements of these queries that were made on the page of an index, by the text of the query. */
async function ownJudgements(
  deps: Pick<IndexDeps, 'store' | 'judgements'>,
  index: string,
  queries: readonly string[],
): Promise<Judgement[]> {
  const stored = await judgementsOf(deps, index)
  const asked = new Set(queries)
  const texts = new Map(stored.queries.flatMap(({ id, text }) => (asked.has(text) ? [[id, text] as const] : [])))
  return stored.judgements.flatMap((judgement) => {
    const query = texts.get(judgement.query)
    return query === undefined ? [] : [{ ...judgement, query }]
  })
}

function passageOf(hit: RetrievedPassage): RetrievedPassage {
  const { chunk, document, path, title, headings, page, start, end, text, score, parts } = hit
  return { chunk, document, path, title, headings, page, start, end, text, score, parts }
}

const MOST_GRADES = 50

/** The grades of judgements in one version of an index, which each plan of a notebook asks for again. */
class GradeMemory {
  readonly #grades = new Map<string, Promise<Record<string, Judged>>>()

  of(search: Pick<Search, 'grades'>, version: readonly unknown[], judgements: readonly Judgement[]): Promise<Record<string, Judged>> {
    if (judgements.length === 0) return Promise.resolve({})
    const name = createHash('sha256')
      .update(JSON.stringify([version, judgements]))
      .digest('hex')
    const known = this.#grades.get(name)
    if (known) return known
    const found = gradesBy(search, judgements)
    found.catch(() => this.#grades.delete(name))
    if (this.#grades.size >= MOST_GRADES) this.#grades.clear()
    this.#grades.set(name, found)
    return found
  }
}

/** By query. A judgement of a whole document does not say which chunk is relevant; with one, documents are graded. */
async function gradesBy(search: Pick<Search, 'grades'>, judgements: readonly Judgement[]): Promise<Record<string, Judged>> {
  const isByChunk = judgements.every(({ span }) => span !== null)
  const { qrels } = await search.grades(judgements, isByChunk ? 'passage' : 'document')
  const level = isByChunk ? 'chunk' : 'document'
  return Object.fromEntries([...qrels].map(([query, grades]) => [query, { level, grades: Object.fromEntries(grades) }]))
}
