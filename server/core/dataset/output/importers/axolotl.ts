import type { Message } from '../../row/content.ts'
import type { ImporterProblem, ImporterRule } from './importerRule.ts'

const drop = (reason: string): ImporterProblem => ({ effect: 'drop', reason })
const lose = (reason: string): ImporterProblem => ({ effect: 'lose', reason })

/** axolotl, with its types `alpaca`, `chat_template` and, for pairs, `chat_template.default`. */
export const axolotl: ImporterRule = {
  title: 'axolotl',
  source: 'src/axolotl/prompt_strategies: alpaca_chat.py, chat_template.py, dpo/chat_template.py',
  problems(content) {
    switch (content.kind) {
      case 'instruction':
        return [
          ...(content.system === undefined
            ? []
            : [lose('Its type alpaca does not read `system`. An export to axolotl writes conversations.')]),
          ...(content.history === undefined || content.history.length === 0
            ? []
            : [lose('Its type alpaca does not read `history`. An export to axolotl writes conversations.')]),
        ]
      case 'chat':
        return [
          ...(content.messages.some(({ role }) => role === 'assistant')
            ? []
            : [drop('No message is an answer, so nothing of the row is learnt.')]),
          ...(content.messages.some(({ toolCalls = [] }) => toolCalls.some(({ arguments: given }) => !isJson(given)))
            ? [drop('The arguments of a tool call are not JSON, at which it ends with an error.')]
            : []),
          ...(content.messages.some(({ weight }) => weight === 0) ? [lose('Weight 0 of an answer is ignored: the answer is learnt.')] : []),
        ]
      case 'preference':
        return [
          ...(content.chosen.length > 1 || content.rejected.length > 1
            ? [lose('Of an answer of several messages only the last one is read.')]
            : []),
          ...(content.tools && content.tools.length > 0 ? [lose('The tools of a pair are not read.')] : []),
          ...(hasCalls([...content.prompt, ...content.chosen, ...content.rejected])
            ? [lose('The tool calls of a pair are not read.')]
            : []),
        ]
      case 'label':
        return []
    }
  },
}

function hasCalls(messages: readonly Message[]): boolean {
  return messages.some(({ toolCalls = [] }) => toolCalls.length > 0)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
