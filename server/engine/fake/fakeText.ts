import type { SamplingParams } from '../../core/experiment/cell.ts'
import { samplingNames } from '../../core/experiment/parameters.ts'
import { canonicalJson } from '../../core/json.ts'
import type { GenerateCell } from '../door/protocol.ts'

const words = [
  'positive',
  'negative',
  'neutral',
  'the',
  'a',
  'answer',
  'is',
  'yes',
  'no',
  'good',
  'bad',
  'river',
  'seven',
  'blue',
  '좋아요',
  '아니요',
  '오늘',
  '🙂',
  '42',
  'because',
  'model',
  'quick',
  'light',
  'maybe',
]

/** 32-bit FNV-1a of the text's UTF-16 units: the fake's only source of variety. */
export function hashText(text: string, seed = 0): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash
}

/** The prompt as the fake shows it, a ChatML-like layout. */
export function fakePrompt({ messages, prefill }: Pick<GenerateCell, 'messages' | 'prefill'>): string {
  return `${messages.map(({ role, content }) => `<|${role}|>\n${content}\n`).join('')}<|assistant|>\n${prefill ?? ''}`
}

/** One id per whitespace-led piece of text, stable across calls. */
export function fakeTokenIds(text: string): number[] {
  return (text.match(/\s*\S+|\s+$/g) ?? []).map((piece) => hashText(piece) % 49152)
}

/**
 * The words of a cell's answer, one a token: decided by messages, sampling and seed alone; temperature 0 does not look at the seed.
 * `natural` tells that the answer ends by itself before `maxTokens`.
 */
export function fakeWords(cell: GenerateCell): { pieces: string[]; natural: boolean } {
  const seed = cell.sampling.temperature === 0 ? 0 : cell.seed
  let state = hashText(fakePrompt(cell) + samplingText(cell.sampling), seed)
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return state
  }
  const length = 2 + (next() % 40)
  const pieces = Array.from(
    { length: Math.min(length, cell.maxTokens) },
    (_, index) => `${index === 0 ? '' : ' '}${words[next() % words.length]}`,
  )
  return { pieces, natural: length <= cell.maxTokens }
}

/** A stored cell comes back with its members in another order, and must give the same text. */
function samplingText(sampling: SamplingParams): string {
  const members = samplingNames.filter((name) => sampling[name] !== undefined)
  return `{${members.map((name) => `"${name}":${canonicalJson(sampling[name])}`).join()}}`
}
