import { AppError } from '../../core/errors.ts'
import { documentExtensions, extensionOf, mostDocumentBytes } from '../../core/retrieval/documentFormats.ts'
import { isPdf } from '../../io/documents/pdf/isPdf.ts'
import { decodeFile } from '../../io/documents/text/decodeFile.ts'
import type { Uploads } from '../../io/documents/uploads.ts'
import { readRegular } from '../../io/files/regularFile.ts'
import { rememberHashes } from '../../io/files/rememberHashes.ts'
import type { DocumentFacts } from '../../io/lance/indexReader.ts'
import type { StoredDocument } from '../../io/lance/rows.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { readHead } from '../indexHead.ts'
import { indexName } from '../names.ts'
import type { SourcePlaces } from '../build/sources.ts'
import type { DocumentService, OriginalFile } from './documentService.types.ts'
import { documentList } from './documentList.ts'
import { findOriginal } from './findOriginal.ts'

type Deps = Pick<IndexDeps, 'store' | 'jobs'> & SourcePlaces & { uploads: Uploads }

export function createDocumentService(deps: Deps): DocumentService {
  const { store, uploads } = deps
  const hashOf = rememberHashes()

  async function open(index: string) {
    const reader = await store.read(index)
    return { reader, head: readHead(index, await reader.head()) }
  }

  /** The last list that was asked for: a search asks again at each letter, and reading many rows takes a second. */
  let listed: { key: string; documents: DocumentFacts[]; cut: ReadonlyMap<string, number> } | null = null
  async function documentsOf(index: string) {
    const reader = await store.read(index)
    const text = await reader.head()
    const key = `${index} ${reader.version} ${text}`
    if (listed?.key === key) return listed
    const head = readHead(index, text)
    const limit = head.embedder?.tokenLimit ?? null
    const [documents, cut] = await Promise.all([
      reader.documents(),
      limit === null || head.cutCount === 0 ? new Map<string, number>() : reader.longerByDocument(limit),
    ])
    listed = { key, documents, cut }
    return listed
  }

  async function openDocument(index: string, id: string) {
    const { reader, head } = await open(index)
    const document = await reader.document(id)
    if (!document) throw new AppError('NOT_FOUND', `The index ${index} has no document ${id} any more. Choose another one.`)
    return { reader, head, document }
  }

  async function originalState(file: { file: string; within: string | null } | null, { fileHash, path }: StoredDocument) {
    if (!file) return 'missing'
    const hash = await hashOf(file.file, undefined, { within: file.within, name: path }).catch(() => null)
    return hash === null ? 'missing' : hash === fileHash ? 'same' : 'changed'
  }

  return {
    async list({ index, search = '', limit }) {
      const { documents, cut } = await documentsOf(index)
      return documentList(documents, cut, { search, limit })
    },

    async get({ index, document: id, passage }) {
      const { reader, head, document } = await openDocument(index, id)
      const tokenLimit = head.embedder?.tokenLimit ?? null
      const [outline, file, wanted] = await Promise.all([
        reader.outline(id),
        findOriginal(deps, { index, sources: head.sources, path: document.path }),
        passage === undefined ? null : reader.chunk(passage),
      ])
      const { path, title, text, pages, metadata, chunks } = document
      return {
        id,
        path,
        title,
        metadata,
        chunks,
        pages: pages.length,
        length: text.length,
        pageStarts: outline.flatMap(({ page, place }, at) =>
          page !== null && page !== (outline[at - 1]?.page ?? null) ? [{ page, place }] : [],
        ),
        cut: outline.flatMap(({ place, tokens }) => (tokenLimit !== null && tokens !== null && tokens > tokenLimit ? [place] : [])),
        tokenLimit,
        original: await originalState(file, document),
        place: wanted?.document === id ? wanted.place : null,
      }
    },

    async passages({ index, document, from, to }) {
      const { reader } = await open(index)
      const chunks = await reader.chunksOf(document, { from, to })
      return chunks.map(({ id, place, start, end, page, headings, text, tokens }) => ({
        id,
        place,
        start,
        end,
        page,
        headings,
        text,
        tokens,
      }))
    },

    upload: ({ index, path, bytes, body }) => uploads.put(indexName(index), path, body, { bytes }),
    removeUpload: ({ index, path }) => uploads.remove(indexName(index), path),
    restoreUpload: (undo) => uploads.restore(undo),

    async original({ index, document: id }) {
      const { head, document } = await openDocument(index, id)
      const { path } = document
      const found = await findOriginal(deps, { index, sources: head.sources, path })
      if (!found)
        throw new AppError('FILE_MISSING', `The file ${path} is not there any more. Its passages are still in the index ${index}.`)
      const bytes = await readRegular(found.file, { within: found.within, name: path, maxBytes: mostDocumentBytes })
      return shownAs(path, bytes)
    },
  }
}

/** A PDF as it is, texts as plain text in UTF-8, everything else as a download. */
function shownAs(path: string, bytes: Uint8Array): OriginalFile {
  const fileName = path.slice(path.lastIndexOf('/') + 1)
  // The name alone does not tell: what does not begin as a PDF is not shown as one.
  if (isPdf(bytes, path)) return { fileName, mime: 'application/pdf', inline: true, bytes }
  if (!textExtensions.has(extensionOf(path))) return { fileName, mime: 'application/octet-stream', inline: false, bytes }
  return { fileName, mime: 'text/plain; charset=utf-8', inline: true, bytes: Buffer.from(decodeFile(bytes, path)) }
}

const textExtensions: ReadonlySet<string> = new Set(documentExtensions.filter((extension) => !/^(pdf|docx|docm)$/.test(extension)))
