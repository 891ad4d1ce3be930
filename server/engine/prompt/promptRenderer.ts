import { createHash } from 'node:crypto'
import type { Llama, LlamaModel, Token } from 'node-llama-cpp'

import { type ChatPrompt, type RenderJinja, renderChat } from './chatTemplate.ts'
import { controlName, createJinjaRenderer, nativeModel } from '../native/llamaInternals.ts'
import { rememberTokens } from './rememberTokens.ts'
import { specialFinder } from '../native/specialTokens.ts'

export type Rendered = { text: string; tokens: Uint32Array }

export type PromptRenderer = { render(prompt: ChatPrompt): Rendered; chatTemplateHash: string }

/**
 * Prompts as this model wants them: its own chat template, its tokenizer, BOS where its metadata asks for one. A model without
 * a template (a base model) gets the messages with blank lines between. Works on a model loaded for its vocabulary alone.
 */
export function createPromptRenderer(llama: Llama, model: LlamaModel): PromptRenderer {
  const native = nativeModel(model)
  const template = model.fileInfo.metadata.tokenizer?.chat_template
  const render: RenderJinja = template ? createJinjaRenderer(llama, template) : plainTemplate
  const text = (token: Token | null) => (token === null ? '' : native.getTokenString(token))
  const { bos, eos } = model.tokens
  const tokens = { bos: text(bos), eos: text(eos) }
  const tokenize = rememberTokens((piece, specialTokens) => native.tokenize(piece, specialTokens))
  const findSpecials = specialFinder(controlTexts(model))
  return {
    chatTemplateHash: createHash('sha256')
      .update(template ?? 'plain')
      .digest('hex'),

    render(prompt) {
      const pieces = renderChat(prompt, { render, tokens, findSpecials })
      const lists = pieces.map((piece) => tokenize(piece.text, !piece.plain))
      const ids = concat(lists)
      const written = pieces.map((piece) => piece.text).join('')
      if (bos === null || !native.shouldPrependBosToken() || ids[0] === bos) return { text: written, tokens: ids }
      return { text: tokens.bos + written, tokens: concat([Uint32Array.of(bos), ids]) }
    },
  }
}

function controlTexts(model: LlamaModel): string[] {
  const texts: string[] = []
  for (const token of model.iterateAllTokens()) {
    const name = controlName(model, token)
    if (name !== null) texts.push(name)
  }
  return texts
}

const plainTemplate: RenderJinja = ({ messages }) => (messages as ChatPrompt['messages']).map(({ content }) => content).join('\n\n')

function concat(lists: Uint32Array[]): Uint32Array {
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}
