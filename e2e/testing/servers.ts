export type Engine = 'fake' | 'real'

/** Tests on the fake engine run in this many workers, those on the default model in one. A worker has a server of its own. */
export const fakeWorkers = 2

const firstPort = Number(process.env.ASSAY_E2E_PORT ?? 4310)
/** Playwright counts the workers that run at the same time, from 0. */
const thisWorker = Number(process.env.TEST_PARALLEL_INDEX ?? 0)

export const portOf = (engine: Engine, worker = thisWorker): number => (engine === 'real' ? firstPort + fakeWorkers : firstPort + worker)

export const addressOf = (engine: Engine, worker = thisWorker): string => `http://127.0.0.1:${portOf(engine, worker)}`

/** The folder of a server's data and experiments. */
export const projectOf = (engine: Engine, worker = thisWorker): string => `.assay/e2e/${engine === 'real' ? engine : `fake-${worker}`}`
