import { expect, test } from 'vitest'

import type { Experiment, Shot, TestCase } from '../../core/experiment/experiment.ts'
import { sampleExperiment } from '../../core/experiment/testing/sampleExperiment.ts'
import type { CaseId } from '../../core/ids.ts'
import { openStore } from '../../io/store/store.ts'
import { createTextEmbedder } from './embedTexts.ts'
import { shotRanker } from './rankShots.ts'

/** Two dimensions: how much of the text is about 과일 (fruit), and how much about tools. */
const vectors: Record<string, number[]> = { 사과: [1, 0], 배: [0.9, 0.1], hammer: [0, 1], 귤: [0.95, 0.05] }

function experimentWith(select: 'similar' | 'first', shots: Shot[], cases: string[]): Experiment {
  const testCase = (fruit: string, position: number): TestCase & { block: string } => ({
    id: `${position + 1}` as CaseId,
    seedKey: fruit,
    vars: { fruit },
    reference: null,
    tags: [],
    file: 'n',
    line: 1,
    block: 'cases',
  })
  const sweep = {
    name: 's',
    variants: [],
    cases: [],
    axes: [],
    fixed: {},
    shots: { items: shots, counts: [1], select },
    repeats: 1,
    line: 1,
  }
  return sampleExperiment({ variants: [], cases: cases.map(testCase), sweeps: [sweep] })
}

function embedder() {
  const store = openStore(':memory:')
  const asked: string[][] = []
  const embed = createTextEmbedder({
    embedder: {
      embed: async ({ texts }) => {
        asked.push(texts)
        return { vectors: texts.map((text) => vectors[text] ?? [0, 0]), cut: texts.map(() => 0) }
      },
    },
    embeddings: store.embeddings,
    resolveModel: async (id) => ({ id, path: '/m', hash: 'aa' }),
  })
  return { embed, asked, store }
}

const shots: Shot[] = ['hammer', '배', '귤'].map((fruit) => ({ vars: { fruit }, output: '' }))

test('shots are ranked nearest first', async () => {
  const { embed } = embedder()
  const experiment = experimentWith('similar', shots, ['사과'])
  const rank = await shotRanker(embed, experiment)
  const [testCase] = experiment.cases
  expect(testCase && rank?.(testCase, shots)).toEqual([2, 1, 0])
})

test('nothing is embedded if no sweep asks for similar shots', async () => {
  const { embed, asked } = embedder()
  expect(await shotRanker(embed, experimentWith('first', shots, ['사과']))).toBeNull()
  expect(asked).toEqual([])
})

test('a text is embedded only once, even over several plans', async () => {
  const { embed, asked, store } = embedder()
  await shotRanker(embed, experimentWith('similar', shots, ['사과']))
  store.queue.flush()
  await shotRanker(embed, experimentWith('similar', shots, ['사과', '배']))
  expect(asked).toEqual([['hammer', '배', '귤', '사과']])
})
