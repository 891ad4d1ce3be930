import { expect, test } from 'vitest'
import { sampleTable } from './sampleTable.ts'

test('answers stand beside those of the base model in the order of the steps', () => {
  const table = sampleTable([
    { step: 0, prompt: '안녕?', answer: 'Hello' },
    { step: 0, prompt: 'Where?', answer: 'Here' },
    { step: 20, prompt: '안녕?', answer: '안녕하세요.' },
    { step: 10, prompt: '안녕?', answer: '안녕' },
  ])
  expect(table).toEqual({
    steps: [0, 10, 20],
    prompts: [
      { prompt: '안녕?', answers: ['Hello', '안녕', '안녕하세요.'] },
      { prompt: 'Where?', answers: ['Here', null, null] },
    ],
  })
})

test('the answer of a step that was made again after a resume counts', () => {
  const table = sampleTable([
    { step: 10, prompt: 'p', answer: 'before' },
    { step: 10, prompt: 'p', answer: 'after' },
  ])
  expect(table.prompts[0]?.answers).toEqual(['after'])
})
