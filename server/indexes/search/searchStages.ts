import type { ScoredChunk } from '../../io/lance/indexReader.ts'

type Ranked = { id: string; score: number }

/** A passage in the list of a stage. Scores of different stages cannot be compared. */
export type StageEntry = { chunk: string; score: number }

/** A passage that a stage found: `text` is the slice from `start` to `end` of its document. */
export type FoundPassage = {
  chunk: string
  document: string
  path: string
  title: string | null
  headings: readonly string[]
  page: number | null
  start: number
  end: number
  text: string
}

/** What each stage of a search finds by itself, best first. `vector` and `fused` are null for an index without vectors. */
export type Stages = {
  lists: { text: StageEntry[]; vector: StageEntry[] | null; fused: StageEntry[] | null }
  /** The passages at the top of the lists, each once. */
  passages: FoundPassage[]
}

/** The passages of each list that come with their text. */
const TOP = 20

/** `near` is null for an index without vectors. `fuse` joins both lists as the search does. */
export function stageLists(
  near: readonly ScoredChunk[] | null,
  matching: readonly ScoredChunk[],
  fuse: (near: readonly ScoredChunk[], matching: readonly ScoredChunk[]) => readonly Ranked[],
): Stages {
  const chunks = new Map([...(near ?? []), ...matching].map((chunk) => [chunk.id, chunk]))
  const lists = {
    text: entriesOf(matching),
    vector: near && entriesOf(near),
    fused: near && entriesOf(fuse(near, matching)),
  }
  const top = new Set(Object.values(lists).flatMap((list) => (list ?? []).slice(0, TOP).map(({ chunk }) => chunk)))
  return { lists, passages: [...top].flatMap((id) => passageOf(chunks.get(id)) ?? []) }
}

function entriesOf(ranked: readonly Ranked[]): StageEntry[] {
  return ranked.map(({ id, score }) => ({ chunk: id, score }))
}

function passageOf(chunk: ScoredChunk | undefined): FoundPassage | null {
  if (!chunk) return null
  const { id, document, path, title, headings, page, start, end, text } = chunk
  return { chunk: id, document, path, title, headings, page, start, end, text }
}
