import { answerMessages, promptMessages } from '../../core/dataset/row/rowText.ts'
import type { Message as RowMessage, RowContent } from '../../core/dataset/row/content.ts'
import { AppError } from '../../core/errors.ts'
import type { Message, Prompt } from '../../core/experiment/cell.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import type { ExportDeps } from './exportRequest.ts'

type Rendered = Awaited<ReturnType<Engine['render']>>

/**
 * Writes rows as the text that a model reads and writes: its chat template over the prompt, the answer, and the token that ends an answer. An
 * earlier turn is ended as the template ends it.
 */
export function createCompletionTexts(engine: Pick<Engine, 'render'>, model: ModelRef): NonNullable<ExportDeps['completionTexts']> {
  return async (contents) => {
    const prompts = contents.map((content) => promptOf(content))
    const { texts, endToken, chatTemplateHash } = await renderAll(
      engine,
      model,
      prompts.flatMap((prompt) => ('reason' in prompt ? [] : [prompt])),
    )
    let next = 0
    return {
      texts: prompts.map((prompt) => {
        const text = 'reason' in prompt ? prompt : (texts[next++] ?? { reason: 'The model wrote no text.' })
        if ('reason' in text || 'reason' in prompt) return text
        if (
          endToken !== '' &&
          [...prompt.messages.map(({ content }) => content), prompt.prefill ?? ''].some((part) => part.includes(endToken))
        )
          return { reason: `A text has ${endToken}, which the tokenizer of ${model.id} reads as the end of an answer. Edit the row.` }
        return { text: text.text + endToken }
      }),
      template: { model: model.id, sha256: model.hash, chatTemplateHash, endToken },
    }
  }
}

/** One prompt that a template refuses would fail the others of its request, so they are then rendered one by one. */
async function renderAll(
  engine: Pick<Engine, 'render'>,
  model: ModelRef,
  prompts: Prompt[],
): Promise<Pick<Rendered, 'endToken' | 'chatTemplateHash'> & { texts: ({ text: string } | { reason: string })[] }> {
  try {
    const { prompts: texts, endToken, chatTemplateHash } = await engine.render({ model, prompts })
    return { texts, endToken, chatTemplateHash }
  } catch (thrown) {
    if (!isRefusal(thrown) || prompts.length === 0) throw thrown
    const { endToken, chatTemplateHash } = await engine.render({ model, prompts: [] })
    const texts: ({ text: string } | { reason: string })[] = []
    for (const prompt of prompts) {
      const text = await engine.render({ model, prompts: [prompt] }).then(
        ({ prompts: [rendered] }) => rendered,
        (reason: unknown) => {
          if (!isRefusal(reason)) throw reason
          return { reason: reason.message }
        },
      )
      texts.push(text ?? { reason: 'The model wrote no text.' })
    }
    return { texts, endToken, chatTemplateHash }
  }
}

function isRefusal(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && (thrown.code === 'BAD_INPUT' || thrown.code === 'CONTEXT_TOO_SMALL')
}

function promptOf(content: RowContent): Prompt | { reason: string } {
  if (content.kind === 'chat' && content.tools && content.tools.length > 0)
    return { reason: 'The row has tools, which are not written as text.' }
  const [answer] = answerMessages(content)
  if (!answer) return { reason: 'The conversation does not end with an answer.' }
  const messages: Message[] = []
  for (const message of promptMessages(content)) {
    const plain = plainMessage(message)
    if (!plain) return { reason: 'The row has tool calls or their results, which are not written as text.' }
    messages.push(plain)
  }
  if (!plainMessage(answer)) return { reason: 'The answer has tool calls, which are not written as text.' }
  return { messages, prefill: answer.content }
}

function plainMessage({ role, content, toolCalls = [] }: RowMessage): Message | null {
  return role === 'tool' || toolCalls.length > 0 ? null : { role, content }
}
