import type { Message } from '../../row/content.ts'
import type { ImporterProblem, ImporterRule } from './importerRule.ts'

const drop = (reason: string): ImporterProblem => ({ effect: 'drop', reason })

/** The fine-tuning API of OpenAI refuses a whole file for one such row; exports leave the row out instead. */
export const openai: ImporterRule = {
  title: 'OpenAI',
  source: 'API reference: fine-tuning, chat and preference formats',
  problems(content) {
    switch (content.kind) {
      case 'instruction':
        return content.output === '' ? [drop('The answer is empty.')] : []
      case 'chat':
        return [
          ...(content.messages.some(({ role }) => role === 'assistant') ? [] : [drop('No message is of the assistant.')]),
          ...calls(content.messages),
        ]
      case 'preference':
        return [
          ...[content.chosen, content.rejected].flatMap((answer) => preferred(answer)),
          ...calls([...content.prompt, ...content.chosen]),
          ...calls([...content.prompt, ...content.rejected]),
        ]
      case 'label':
        return []
    }
  },
}

function preferred(answer: readonly Message[]): ImporterProblem[] {
  if (!answer.some(({ role }) => role === 'assistant')) return [drop('An answer of the pair has no message of the assistant.')]
  return answer.every(({ role }) => role === 'assistant' || role === 'tool')
    ? []
    : [drop('An answer of the pair has a message that is neither of the assistant nor of a tool.')]
}

function calls(messages: readonly Message[]): ImporterProblem[] {
  const made = new Set(messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id)))
  return [
    ...(made.has(undefined) ? [drop('A tool call has no id.')] : []),
    ...(messages.some(({ role, toolCallId }) => role === 'tool' && (toolCallId === undefined || !made.has(toolCallId)))
      ? [drop('A tool answers a call that no message made.')]
      : []),
    ...(messages.some(({ role, content, toolCalls = [] }) => role === 'assistant' && content === '' && toolCalls.length === 0)
      ? [drop('An answer is empty.')]
      : []),
    ...(messages.some(({ role, weight }) => role !== 'assistant' && weight !== undefined)
      ? [drop('A message that is not of the assistant has a weight.')]
      : []),
  ]
}
