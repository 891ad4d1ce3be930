import { expect, test } from 'vitest'
import { markersNamedIn } from '../../core/experiment/thought/thoughtMarkers.ts'
import { ThoughtReader } from '../../core/experiment/thought/thoughtReader.ts'
import { SimulatedContext } from '../testing/simulatedContext.ts'
import type { CellSampler } from './cellSampler.ts'
import { lazySampler } from './lazySampler.ts'

const vocabulary = ['<', 'think', '>', 'hm', '</think>', '{', '}', 'No', '<think>']
const idOf = (text: string) => vocabulary.indexOf(text)
const [markers] = markersNamedIn('<think></think>')
const context = new SimulatedContext({ sequences: 1, capacity: 8 })

/** Draws these texts in turn; a sampler that has been disposed of draws no more. */
function scripted(texts: string[], allowed: string[] = []): CellSampler & { left: string[]; disposed: boolean } {
  const sampler = {
    left: [...texts],
    disposed: false,
    draw: async () => {
      if (sampler.disposed) throw new Error('disposed')
      return idOf(sampler.left.shift() ?? '')
    },
    allows: (token: number) => allowed.includes(vocabulary[token] ?? ''),
    dispose: () => void (sampler.disposed = true),
  }
  return sampler
}

async function drawn(
  freeTexts: string[],
  constrainedTexts: string[],
  { opened = false, allowed = [] }: { opened?: boolean; allowed?: string[] } = {},
) {
  const reader = new ThoughtReader({ markers: markers ? [markers] : [], opened: opened && markers ? markers : null })
  const free = scripted(freeTexts)
  const made: ReturnType<typeof scripted>[] = []
  const sampler = lazySampler({
    free,
    constrained() {
      const constrained = scripted(constrainedTexts, allowed)
      made.push(constrained)
      return constrained
    },
    reader,
    tokens: {
      textOf: (token) => vocabulary[token] ?? '',
      signOf: () => '',
      tokenize: (text) => (text.match(/think|[<>]/g) ?? []).map(idOf),
    },
  })
  const texts: string[] = []
  for (let step = 0; step < 10; step++) {
    const text = vocabulary[await sampler.draw(context, 0)] ?? ''
    if (text === '') break
    reader.push(text)
    texts.push(text)
  }
  sampler.dispose()
  expect([free, ...made].filter(({ disposed }) => !disposed)).toEqual([])
  return texts
}

test('the constraint draws from the first token after the thought', async () => {
  expect(await drawn(['<think>', 'hm', '</think>', 'No'], ['{', '}'])).toEqual(['<think>', 'hm', '</think>', '{', '}'])
  expect(await drawn(['hm', '</think>', 'No'], ['{', '}'], { opened: true })).toEqual(['hm', '</think>', '{', '}'])
})

test('a model that does not think is held to the constraint from its first token', async () => {
  expect(await drawn(['No', 'No'], ['{', '}'])).toEqual(['{', '}'])
})

test('an opening marker of several tokens is completed once it is begun', async () => {
  expect(await drawn(['<', 'hm', '</think>'], ['{', '}'])).toEqual(['<', 'think', '>', 'hm', '</think>', '{', '}'])
})

test('a text with which both a marker and what the constraint allows can begin is of the answer', async () => {
  expect(await drawn(['<'], ['<', '{', '>'], { allowed: ['<'] })).toEqual(['<', '{', '>'])
  expect(await drawn(['<think>', 'hm', '</think>'], ['<', '>'], { allowed: ['<', '<think>'] })).toEqual([
    '<think>',
    'hm',
    '</think>',
    '<',
    '>',
  ])
})
