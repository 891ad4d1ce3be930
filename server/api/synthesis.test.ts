import { expect, test } from 'vitest'
import { defaultPrompts } from '../core/dataset/synthesis/synthesisRequest.ts'
import { slugSchema } from '../core/ids.ts'
import { serverOver } from './testing/serverOver.ts'

async function* body(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

test('a job writes rows about the passages of an index, tells its progress and its report, and is there after it', async () => {
  await using server = await serverOver()
  const { api, services } = server
  const [index, dataset] = [slugSchema.parse('규정'), slugSchema.parse('문답')]
  await services.documents.upload({
    index,
    path: 'leave.md',
    bytes: null,
    body: body('Annual leave is fifteen days a year, asked for two weeks ahead.'),
  })
  await api.indexes.build({ index, embedder: 'none', language: 'en' })
  for await (const jobs of await api.indexes.watch()) if (jobs[index]?.status === 'done') break
  const request = {
    kind: 'questions' as const,
    model: 'tiny',
    seed: 0,
    index,
    count: 5,
    withPassage: true,
    prompts: defaultPrompts.questions,
  }
  await expect(api.synthesis.start({ dataset, request, by: '' })).rejects.toThrow('There is no dataset 문답')
  await api.datasets.create({ dataset })
  await expect(api.synthesis.start({ dataset, request: { ...request, model: 'none' }, by: '' })).rejects.toThrow('none')
  await expect(api.synthesis.goOn({ dataset, by: '' })).rejects.toThrow('There is no job to go on with')
  await api.synthesis.start({ dataset, request, by: '' })
  for await (const { job, report, canGoOn } of await api.synthesis.watch({ dataset })) {
    if (job?.status === 'running') continue
    expect(job).toMatchObject({ status: 'done', progress: { done: 1, total: 1 } })
    expect(canGoOn).toBe(false)
    // The fake engine writes words by chance, which the checks refuse or not; each text is accounted for.
    const left = report?.leftOut.reduce((sum, { count }) => sum + count, 0) ?? 0
    expect((report?.written ?? 0) + left + (report?.failed.count ?? 0)).toBe(1)
    break
  }
})
