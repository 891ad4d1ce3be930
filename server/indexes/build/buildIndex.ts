import { AppError, type ErrorCode } from '../../core/errors.ts'
import { canonicalJson } from '../../core/json.ts'
import type { IndexWriter } from '../../io/lance/indexWriter.ts'
import type { JobControl, JobState } from '../../jobs/createJobs.ts'
import { type AskedSettings, chooseSettings, type IndexSettings } from './chooseSettings.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { type IndexHead, readHead } from '../indexHead.ts'
import { IndexUpdate, type PreparedFile } from './indexUpdate.ts'
import { indexName, jobName } from '../names.ts'
import type { ReadSource, SplitDocument } from '../readSource.ts'
import { type Skipped, type SourceFile, sourceFiles } from './sourceFiles.ts'

/**
 * `from`: absolute paths of folders and files. The index becomes what is in them. `forNotebook`: an index that is new is marked as made for a
 * notebook.
 */
export type BuildRequest = AskedSettings & { name: string; from: readonly string[]; forNotebook?: true }

export type BuildReport = {
  index: string
  documents: number
  chunks: number
  skipped: Skipped[]
  ms: number
  settings: IndexSettings
  warnings: string[]
  changes: FileChanges
  /** Identifies what can be found in the index now. */
  contentHash: string | null
}

/** Files by what this build did with them. Those that were left out are not counted, unless the index had them: then they are removed. */
export type FileChanges = { added: number; changed: number; removed: number; unchanged: number }

/** What other processes see of a build that is done. */
export type BuildOutcome = Pick<BuildReport, 'documents' | 'chunks' | 'ms' | 'warnings' | 'changes'> & { skipped: number }

const EMBEDDED_AT_ONCE = 64
const COMMIT_EVERY_MS = 10_000
const MOST_PENDING = 4096
const WORDS_AT_ONCE = 5000

/** Errors of one file, which do not keep the others from being indexed. */
const fileErrors: ReadonlySet<ErrorCode> = new Set([
  'BAD_INPUT',
  'FILE_MISSING',
  'FILE_TOO_LARGE',
  'FILE_ENCODING',
  'PATH_OUTSIDE',
  'NOT_ALLOWED',
])

/**
 * Makes an index equal to the files of its sources: reads what is new or changed, removes what is gone. It can be ended at any time; the next
 * call goes on. Searches find each file as it was or as it is.
 * @throws AppError CONFLICT if the index is being built, CANCELLED, BAD_INPUT, FILE_MISSING, MODEL_MISSING, MODEL_DOWNLOAD and errors of the embedder
 */
export async function buildIndex(
  deps: IndexDeps,
  request: BuildRequest,
  { signal, onChange }: { signal?: AbortSignal; onChange?: (state: JobState) => void } = {},
): Promise<BuildReport> {
  const { from, chunks, embedder, language, defaults, forNotebook } = request
  const name = indexName(request.name)
  if (from.length === 0) throw new AppError('BAD_INPUT', 'Name the folders or files to index.')
  const settings = {
    ...(chunks && { chunks }),
    ...(embedder && { embedder }),
    ...(language && { language }),
    ...(defaults && { defaults }),
    ...(forNotebook && { forNotebook }),
  }
  const asked = { name, from: [...from], ...settings }
  return deps.jobs.run({ name: jobName(name), request: asked, signal, onChange, outcomeOf }, (control) => build(deps, asked, control))
}

function outcomeOf({ documents, chunks, ms, warnings, changes, skipped }: BuildReport): BuildOutcome {
  return { documents, chunks, ms, warnings, changes, skipped: skipped.length }
}

async function build(deps: IndexDeps, request: BuildRequest, { signal, progress }: JobControl): Promise<BuildReport> {
  const { name, from } = request
  const startedAt = deps.now()
  progress({ done: 0, total: 0, note: 'looking for files' })
  const { files, skipped } = await sourceFiles(from, signal)
  const existing = await openExisting(deps, name)
  const { settings, warning } = await chooseSettings(deps, request, { files, before: existing?.head ?? null, signal, progress })
  const { writer, head } = await openFor(deps, request, { existing, settings })
  const update = await IndexUpdate.begin(writer, head, settings)
  const gone = await update.keepOnly(new Set(files.map(({ path }) => path)))
  const work = new FileWork(deps, { update, settings, files, skipped, signal, progress })
  for await (const { file, read } of readAhead(files, (next) => work.read(next))) {
    signal.throwIfAborted()
    await work.take(file, read)
  }
  await work.commit()
  progress({ done: totalOf(files), total: totalOf(files), note: 'finishing' })
  const leftOut = skipped.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const finished = await update.finish({ sources: [...from], skipped: leftOut, buildMs: deps.now() - startedAt, builtAt: deps.now() })
  return {
    index: name,
    documents: finished.documentCount,
    chunks: finished.chunkCount,
    skipped: leftOut,
    ms: deps.now() - startedAt,
    settings,
    changes: { ...work.changes, removed: work.changes.removed + gone },
    contentHash: finished.contentHash,
    warnings: [...(warning ? [warning] : []), ...cutWarning(finished)],
  }
}

function cutWarning({ cutCount, embedder }: IndexHead): string[] {
  if (cutCount === 0) return []
  return [
    `${cutCount} passages are longer than the ${embedder?.tokenLimit} tokens that ${embedder?.id} reads: their ends are found by full text only. Make the passages smaller.`,
  ]
}

type Existing = { writer: IndexWriter; head: IndexHead }

async function openExisting({ store }: IndexDeps, name: string): Promise<Existing | null> {
  const writer = await store.write(name)
  return writer && { writer, head: readHead(name, await (await writer.read()).head()) }
}

/** The index as it is, or an empty one: vectors of two embedders cannot be compared. */
async function openFor(
  { store }: IndexDeps,
  { name, from: sources, forNotebook }: BuildRequest,
  { existing, settings }: { existing: Existing | null; settings: IndexSettings },
): Promise<Existing> {
  const { fullText } = settings
  const mark = existing ? keptMark(existing.head, { from: sources, forNotebook }) : forNotebook
  if (existing && existing.head.embedder?.hash === settings.embedder?.hash) {
    if (canonicalJson(existing.head.fullText) !== canonicalJson(fullText)) await existing.writer.setFullText(fullText)
    const { forNotebook: _before, ...head } = existing.head
    return { ...existing, head: { ...head, ...(mark && { forNotebook: mark }) } }
  }
  const head: IndexHead = {
    format: 1,
    state: 'building',
    ...settings,
    fields: {},
    sources: [...sources],
    ...(mark && { forNotebook: mark }),
    documentCount: 0,
    chunkCount: 0,
    cutCount: 0,
    skipped: [],
    contentHash: null,
    buildMs: 0,
    builtAt: 0,
  }
  const writer = await store.create(name, { dimensions: settings.embedder?.dimensions ?? 0, head: JSON.stringify(head) })
  await writer.setFullText(fullText)
  return { writer, head }
}

/** An index that was made for a notebook becomes the user's own when it is built from other documents by hand. */
function keptMark({ forNotebook, sources }: IndexHead, request: Pick<BuildRequest, 'from' | 'forNotebook'>): true | undefined {
  return request.forNotebook || canonicalJson(sources) === canonicalJson([...request.from]) ? forNotebook : undefined
}

/** Reads, splits and embeds files and puts them into the index in groups. */
class FileWork {
  readonly #deps: IndexDeps
  readonly #update: IndexUpdate
  readonly #settings: IndexSettings
  readonly #skipped: Skipped[]
  readonly #signal: AbortSignal
  readonly #progress: JobControl['progress']
  readonly #tokenCounts = new Map<string, number>()
  /** By the embedder to each passage. */
  #addedTokens: number | null = null
  /** The file of each document that this build has seen. */
  readonly #claimed = new Map<string, string>()
  readonly #total: number
  /** Of the files that are in the index or left out. */
  #done = 0
  #pending: (PreparedFile & { size: number })[] = []
  #pendingChunks = 0
  #vectors = new Map<string, Float32Array>()
  #unembedded = new Set<string>()
  readonly changes: FileChanges = { added: 0, changed: 0, removed: 0, unchanged: 0 }
  #committedAt: number

  constructor(
    deps: IndexDeps,
    {
      update,
      settings,
      files,
      skipped,
      signal,
      progress,
    }: {
      update: IndexUpdate
      settings: IndexSettings
      files: readonly SourceFile[]
      skipped: Skipped[]
    } & JobControl,
  ) {
    this.#deps = deps
    this.#update = update
    this.#settings = settings
    this.#skipped = skipped
    this.#signal = signal
    this.#progress = progress
    this.#total = totalOf(files)
    this.#committedAt = deps.now()
  }

  /** Called for the next file while this one is embedded. `same`: the index has these bytes, split by these settings. */
  async read(file: SourceFile, known = this.#update.knownHash(file.path)): Promise<ReadSource | 'same'> {
    if (known === file.sha256) return 'same'
    const { within, path, sha256 } = file
    const input = { file: file.file, within, path, sha256, chunks: this.#settings.chunks }
    const countTokens = (words: string[]) => this.#countTokens(words)
    try {
      return await this.#deps.readSource(input, { countTokens })
    } catch (thrown) {
      return { reason: reasonOf(thrown) }
    }
  }

  async take(file: SourceFile, read: ReadSource | 'same'): Promise<void> {
    const { path } = file
    if (read === 'same') {
      const documents = this.#update.documentsOf(path)
      // A file before this one has a document of the same id by now.
      if (documents.some((id) => this.#claimed.has(id))) return this.take(file, await this.read(file, null))
      for (const id of documents) this.#claimed.set(id, path)
      this.changes.unchanged += 1
      return this.#pass(file)
    }
    if ('reason' in read) {
      this.#skipped.push({ path, reason: read.reason })
      if (this.#update.isKnown(path)) this.changes.removed += 1
      await this.#update.remove([path])
      return this.#pass(file)
    }
    const documents = read.documents.filter((document) => this.#claim(document, path))
    this.changes[this.#update.isKnown(path) ? 'changed' : 'added'] += 1
    this.#pending.push({ path, fileHash: file.sha256, documents, size: sizeOf(file) })
    for (const { split } of documents) {
      this.#pendingChunks += split.length
      if (this.#settings.embedder) for (const { indexed } of split) if (!this.#vectors.has(indexed)) this.#unembedded.add(indexed)
    }
    if (this.#unembedded.size >= EMBEDDED_AT_ONCE) await this.#embed()
    if (this.#pendingChunks >= MOST_PENDING || this.#deps.now() - this.#committedAt >= COMMIT_EVERY_MS) await this.commit()
  }

  async commit(): Promise<void> {
    await this.#embed()
    await this.#update.put(this.#pending, (indexed) => this.#vectors.get(indexed) ?? null)
    for (const { size } of this.#pending) this.#done += size
    this.#pending = []
    this.#pendingChunks = 0
    this.#vectors = new Map()
    this.#committedAt = this.#deps.now()
    this.#report(0)
  }

  /** Documents of two files, or two rows of one, may have the same id: the first one gets it. */
  #claim({ id }: SplitDocument, path: string): boolean {
    const owner = this.#claimed.get(id)
    if (owner === undefined) this.#claimed.set(id, path)
    else
      this.#skipped.push({ path, reason: `The id ${JSON.stringify(id)} is that of another document in ${owner}, so this one is left out.` })
    return owner === undefined
  }

  #pass(file: SourceFile): void {
    this.#done += sizeOf(file)
    this.#report(0)
  }

  async #embed(): Promise<void> {
    const { embedder } = this.#settings
    if (!embedder || this.#unembedded.size === 0) return
    // Texts of similar length share a batch, because a batch is as long as its longest text.
    const texts = [...this.#unembedded].toSorted((a, b) => b.length - a.length)
    for (let at = 0; at < texts.length; at += EMBEDDED_AT_ONCE) {
      this.#signal.throwIfAborted()
      const some = texts.slice(at, at + EMBEDDED_AT_ONCE)
      const vectors = await this.#deps.embedTexts(some, { model: embedder.id, role: 'passage', signal: this.#signal })
      some.forEach((text, index) => {
        const vector = vectors[index]
        if (vector) this.#vectors.set(text, vector)
        this.#unembedded.delete(text)
      })
      this.#report(this.#vectors.size / (this.#vectors.size + this.#unembedded.size))
    }
  }

  /** `share` of the pending files is embedded. */
  #report(share: number): void {
    const pending = this.#pending.reduce((sum, { size }) => sum + size, 0)
    this.#progress({ done: Math.round(this.#done + share * pending), total: this.#total, note: 'indexing' })
  }

  async #countTokens(words: string[]): Promise<{ counts: number[]; added: number } | null> {
    const { embedder } = this.#settings
    if (!embedder) return null
    const unknown = words.filter((word) => !this.#tokenCounts.has(word))
    for (let at = 0; at < unknown.length || this.#addedTokens === null; at += WORDS_AT_ONCE) {
      const some = unknown.slice(at, at + WORDS_AT_ONCE)
      const { counts, added } = await this.#deps.countTokens(some, { model: embedder.id, signal: this.#signal })
      this.#addedTokens = added.passage
      some.forEach((word, index) => this.#tokenCounts.set(word, counts[index] ?? 0))
    }
    return { counts: words.map((word) => this.#tokenCounts.get(word) ?? 0), added: this.#addedTokens }
  }
}

/** Reads one file ahead, so that reading and embedding overlap. */
async function* readAhead(
  files: readonly SourceFile[],
  read: (file: SourceFile) => Promise<ReadSource | 'same'>,
): AsyncGenerator<{ file: SourceFile; read: ReadSource | 'same' }> {
  const begin = (file: SourceFile | undefined) => {
    const reading = file && read(file)
    // It is awaited later, or never if the build ends before.
    reading?.catch(() => undefined)
    return reading
  }
  let next = begin(files[0])
  for (const [index, file] of files.entries()) {
    const current = next
    next = begin(files[index + 1])
    if (current) yield { file, read: await current }
  }
}

/** Why a file is left out. @throws what concerns more than this file */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof AppError)) return `It cannot be read (${thrown instanceof Error ? thrown.message : String(thrown)}).`
  if (fileErrors.has(thrown.code)) return thrown.message
  throw thrown
}

/** An empty file takes time too. */
function sizeOf({ bytes }: SourceFile): number {
  return bytes + 1
}

function totalOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, file) => sum + sizeOf(file), 0)
}
