import { canonicalJson } from '../../../json.ts'
import type { Message } from '../../row/content.ts'
import type { ImporterProblem, ImporterRule } from './importerRule.ts'

const lose = (reason: string): ImporterProblem => ({ effect: 'lose', reason })

/** TRL drops no row, but it trains on a row that teaches nothing or something else. */
export const trl: ImporterRule = {
  title: 'TRL',
  source: 'trl/data_utils.py, docs: dataset formats, DPO trainer, KTO trainer',
  problems(content) {
    switch (content.kind) {
      case 'instruction':
        return []
      case 'chat':
        return [
          ...(content.messages.at(-1)?.role === 'assistant'
            ? []
            : [lose('The conversation ends without an answer, so there is nothing to learn.')]),
          ...ignored(content.messages),
        ]
      case 'preference': {
        const { prompt, chosen, rejected } = content
        return [
          ...(canonicalJson(chosen) === canonicalJson(rejected) ? [lose('Both answers are equal, so the pair teaches nothing.')] : []),
          ...(prompt.length === 0 ? [lose('There is no prompt; it would be taken from what both answers begin with.')] : []),
          ...(prompt.at(-1)?.role === 'assistant'
            ? [lose('The prompt ends with an assistant turn, which the answers then continue.')]
            : []),
          ...ignored([...prompt, ...chosen, ...rejected]),
        ]
      }
      case 'label':
        return [
          ...(content.completion.every(({ content: text, toolCalls = [] }) => text === '' && toolCalls.length === 0)
            ? [lose('The answer is empty.')]
            : []),
          ...ignored([...content.prompt, ...content.completion]),
        ]
    }
  },
}

function ignored(messages: readonly Message[]): ImporterProblem[] {
  return messages.some(({ weight }) => weight === 0) ? [lose('Weight 0 of an answer is ignored: the answer is learnt.')] : []
}
