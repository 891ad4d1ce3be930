import { createHash } from 'node:crypto'
import { canonicalJson } from '../../core/json.ts'
import type { IndexedFile } from '../../io/lance/indexReader.ts'
import type { IndexWriter } from '../../io/lance/indexWriter.ts'
import type { StoredChunk, StoredDocument } from '../../io/lance/rows.ts'
import type { IndexSettings } from './chooseSettings.ts'
import { contentHash } from './contentHash.ts'
import type { IndexHead } from '../indexHead.ts'
import { fieldValues, missingFields } from './metadataFields.ts'
import type { SplitDocument } from '../readSource.ts'

/** A file that was read and split. */
export type PreparedFile = { path: string; fileHash: string; documents: readonly SplitDocument[] }

/** Raised when files are read or split otherwise, so that every file is read again. */
const READING = 1
const TIDY_EVERY = 64

/** The commits of one build. The first one marks the index as incomplete, the last one as complete. */
export class IndexUpdate {
  readonly #writer: IndexWriter
  readonly #settingsHash: string
  readonly #known: Map<string, IndexedFile>
  /** The file of each document that is in the index. */
  readonly #owners: Map<string, string>
  #head: IndexHead
  #commits = 0

  private constructor(
    writer: IndexWriter,
    { head, settingsHash, known }: { head: IndexHead; settingsHash: string; known: Map<string, IndexedFile> },
  ) {
    this.#writer = writer
    this.#head = head
    this.#settingsHash = settingsHash
    this.#known = known
    this.#owners = new Map([...known.values()].flatMap(({ path, documents }) => documents.map((id) => [id, path] as const)))
  }

  static async begin(writer: IndexWriter, head: IndexHead, settings: IndexSettings): Promise<IndexUpdate> {
    const { chunks, embedder } = settings
    const settingsHash = createHash('sha256')
      .update(canonicalJson({ reading: READING, chunks, tokenizer: embedder?.hash ?? null }))
      .digest('hex')
    const known = await (await writer.read()).files()
    return new IndexUpdate(writer, { head: { ...head, ...settings }, settingsHash, known })
  }

  /** The hash of the file that the index has, if it was split by the same settings. */
  knownHash(path: string): string | null {
    const file = this.#known.get(path)
    return file?.settingsHash === this.#settingsHash ? file.fileHash : null
  }

  /** The ids of the documents that the index has of a file. */
  documentsOf(path: string): readonly string[] {
    return this.#known.get(path)?.documents.filter((id) => this.#owners.get(id) === path) ?? []
  }

  isKnown(path: string): boolean {
    return this.#known.has(path)
  }

  /** Removes everything that came from files that are not among these paths, and returns the number of those files. */
  async keepOnly(paths: ReadonlySet<string>): Promise<number> {
    const gone = [...this.#known.keys()].filter((path) => !paths.has(path))
    if (gone.length > 0) await this.remove(gone)
    return gone.length
  }

  async remove(paths: readonly string[]): Promise<void> {
    const there = paths.filter((path) => this.#known.has(path))
    if (there.length === 0) return
    await this.#mark()
    await this.#writer.replace({ paths: there, documents: [] }, [], [])
    for (const path of there) this.#forget(path)
    await this.#count()
  }

  /** Puts files in the place of what the index has of them. `vectorOf`: the vector of what is indexed of a passage. */
  async put(files: readonly PreparedFile[], vectorOf: (indexed: string) => Float32Array | null): Promise<void> {
    if (files.length === 0) return
    await this.#mark()
    await this.#addFields(files.flatMap(({ documents }) => documents))
    const isChanged = ({ path, documents }: PreparedFile) => this.#known.has(path) || documents.some(({ id }) => this.#owners.has(id))
    const changed = files.filter(isChanged)
    const added = files.filter((file) => !isChanged(file))
    if (changed.length > 0) {
      const { documents, chunks } = this.#rows(changed, vectorOf)
      // Documents may have moved here from other files.
      const moved = documents.flatMap(({ id, path }) => (this.#owners.has(id) && this.#owners.get(id) !== path ? [id] : []))
      await this.#writer.replace({ paths: changed.map(({ path }) => path), documents: moved }, documents, chunks)
    }
    if (added.length > 0) {
      const { documents, chunks } = this.#rows(added, vectorOf)
      await this.#writer.append(documents, chunks)
    }
    for (const { path, fileHash, documents } of files) {
      this.#forget(path)
      this.#known.set(path, { path, fileHash, settingsHash: this.#settingsHash, documents: documents.map(({ id }) => id) })
      for (const { id } of documents) this.#owners.set(id, path)
    }
    await this.#count()
  }

  /** Completes the index, unless nothing has changed at all. */
  async finish({ sources, skipped, buildMs, builtAt }: Pick<IndexHead, 'sources' | 'skipped' | 'buildMs' | 'builtAt'>): Promise<IndexHead> {
    if (this.#commits > 0) await this.#writer.tidy()
    const reader = await this.#writer.read()
    const before = await reader.head()
    const size = await reader.size()
    const limit = this.#head.embedder?.tokenLimit
    const cutCount = limit == null ? 0 : await reader.longerThan(limit)
    const head: IndexHead = {
      ...this.#head,
      state: 'complete',
      sources: [...sources],
      skipped: [...skipped],
      documentCount: size.documents,
      chunkCount: size.chunks,
      cutCount,
      contentHash: null,
    }
    head.contentHash = contentHash(await reader.chunkHashes(), head)
    if (canonicalJson(JSON.parse(before)) === canonicalJson(head)) return head
    const timed = { ...head, buildMs, builtAt }
    await this.#writer.writeHead(JSON.stringify(timed))
    return timed
  }

  async #mark(): Promise<void> {
    if (this.#head.state === 'building' && this.#commits > 0) return
    this.#head = { ...this.#head, state: 'building', contentHash: null }
    await this.#writer.writeHead(JSON.stringify(this.#head))
  }

  async #addFields(documents: readonly SplitDocument[]): Promise<void> {
    const { added, widened } = missingFields(this.#head.fields, documents)
    if (added.size + widened.size === 0) return
    const fields = { ...this.#head.fields }
    for (const [name, kind] of added) fields[name] = await this.#writer.addField(kind)
    for (const name of widened) {
      const field = fields[name]
      if (field) fields[name] = await this.#writer.fieldAsText(field)
    }
    this.#head = { ...this.#head, fields }
    await this.#writer.writeHead(JSON.stringify(this.#head))
  }

  #rows(
    files: readonly PreparedFile[],
    vectorOf: (indexed: string) => Float32Array | null,
  ): { documents: StoredDocument[]; chunks: StoredChunk[] } {
    const documents: StoredDocument[] = []
    const chunks: StoredChunk[] = []
    for (const { path, fileHash, documents: split } of files) {
      for (const { split: passages, ...document } of split) {
        const { id, title } = document
        const fields = fieldValues(this.#head.fields, document.metadata)
        documents.push({ ...document, path, chunks: passages.length, fileHash, settingsHash: this.#settingsHash })
        passages.forEach((chunk, place) =>
          chunks.push({
            id: `${id}:${chunk.start}-${chunk.end}`,
            document: id,
            path,
            title,
            place,
            start: chunk.start,
            end: chunk.end,
            page: chunk.page,
            headings: chunk.headings,
            text: chunk.text,
            indexed: chunk.indexed,
            textHash: createHash('sha256').update(chunk.indexed).digest('hex'),
            tokens: chunk.tokens,
            vector: vectorOf(chunk.indexed),
            fields,
          }),
        )
      }
    }
    return { documents, chunks }
  }

  #forget(path: string): void {
    for (const id of this.documentsOf(path)) this.#owners.delete(id)
    this.#known.delete(path)
  }

  /** Many small commits make searches slow. */
  async #count(): Promise<void> {
    this.#commits += 1
    if (this.#commits % TIDY_EVERY === 0) await this.#writer.tidy()
  }
}
