import { AppError } from '../core/errors.ts'
import { canonicalJson } from '../core/json.ts'
import type { RetrievalAnswer, RetrievalRequest, RetrievalTarget, RetrievedPassage } from '../core/experiment/retrieval.ts'
import type { PlacedChunk } from '../core/retrieval/judgements/qrels.ts'
import { rememberHashes } from '../io/files/rememberHashes.ts'
import type { JobState } from '../jobs/createJobs.ts'
import { buildIndex, type BuildReport } from './buildIndex.ts'
import type { IndexDeps } from './indexDeps.ts'
import { openSearch, type Search } from './openSearch.ts'
import { sourceFiles } from './sourceFiles.ts'
import { type SearchingNotebook, targetIndex, type TargetDeps } from './targetIndex.ts'

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

export function createNotebookRetrieval(deps: IndexDeps): NotebookRetrieval {
  const hashOf = rememberHashes()
  /** What the last build of each index here saw and made, because a file without a document leaves no trace in the index. */
  const built = new Map<string, string>()
  const signature = (contentHash: string | null, files: Awaited<ReturnType<typeof sourceFiles>>) =>
    canonicalJson([contentHash, files.files.map(({ path, sha256 }) => [path, sha256])])
  const answers = new AnswerMemory()
  const places = new Map<string, PlacedChunk[]>()

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
    const { target, search: settings, queries, judged } = request
    const found = await targetIndex(resolving, notebook, target)
    if (found.status === 'unbuilt') return { status: 'unbuilt', index: found.index, reason: found.reason, target }
    const { index, snapshot } = found
    const search = await openSearch(deps, index, { ...settings, ...(snapshot !== null && { snapshot }) })
    const { contentHash } = search.head
    if (contentHash === null) throw new AppError('CONFLICT', `The index ${index} is being built. Wait for the end of its build.`)
    const memory = answers.of(canonicalJson([index, snapshot, contentHash, { ...settings }]))
    const missing = queries.filter((query) => !memory.has(query))
    for (let at = 0; at < missing.length; at += QUERIES_AT_ONCE) {
      const some = missing.slice(at, at + QUERIES_AT_ONCE)
      const hits = await search.find(some)
      some.forEach((query, place) => answers.add(memory, query, (hits[place] ?? []).map(passageOf)))
    }
    const chunks = await placesIn(search, canonicalJson([index, search.version, contentHash]), judged)
    return {
      status: 'found',
      index,
      snapshot,
      contentHash,
      mode: search.mode,
      k: search.k,
      found: queries.map((query) => memory.get(query) ?? []),
      chunks,
    }
  }

  async function placesIn(search: Pick<Search, 'places'>, version: string, documents: readonly string[]): Promise<PlacedChunk[]> {
    const nameOf = (document: string) => `${version} ${document}`
    const missing = documents.filter((document) => !places.has(nameOf(document)))
    const found = Map.groupBy(missing.length > 0 ? await search.places(missing) : [], ({ document }) => document)
    const all = documents.flatMap((document) => places.get(nameOf(document)) ?? found.get(document) ?? [])
    if (places.size >= MOST_PASSAGES) places.clear()
    for (const document of missing) places.set(nameOf(document), found.get(document) ?? [])
    return all
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

function passageOf(hit: RetrievedPassage): RetrievedPassage {
  const { chunk, document, path, title, headings, page, start, end, text, score, parts } = hit
  return { chunk, document, path, title, headings, page, start, end, text, score, parts }
}

type Answers = Map<string, RetrievedPassage[]>

/** Passages by index, settings and query. When there are too many, those of the settings that were asked for longest ago are forgotten. */
class AnswerMemory {
  readonly #bySettings = new Map<string, Answers>()
  #passages = 0

  of(name: string): Answers {
    const known = this.#bySettings.get(name) ?? new Map<string, RetrievedPassage[]>()
    this.#bySettings.delete(name)
    this.#bySettings.set(name, known)
    return known
  }

  add(answers: Answers, query: string, passages: RetrievedPassage[]): void {
    answers.set(query, passages)
    this.#passages += passages.length
    for (const [name, oldest] of this.#bySettings) {
      if (this.#passages <= MOST_PASSAGES || oldest === answers) return
      for (const { length } of oldest.values()) this.#passages -= length
      this.#bySettings.delete(name)
    }
  }
}
