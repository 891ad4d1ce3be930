import type { Message, RowContent } from './content.ts'

/** The user turn of an instruction: the instruction, and after a line break the input if there is one (as in LLaMA-Factory). */
export function instructionText({ instruction, input }: { instruction: string; input: string }): string {
  return input === '' ? instruction : `${instruction}\n${input}`
}

/** The messages before the answer. */
export function promptMessages(content: RowContent): Message[] {
  switch (content.kind) {
    case 'instruction': {
      const { system, history = [] } = content
      return [
        ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
        ...history.flatMap(([user, assistant]) => [
          { role: 'user' as const, content: user },
          { role: 'assistant' as const, content: assistant },
        ]),
        { role: 'user', content: instructionText(content) },
      ]
    }
    case 'chat':
      return content.messages.slice(0, answerStart(content.messages))
    case 'preference':
    case 'label':
      return content.prompt
  }
}

/** The messages that are learnt: of a chat the last turn of the assistant, of a preference the better answer. */
export function answerMessages(content: RowContent): Message[] {
  switch (content.kind) {
    case 'instruction':
      return [{ role: 'assistant', content: content.output }]
    case 'chat':
      return content.messages.slice(answerStart(content.messages))
    case 'preference':
      return content.chosen
    case 'label':
      return content.completion
  }
}

/** Where the last assistant message begins; the length if the conversation does not end with one. */
function answerStart(messages: readonly Message[]): number {
  return messages.at(-1)?.role === 'assistant' ? messages.length - 1 : messages.length
}

export function promptText(content: RowContent): string {
  return textOf(promptMessages(content))
}

export function answerText(content: RowContent): string {
  return textOf(answerMessages(content))
}

/** All text of a row, in order, as it is searched and compared. */
export function fullText(content: RowContent): string {
  const texts = [promptText(content), answerText(content)]
  if (content.kind === 'preference') texts.push(textOf(content.rejected))
  return texts.filter((text) => text !== '').join('\n')
}

function textOf(messages: readonly Message[]): string {
  return messages
    .flatMap(({ content, toolCalls = [] }) => [content, ...toolCalls.map(({ name, arguments: given }) => `${name}(${given})`)])
    .filter((text) => text !== '')
    .join('\n')
}

/** A text in which what readers do not see as different is equal: NFKC, lower case, white space folded. */
export function foldedText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
