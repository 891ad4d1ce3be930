import { expect, test } from 'vitest'
import type { RetrievalAnswer, RetrievalRequest } from '../../core/experiment/retrieval.ts'
import { usesOf } from '../../core/experiment/plan/retrieverUse.ts'
import { block, path, read } from '../../core/experiment/testing/readSample.ts'
import { retrievedPassages } from './retrievedPassages.ts'

test('a sweep over an index that is older than its files and a variant of it has a warning with the remedy', async () => {
  const { experiment } = read(
    block('prompt a', 'user: "{{context}} {{question}}"') +
      block('cases c', '- { id: q1, vars: { question: first } }') +
      block('retriever docs', 'index: docs') +
      block('sweep s', 'chunk_size: [200, 8]'),
  )
  const answer = ({ target, queries }: RetrievalRequest): RetrievalAnswer => ({
    status: 'found',
    index: target.build.chunks.size === 8 ? 'docs--size-8' : 'docs',
    snapshot: null,
    contentHash: 'hash',
    mode: 'text',
    k: 1,
    found: queries.map(() => []),
    judged: {},
    ...(target.build.chunks.size !== 8 && { newerVariants: ['docs--size-8'] }),
  })
  const retrieve = async (requests: readonly RetrievalRequest[]) => requests.map(answer)
  const { diagnostics, findPassages } = await retrievedPassages({ retrieve }, experiment!, path)
  expect(diagnostics).toMatchObject([{ severity: 'warning', block: 'retriever docs', place: { file: path } }])
  expect(diagnostics[0]?.message).toMatch(
    /^The index docs is older than its files, while docs--size-8 has .* index build docs --from PATH$/,
  )
  const [sweep] = experiment!.sweeps
  const [use] = usesOf(experiment!, sweep!)
  // The output of a cell does not depend on it.
  const found = findPassages?.(use!, experiment!.cases[0]!, 'first')
  expect(found).toMatchObject({ retriever: 'docs', index: 'docs' })
  expect(found).not.toHaveProperty('newerVariants')
})
