import { textHash } from '../../../core/textHash.ts'
import { join } from 'node:path'
import type { DatasetRow } from '../../../core/dataset/row/row.ts'
import type { GenerateReply, Engine, ModelRef } from '../../../engine/door/protocol.ts'
import type { IndexReader } from '../../../io/lance/indexReader.ts'
import type { IndexStore } from '../../../io/lance/indexStore.ts'
import { createDatasetStore } from '../../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../../io/testing/temporaryFolder.ts'

/** A dataset `d` with these rows in a temporary folder, and what a job gets. */
export async function datasetSpace(rows: readonly DatasetRow[]) {
  const folder = await temporaryFolder()
  const store = createDatasetStore(
    { datasets: join(folder.path, 'datasets'), home: join(folder.path, 'home'), trash: join(folder.path, 'trash') },
    { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined },
  )
  const made = await store.create('d', '')
  made.add(rows)
  const seen: string[] = []
  return {
    deps: { store, now: () => new Date(0), resolveModel: async () => ({ id: 'tiny', hash: 'ab' }) as ModelRef },
    control: {
      signal: new AbortController().signal,
      progress: ({ done, total }: { done: number; total: number }) => void seen.push(`${done}/${total}`),
    },
    seen,
    dataset: () => store.open('d'),
    async [Symbol.asyncDispose]() {
      await store.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Passages of the document `a.md`, which stand for an index. */
export function passagesOf(texts: readonly string[]): Pick<IndexStore, 'read'> {
  const chunks = texts.map((text, place) => {
    const [start, end] = [place * 1000, place * 1000 + text.length]
    return {
      id: `a.md:${start}-${end}`,
      document: 'a.md',
      path: 'a.md',
      title: null,
      place,
      start,
      end,
      page: null,
      headings: [],
      text,
      indexed: text,
      textHash: textHash(text),
      tokens: null,
    }
  })
  const reader: Pick<IndexReader, 'places' | 'chunks'> = {
    places: async () => chunks,
    chunks: async (ids) => chunks.filter(({ id }) => ids.includes(id)),
  }
  return { read: async () => reader as IndexReader }
}

/** Answers with these texts in turn, or what the function says to each prompt; null fails. */
export function scriptedEngine(
  texts: readonly (string | null)[] | ((prompt: string) => string | null),
): Pick<Engine, 'generate'> & { prompts: string[] } {
  let next = 0
  const asked: string[] = []
  return {
    prompts: asked,
    async *generate({ prompts, generations }): AsyncGenerator<GenerateReply> {
      for (const { ref, prompt } of generations) {
        const text = prompts[prompt]?.messages[0]?.content ?? ''
        asked.push(text)
        const output = typeof texts === 'function' ? texts(text) : (texts[next++] ?? null)
        yield output === null
          ? { kind: 'cellFailed', id: 0, ref, error: { code: 'ENGINE_FAILED', message: 'no' } }
          : {
              kind: 'cellDone',
              id: 0,
              ref,
              result: {
                output,
                thought: null,
                outputTokenIds: [],
                renderedPrompt: '',
                finishReason: 'stop',
                tokens: { prompt: 1, output: 1 },
                timing: { ttftMs: 1, totalMs: 1 },
              },
            }
      }
    },
  }
}
