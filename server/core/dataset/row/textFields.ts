import type { Message, RowContent } from './content.ts'

/** A text of a row with the name of its place, such as `output`, `history.0.1` or `messages.2`. */
export type TextField = { field: string; text: string; isAnswer: boolean }

/** Every text of a content that a person reads, in order. */
export function textFields(content: RowContent): TextField[] {
  switch (content.kind) {
    case 'instruction':
      return [
        ...(content.system === undefined ? [] : [{ field: 'system', text: content.system, isAnswer: false }]),
        ...(content.history ?? []).flatMap(([user, assistant], position) => [
          { field: `history.${position}.0`, text: user, isAnswer: false },
          { field: `history.${position}.1`, text: assistant, isAnswer: false },
        ]),
        { field: 'instruction', text: content.instruction, isAnswer: false },
        { field: 'input', text: content.input, isAnswer: false },
        { field: 'output', text: content.output, isAnswer: true },
      ]
    case 'chat':
      return of('messages', content.messages, (message) => message.role === 'assistant')
    case 'preference':
      return [
        ...of('prompt', content.prompt, () => false),
        ...of('chosen', content.chosen, () => true),
        ...of('rejected', content.rejected, () => true),
      ]
    case 'label':
      return [...of('prompt', content.prompt, () => false), ...of('completion', content.completion, () => true)]
  }
}

function of(list: string, messages: readonly Message[], isAnswer: (message: Message) => boolean): TextField[] {
  return messages.map((message, position) => ({ field: `${list}.${position}`, text: message.content, isAnswer: isAnswer(message) }))
}

/** The content with each text replaced by what `change` returns for it; the same object if nothing changes. */
export function withTexts(content: RowContent, change: (text: string, field: string) => string): RowContent {
  let isChanged = false
  const replaced = (text: string, field: string) => {
    const next = change(text, field)
    if (next !== text) isChanged = true
    return next
  }
  const list = (name: string, messages: readonly Message[]) =>
    messages.map((message, position) => ({ ...message, content: replaced(message.content, `${name}.${position}`) }))
  const next = ((): RowContent => {
    switch (content.kind) {
      case 'instruction': {
        const { system, history, instruction, input, output } = content
        return {
          kind: 'instruction',
          ...(system !== undefined && { system: replaced(system, 'system') }),
          instruction: replaced(instruction, 'instruction'),
          input: replaced(input, 'input'),
          output: replaced(output, 'output'),
          ...(history && {
            history: history.map(([user, assistant], position): [string, string] => [
              replaced(user, `history.${position}.0`),
              replaced(assistant, `history.${position}.1`),
            ]),
          }),
        }
      }
      case 'chat':
        return { ...content, messages: list('messages', content.messages) }
      case 'preference':
        return {
          ...content,
          prompt: list('prompt', content.prompt),
          chosen: list('chosen', content.chosen),
          rejected: list('rejected', content.rejected),
        }
      case 'label':
        return { ...content, prompt: list('prompt', content.prompt), completion: list('completion', content.completion) }
    }
  })()
  return isChanged ? next : content
}
