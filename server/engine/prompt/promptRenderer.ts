import type { Prompt } from '../../core/experiment/cell.ts'
import { plainTemplateFacts, type TemplateFacts } from '../../core/experiment/templateFacts.ts'
import { openedMarkers, type ThoughtMarkers, withCommon } from '../../core/experiment/thought/thoughtMarkers.ts'
import { createHash } from 'node:crypto'
import type { Llama, LlamaModel, Token } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'
import type { AnsweredPrompt, TokenTexts } from '../door/protocol.ts'
import { Detokenizer } from '../native/detokenizer.ts'
import { controlName, createJinjaRenderer, nativeModel } from '../native/llamaInternals.ts'
import { type RenderJinja, renderChat, specialFinder } from './chatTemplate.ts'
import { continuationTokens } from './continuationTokens.ts'
import { answerEnd } from './endToken.ts'
import { type RenderedPrompt, rememberPrompts } from './rememberPrompts.ts'
import { withFixedClock } from './templateClock.ts'
import { templateFacts } from './templateFacts.ts'

/** The tokenizer blocks the process, on texts such as a long row of blanks for a time that grows with the square of the length. */
const MOST_CHARACTERS = 600_000

export type PromptRenderer = {
  /**
   * Throws AppError BAD_INPUT where the chat template refuses the messages, CONTEXT_TOO_SMALL for more than 600,000 characters. An equal
   * prompt gives the same object.
   */
  render(prompt: Prompt): RenderedPrompt
  /** Exactly the prompt's tokens at generation, and those of the answer with what ends it in the chat template. Throws as `render`. */
  answerTokens(item: AnsweredPrompt): { prompt: number[]; answer: number[] }
  tokenTexts(tokens: readonly number[]): TokenTexts
  /** SHA-256 in hex. */
  chatTemplateHash: string
  /** What the template makes use of besides the messages. */
  facts: TemplateFacts
  /** The token that ends an answer, as text; see `endToken.ts`. */
  endToken: string
  /** The markers of thoughts to look for in this model's outputs. */
  markers: readonly ThoughtMarkers[]
  /** The name of a control token that such a marker may consist of; `''` for any other token. */
  signOf: (token: number) => string
}

/**
 * Renders prompts with the model's own chat template and tokenizer, with BOS where its metadata asks for it. The messages of a model without
 * a template (a base model) are joined by blank lines. Works on a model that is loaded for its vocabulary only.
 */
export function createPromptRenderer(llama: Llama, model: LlamaModel): PromptRenderer {
  const native = nativeModel(model)
  const template = model.fileInfo.metadata.tokenizer?.chat_template
  const render: RenderJinja = template ? createJinjaRenderer(llama, withFixedClock(template)) : plainTemplate
  const text = (token: Token | null) => (token === null ? '' : native.getTokenString(token))
  const { bos, eos } = model.tokens
  const tokens = { bos: text(bos), eos: text(eos) }
  const controls = controlTexts(model)
  const findSpecials = specialFinder([...controls.values()])
  const { facts, markers: own } = template ? templateFacts(template, { render, tokens }) : { facts: plainTemplateFacts, markers: [] }
  const markers = withCommon(own)
  const inMarkers = own.flatMap(({ open, close }) => [open, ...close]).join('\n')
  const signs = new Map([...controls].filter(([, name]) => name !== '' && inMarkers.includes(name)))
  const endToken = answerEnd({ render, tokens, findSpecials })
  const renderPrompt = rememberPrompts((prompt) => {
    refuseLong(prompt)
    const pieces = renderChat(prompt, { render, tokens, findSpecials })
    const ids = concat(pieces.map((piece) => native.tokenize(piece.text, !piece.plain)))
    const written = pieces.map((piece) => piece.text).join('')
    const opened = openedMarkers({ rendered: written, prefill: prompt.prefill }, markers)
    if (bos === null || !native.shouldPrependBosToken() || ids[0] === bos) return { text: written, tokens: ids, opened }
    return { text: tokens.bos + written, tokens: concat([Uint32Array.of(bos), ids]), opened }
  })
  return {
    facts,
    endToken,
    markers,
    signOf: (token) => signs.get(token) ?? '',
    render: renderPrompt,
    answerTokens({ answer, ...prompt }) {
      const { tokens: before } = renderPrompt(prompt)
      const after = continuationTokens(prompt, answer, {
        prompts: { render: renderPrompt },
        tokenize: (part) => native.tokenize(part, false),
      })
      return { prompt: [...before], answer: [...after, ...native.tokenize(endToken, true)] }
    },
    tokenTexts(ids) {
      const decode = (part: Uint32Array) => native.detokenize(part, false)
      const detokenizer = new Detokenizer(decode)
      const pieces = ids.map((token) => {
        const added = detokenizer.push(token)
        return controls.get(token) ?? added
      })
      return { text: decode(Uint32Array.from(ids)), pieces }
    },
    chatTemplateHash: createHash('sha256')
      .update(template ?? 'plain')
      .digest('hex'),
  }
}

function refuseLong({ messages, prefill }: Prompt): void {
  const characters = messages.reduce((sum, { content }) => sum + content.length, prefill?.length ?? 0)
  if (characters <= MOST_CHARACTERS) return
  const count = (value: number) => value.toLocaleString('en')
  throw new AppError(
    'CONTEXT_TOO_SMALL',
    `A prompt has ${count(characters)} characters; at most ${count(MOST_CHARACTERS)} can be read. Shorten it, or split its text into several cases.`,
  )
}

function controlTexts(model: LlamaModel): Map<number, string> {
  const texts = new Map<number, string>()
  for (const token of model.iterateAllTokens()) {
    const name = controlName(model, token)
    if (name !== null) texts.set(token, name)
  }
  return texts
}

const plainTemplate: RenderJinja = ({ messages }) => (messages as Prompt['messages']).map(({ content }) => content).join('\n\n')

function concat(lists: Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}
