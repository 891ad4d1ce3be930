import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createJobFiles } from '../io/jobs/jobFiles.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { createBackground } from './createBackground.ts'
import { createJobs } from './createJobs.ts'

test('a job that is about to begin does not go on after the end', async () => {
  await using folder = await temporaryFolder()
  const background = createBackground(createJobs({ files: createJobFiles(join(folder.path, 'jobs')) }), () => undefined)
  let atWork = false
  const started = background.start({ name: 'job', request: null }, async ({ signal }) => {
    atWork = true
    await new Promise((resolve, reject) => {
      if (signal.aborted) reject(signal.reason)
      signal.addEventListener('abort', () => reject(signal.reason))
    }).finally(() => (atWork = false))
  })
  const outcome = Promise.allSettled([started])
  await background.close()
  expect(atWork).toBe(false)
  await outcome
  expect(atWork).toBe(false)
})
