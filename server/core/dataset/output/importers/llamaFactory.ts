import type { ContentOf, Message, RowContent } from '../../row/content.ts'
import type { ImporterProblem, ImporterRule } from './importerRule.ts'
import { laterSystem, withoutSystem, wrongTurn } from './turns.ts'

const drop = (reason: string): ImporterProblem => ({ effect: 'drop', reason })
const lose = (reason: string): ImporterProblem => ({ effect: 'lose', reason })

/** LLaMA-Factory logs a warning for a row that it cannot use, and trains without it. */
export const llamaFactory: ImporterRule = {
  title: 'LLaMA-Factory',
  source: 'src/llamafactory/data/converter.py and processor/, data/README.md',
  problems(content) {
    switch (content.kind) {
      case 'instruction':
        return content.output === '' ? [lose('The output is empty, so the row teaches to end at once.')] : []
      case 'chat':
        return [...turns(content.messages), ...parity(content.messages, 'even'), ...details(content.messages)]
      case 'preference':
        return [...turns(content.prompt), ...parity(content.prompt, 'odd'), ...pair(content), ...details(all(content))]
      case 'label':
        return [...turns([...content.prompt, ...content.completion]), ...labelled(content), ...details(all(content))]
    }
  },
}

function all(content: Exclude<RowContent, { kind: 'instruction' }>): Message[] {
  switch (content.kind) {
    case 'chat':
      return content.messages
    case 'preference':
      return [...content.prompt, ...content.chosen, ...content.rejected]
    case 'label':
      return [...content.prompt, ...content.completion]
  }
}

function turns(messages: readonly Message[]): ImporterProblem[] {
  if (laterSystem(messages) > 0) return [drop('A system turn comes after the first message. Only the first message may be one.')]
  const wrong = wrongTurn(messages)
  if (wrong === null) return []
  return [drop(`Turn ${wrong} is out of order. User (or tool) and assistant turns have to follow one another, a user first.`)]
}

function parity(messages: readonly Message[], wanted: 'even' | 'odd'): ImporterProblem[] {
  const count = withoutSystem(messages).length
  if (count > 0 && count % 2 === (wanted === 'even' ? 0 : 1)) return []
  return [
    drop(
      wanted === 'even'
        ? 'The conversation does not end with an answer: without the system turn its number of messages has to be even.'
        : 'The prompt does not end with a user turn: without the system turn its number of messages has to be odd.',
    ),
  ]
}

function pair({ chosen, rejected }: ContentOf<'preference'>): ImporterProblem[] {
  const isOne = (messages: readonly Message[]) => messages.length === 1 && messages[0]?.role === 'assistant'
  return isOne(chosen) && isOne(rejected)
    ? []
    : [drop('A better or worse answer is not exactly one assistant message, and the format has room for one.')]
}

function labelled({ prompt, completion }: ContentOf<'label'>): ImporterProblem[] {
  const problems = parity([...prompt, ...completion], 'even')
  // The empty answer stands for the missing side of a pair, so an empty completion turns the label round.
  return completion.at(-1)?.content === ''
    ? [...problems, drop('The answer is empty, so its label is read the wrong way round.')]
    : problems
}

function details(messages: readonly Message[]): ImporterProblem[] {
  return [
    ...(messages.some(({ toolCalls = [], content }) => toolCalls.length > 0 && content !== '')
      ? [lose('A message has a text beside its tool calls; the text is lost.')]
      : []),
    ...(messages.some(({ toolCalls = [] }) => toolCalls.some(({ id }) => id !== undefined)) ? [lose('Tool calls lose their ids.')] : []),
    ...(messages.some(({ name }) => name !== undefined) ? [lose('The names of speakers are lost.')] : []),
    ...(messages.some(({ weight }) => weight === 0) ? [lose('Weight 0 of an answer is ignored: the answer is learnt.')] : []),
  ]
}
