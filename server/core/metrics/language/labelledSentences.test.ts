import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { englishPoliteness } from './politenessEnglish.ts'
import { isRefusal } from './refusal.ts'

const read = <Row>(name: string) =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8')) as { rules: Row[]; unseen: Row[] }

const tones = read<{ text: string; tone: 'polite' | 'neutral' | 'impolite' }>('englishTones')
const refusals = read<{ text: string; refusal: 0 | 1 }>('refusals')

function toneOf(text: string) {
  const { polite, impolite } = englishPoliteness(text)
  return polite > impolite ? 'polite' : polite < impolite ? 'impolite' : 'neutral'
}

test.each([
  ['rules', 1],
  ['unseen', 0.95],
] as const)('English tones (%s): at least %d are classified correctly', (name, least) => {
  const wrong = tones[name].filter(({ text, tone }) => toneOf(text) !== tone)
  const accuracy = 1 - wrong.length / tones[name].length
  expect([accuracy >= least, wrong]).toEqual([true, accuracy >= least ? wrong : []])
})

test.each([
  ['rules', 1],
  ['unseen', 0.95],
] as const)('refusals (%s): at least %d are classified correctly', (name, least) => {
  const wrong = refusals[name].filter(({ text, refusal }) => isRefusal(text) !== (refusal === 1))
  const accuracy = 1 - wrong.length / refusals[name].length
  expect([accuracy >= least, wrong]).toEqual([true, accuracy >= least ? wrong : []])
})

test('every class has enough labelled sentences for a test', () => {
  const all = [...tones.rules, ...tones.unseen]
  expect(['polite', 'neutral', 'impolite'].map((tone) => all.filter((each) => each.tone === tone).length >= 20)).toEqual([true, true, true])
  expect([0, 1].map((refusal) => refusals.rules.filter((each) => each.refusal === refusal).length >= 30)).toEqual([true, true])
})

test.each([
  'a '.repeat(50_000),
  'i am sorry '.repeat(5000),
  '죄송하지만 '.repeat(10_000),
  `i ${'really '.repeat(5000)}`,
  "you're ".repeat(9000),
])('a long text is read in linear time', (text) => {
  expect([typeof isRefusal(text), toneOf(text)]).toEqual(['boolean', expect.any(String)])
})
