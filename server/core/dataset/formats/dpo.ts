import type { Message } from '../row/content.ts'
import { noteAnswers, preferenceOf, sameMessages, turnsOfMember, withSystem } from './answers.ts'
import { readTools } from './tools.ts'
import { openaiMessages } from './writeMessages.ts'
import type { RecordFormat } from './recordFormat.ts'
import { readingOf, type RecordReader, refuse, writingOf } from './recordReader.ts'

/** Preferences as TRL reads them: texts or lists of messages. They are written as lists, so that the chat template applies. */
export const dpo: RecordFormat = {
  title: 'DPO (TRL)',
  hint: 'prompt, chosen and rejected as texts or messages',
  members: { system: 'system', prompt: 'prompt', chosen: 'chosen', rejected: 'rejected', tools: 'tools' },
  fits: ({ chosen, rejected }) => chosen != null && rejected != null,
  read: (record) =>
    readingOf(record, (reader) => {
      const { prompt, chosen, rejected } = reader.has('prompt') ? explicit(reader) : implicit(reader)
      noteAnswers(chosen, 'chosen', reader)
      noteAnswers(rejected, 'rejected', reader)
      const tools = readTools(reader)
      return preferenceOf({ prompt: withSystem(prompt, reader), chosen, rejected, ...(tools && { tools }) })
    }),
  write: (content) =>
    writingOf(() => {
      if (content.kind !== 'preference') return refuse('Only preferences have the form of DPO.')
      preferenceOf(content)
      const { prompt, chosen, rejected, tools } = content
      if (repeats(prompt, chosen) && repeats(prompt, rejected)) refuse('Both answers begin with the prompt, which is read as a repetition.')
      return {
        prompt: openaiMessages(prompt),
        chosen: openaiMessages(chosen),
        rejected: openaiMessages(rejected),
        ...(tools && { tools }),
      }
    }),
}

type Parts = { prompt: Message[]; chosen: Message[]; rejected: Message[] }

function explicit(reader: RecordReader): Parts {
  const prompt = turnsOfMember('prompt', 'user', reader)
  const chosen = turnsOfMember('chosen', 'assistant', reader)
  const rejected = turnsOfMember('rejected', 'assistant', reader)
  if (!repeats(prompt, chosen) || !repeats(prompt, rejected)) return { prompt, chosen, rejected }
  reader.note('`chosen` and `rejected` repeat the prompt, which is taken once.')
  return { prompt, chosen: chosen.slice(prompt.length), rejected: rejected.slice(prompt.length) }
}

/** Whether an answer is the prompt with something after it. */
function repeats(prompt: readonly Message[], answer: readonly Message[]): boolean {
  return prompt.length > 0 && answer.length > prompt.length && sameMessages(answer.slice(0, prompt.length), prompt)
}

/** The prompt is the longest beginning that both answers share, as in TRL's `extract_prompt`. */
function implicit(reader: RecordReader): Parts {
  const chosen = reader.value('chosen')
  const rejected = reader.value('rejected')
  reader.note('There is no prompt, so the beginning that both answers share is the prompt.')
  if (typeof chosen === 'string' && typeof rejected === 'string') {
    const shared = sharedText(chosen, rejected)
    const answer = (text: string): Message[] => [{ role: 'assistant', content: text.slice(shared.length) }]
    return { prompt: shared === '' ? [] : [{ role: 'user', content: shared }], chosen: answer(chosen), rejected: answer(rejected) }
  }
  const better = turnsOfMember('chosen', 'assistant', reader)
  const worse = turnsOfMember('rejected', 'assistant', reader)
  const most = Math.min(better.length, worse.length) - 1
  let shared = 0
  while (shared < most && sameMessages(better.slice(shared, shared + 1), worse.slice(shared, shared + 1))) shared += 1
  return { prompt: better.slice(0, shared), chosen: better.slice(shared), rejected: worse.slice(shared) }
}

/** Without the space at its end, which belongs to the answers, and without half of a surrogate pair. */
function sharedText(left: string, right: string): string {
  let length = 0
  while (length < left.length && length < right.length && left[length] === right[length]) length += 1
  if (!left.slice(0, length).isWellFormed()) length -= 1
  if (left[length - 1] === ' ') length -= 1
  return left.slice(0, length)
}
