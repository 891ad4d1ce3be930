import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../core/errors.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { hostileNotebook } from './testing/hostileNotebook.ts'
import { createThreads } from './threads.ts'

/** Seconds of trying; a longer time can be set by hand. */
const seconds = Number(process.env.ASSAY_FUZZ_SECONDS) || 4
const firstSeed = Number(process.env.ASSAY_FUZZ_SEED) || 1

/** More than the findings of a notebook, which are bounded for each of its parts. */
const mostFindings = 2_000

test(
  'whatever a notebook contains, it is read, summarised and planned, or stopped with a reason',
  { timeout: 1000 * seconds + 120_000 },
  async () => {
    await using folder = await temporaryFolder()
    const threads = createThreads(
      { root: join(import.meta.dirname, '..', '..'), home: folder.path },
      { env: { ASSAY_COMPUTE_SECONDS: '20' }, idle: 2 },
    )
    try {
      const end = performance.now() + 1000 * seconds
      for (let seed = firstSeed; performance.now() < end; seed++) {
        const problem = await tryNotebook(threads, seed)
        expect(problem, `ASSAY_FUZZ_SEED=${seed}`).toBeNull()
      }
    } finally {
      await threads.close()
    }
  },
)

/** What is wrong with the outcome for the notebook of this seed, or null. */
async function tryNotebook(threads: ReturnType<typeof createThreads>, seed: number): Promise<string | null> {
  const { text, files } = hostileNotebook(seed)
  const path = `experiments/${seed}/notebook.md`
  const fileOf = (name: string) => ({ path: name, text: files[name] ?? null, version: '', bytes: 0 })
  try {
    const names = await threads.notebooks.namedFiles({ path, text })
    const main = { path: 'notebook.md', text, version: '', bytes: 0 }
    const counts = await threads.notebooks.summarize({ path, fallbackTitle: 'x', files: [main, ...names.map(fileOf)] })
    const { diagnostics, experiment } = await threads.plan(
      { path, text, lane: 'exact' },
      {
        readFiles: async (paths) =>
          paths.map((name) => {
            const found = files[name]
            return found === undefined ? { error: { code: 'FILE_MISSING', message: 'none' } } : { text: found }
          }),
        embedTexts: async (texts) => texts.map(() => Float32Array.of(1)),
        learnModels: async () => ({ models: new Map(), problems: [] }),
        learnAdapters: async () => [],
        retrieve: async () => [],
      },
    )
    await threads.notebooks.withTitle({ path, text, from: 'x', to: '새 제목' }).catch(onlyAppError)
    if (diagnostics.length > mostFindings) return `${diagnostics.length} findings`
    if (experiment && counts.title !== (experiment.title || 'x')) return `summary ${counts.title}, plan ${experiment.title}`
    return null
  } catch (thrown) {
    return thrown instanceof AppError && thrown.code === 'NOTEBOOK_TOO_LARGE' ? null : `${String(thrown)} ${(thrown as Error).stack}`
  }
}

function onlyAppError(thrown: unknown): void {
  if (!(thrown instanceof AppError)) throw thrown
}
