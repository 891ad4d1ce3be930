import { AppError } from '../../core/errors.ts'
import type { RetrievalBuild, RetrieverSource } from '../../core/experiment/retriever.ts'
import type { RetrievalTarget } from '../../core/experiment/retrieval.ts'
import { defaultsFor } from '../../core/retrieval/indexConfig.ts'
import type { IndexReader } from '../../io/lance/indexReader.ts'
import type { IndexStore } from '../../io/lance/indexStore.ts'
import type { BuildRequest } from '../build/buildIndex.ts'
import { chooseChunks } from '../build/chooseSettings.ts'
import { type IndexHead, readHead } from '../indexHead.ts'
import { indexName } from '../names.ts'
import type { sourceFiles } from '../build/sourceFiles.ts'
import { ownIndexName, variantName } from './variantName.ts'

/** The notebook that searches: its name in lists, and how a path in it becomes an absolute one inside the project. */
export type SearchingNotebook = { notebook: string; resolvePath?: (relative: string) => Promise<string> }

/** The index of a target: present, or what has to be built, and why. */
export type TargetIndex =
  | { status: 'ready'; index: string; snapshot: string | null }
  | { status: 'unbuilt'; index: string; reason: string; build: BuildRequest }

type Files = Awaited<ReturnType<typeof sourceFiles>>

export type TargetDeps = {
  store: Pick<IndexStore, 'read'>
  /** The present files of sources. */
  filesOf: (sources: readonly string[]) => Promise<Files>
  /** Whether what the index has is what a build in this process made of these files. */
  isBuiltFrom: (index: string, contentHash: string | null, files: Files) => boolean
}

/**
 * Finds the index of a target. An index that a notebook names is taken as it is; one that was made for the notebook has to agree with the
 * settings and with the documents as they are now.
 * @throws AppError NOT_FOUND (no such index), CONFLICT (the name is taken by an index that was not made for a notebook), BAD_INPUT, FILE_MISSING, PATH_OUTSIDE
 */
export async function targetIndex(
  deps: TargetDeps,
  notebook: SearchingNotebook,
  { source, snapshot, build }: RetrievalTarget,
): Promise<TargetIndex> {
  if ('documents' in source) {
    const own = await ownIndex(notebook, source, build)
    return madeIndex(deps, own)
  }
  const base = indexName(source.index)
  if (snapshot !== null) return { status: 'ready', index: base, snapshot }
  const head = readHead(base, await (await deps.store.read(base)).head())
  const request = variantOf(base, head, build)
  if (request) return madeIndex(deps, request)
  if (head.state === 'complete') return { status: 'ready', index: base, snapshot: null }
  return { status: 'unbuilt', index: base, reason: 'is not complete', build: { name: base, from: head.sources } }
}

async function ownIndex(
  { notebook, resolvePath }: SearchingNotebook,
  { documents }: Extract<RetrieverSource, { documents: string }>,
  build: RetrievalBuild,
): Promise<BuildRequest> {
  if (!resolvePath) throw new AppError('FILE_MISSING', `There is no place in which ${documents} could be. Save the notebook first.`)
  const { language, embedder, chunks } = build
  // Where the language is not known yet, by the usual passages that are largest: the build finds the rest.
  chooseChunks(defaultsFor(language === undefined || language === 'auto' ? 'mixed' : language).chunks, chunks)
  return {
    name: variantName(ownIndexName(notebook, documents), build),
    from: [await resolvePath(documents)],
    forNotebook: true,
    ...(language && { language }),
    ...(embedder !== undefined && { embedder }),
    chunks,
  }
}

/** The build of the variant of an index; null if the index itself is as asked for. */
function variantOf(base: string, head: IndexHead, build: RetrievalBuild): BuildRequest | null {
  const { chunks, embedder = head.embedder?.id ?? 'none' } = build
  const language = build.language === undefined || build.language === 'auto' ? head.language : build.language
  const request = { chunks: chooseChunks(head.chunks, chunks), embedder, language }
  return settingsProblem(head, request) === null
    ? null
    : { name: variantName(base, build), from: head.sources, forNotebook: true, ...request }
}

/** An index that was made for a notebook, if it is as it would be built now. */
async function madeIndex({ store, filesOf, isBuiltFrom }: TargetDeps, build: BuildRequest): Promise<TargetIndex> {
  const { name: index, from } = build
  // Throws here, and not only in the build, if the documents are not there.
  const files = await filesOf(from)
  const unbuilt = (reason: string): TargetIndex => ({ status: 'unbuilt', index, reason, build })
  const reader = await store.read(index).catch(nullIfMissing)
  if (!reader) return unbuilt('is not built yet')
  const text = await reader.head()
  if (text === '') return unbuilt('is not built yet')
  const head = readHead(index, text)
  const isOfOthers = !sameTexts(head.sources, from)
  if (isOfOthers && !head.forNotebook) throw nameTaken(index)
  if (head.state !== 'complete') return unbuilt('is not complete')
  const problem = settingsProblem(head, build)
  if (problem !== null) return unbuilt(problem)
  if (isOfOthers) return unbuilt('was made from other documents')
  if (!isBuiltFrom(index, head.contentHash, files) && !(await hasFiles(reader, head, files))) return unbuilt('is older than its documents')
  return { status: 'ready', index, snapshot: null }
}

/**
 * Whether an index that notebooks name is older than its files, from which variants of it are built. False where the files cannot be found.
 */
export async function isOlderThanFiles({ store, filesOf, isBuiltFrom }: TargetDeps, index: string): Promise<boolean> {
  const reader = await store.read(index)
  const head = readHead(index, await reader.head())
  try {
    const files = await filesOf(head.sources)
    return !isBuiltFrom(index, head.contentHash, files) && !(await hasFiles(reader, head, files))
  } catch (thrown) {
    if (thrown instanceof AppError) return false
    throw thrown
  }
}

function nameTaken(index: string): AppError {
  return new AppError(
    'CONFLICT',
    `The passages of this retriever need an index named ${index}, but an index of this name was made from other documents, and not for a notebook. Build that one under another name and remove ${index}, or change the size, overlap, language or embedder here.`,
  )
}

function nullIfMissing(thrown: unknown): null {
  if (thrown instanceof AppError && thrown.code === 'NOT_FOUND') return null
  throw thrown
}

/** Why an index is not as asked for, as the end of a sentence; null if it is. */
function settingsProblem(
  { chunks, embedder, language }: IndexHead,
  asked: Pick<BuildRequest, 'chunks' | 'embedder' | 'language'>,
): string | null {
  const other = 'has other settings than the notebook asks for'
  if (asked.embedder !== undefined && asked.embedder !== (embedder?.id ?? 'none')) return other
  if (asked.language !== undefined && asked.language !== 'auto' && asked.language !== language) return other
  const wanted = Object.entries(asked.chunks ?? {}) as [keyof IndexHead['chunks'], unknown][]
  return wanted.every(([name, value]) => chunks[name] === value) ? null : other
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at])
}

/** Whether an index was made of exactly these files. A file that it had to leave out is not compared. */
async function hasFiles(reader: IndexReader, { skipped }: IndexHead, { files }: Files): Promise<boolean> {
  const known = await reader.files()
  const left = new Set(skipped.map(({ path }) => path))
  const expected = files.filter(({ path }) => known.has(path) || !left.has(path))
  return known.size === expected.length && expected.every(({ path, sha256 }) => known.get(path)?.fileHash === sha256)
}
