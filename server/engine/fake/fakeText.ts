import type { Prompt, SamplingParams } from '../../core/experiment/cell.ts'
import { samplingNames } from '../../core/experiment/parameters.ts'
import { canonicalJson } from '../../core/json.ts'
import type { GenerationInput } from '../door/protocol.ts'

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

const THOUGHT_WORDS = 20

/** A citation of the first passage, and one of a passage that no prompt has. */
const cites = 'Pancakes cost 7 euros [1]. See [999].'

/** The prompt as the fake renders it, in a ChatML-like layout. */
export function fakePrompt({ messages, prefill, template }: Prompt): string {
  const settings = `${template?.date ? `<|date|>${template.date}\n` : ''}${template?.thinking === false ? `${NOT_THINKING}\n` : ''}`
  return `${settings}${messages.map(({ role, content }) => `<|${role}|>\n${content}\n`).join('')}<|assistant|>\n${prefill ?? ''}`
}

/** What the fake's chat template writes if thinking is switched off. */
export const NOT_THINKING = '<|no_think|>'

/** The pieces of a text that are tokens: each word with the whitespace before it. */
export function fakePieces(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}

/** The same for each call. */
export function fakeTokenId(piece: string): number {
  return hashText(piece) % 49152
}

export function fakeTokenIds(text: string): number[] {
  return fakePieces(text).map(fakeTokenId)
}

/**
 * The words of an answer, one for each token. They depend only on the rendered prompt, sampling and seed; at temperature 0 the seed
 * does not count. `thinks`: a thought comes first. `citing`: the answer begins with citations. `natural`: the answer ends by itself before `maxTokens`.
 */
export function fakeWords(
  prompt: string,
  { sampling, seed, maxTokens }: Pick<GenerationInput, 'sampling' | 'seed' | 'maxTokens'>,
  { thinks = false, citing = false } = {},
): { pieces: string[]; natural: boolean } {
  let state = hashText(prompt + samplingText(sampling), sampling.temperature === 0 ? 0 : seed)
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    return state
  }
  const length = 2 + (next() % 40)
  const drawn = Array.from({ length }, (_, index) => `${index === 0 && !citing ? '' : ' '}${words[next() % words.length]}`)
  const answer = citing ? [...(cites.match(/\s*\S+/g) ?? []), ...drawn] : drawn
  const thought = ['<think>\n', ...Array.from({ length: THOUGHT_WORDS }, () => ' perhaps'), '\n</think>\n\n']
  const all = thinks ? [...thought, ...answer] : answer
  return { pieces: all.slice(0, maxTokens), natural: all.length <= maxTokens }
}

/** A stored cell comes back with its members in another order, and must give the same text. */
function samplingText(sampling: SamplingParams): string {
  const members = samplingNames.filter((name) => sampling[name] !== undefined)
  return `{${members.map((name) => `"${name}":${canonicalJson(sampling[name])}`).join()}}`
}
