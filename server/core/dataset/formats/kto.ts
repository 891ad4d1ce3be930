import type { Json } from '../../json.ts'
import { noteAnswers, turnsOfMember, withSystem } from './answers.ts'
import { readTools } from './tools.ts'
import { openaiMessages } from './writeMessages.ts'
import type { RecordFormat } from './recordFormat.ts'
import { kindOf, readingOf, type RecordReader, refuse, writingOf } from './recordReader.ts'

/** Labels as TRL reads them. They are written as lists of messages, so that the chat template applies. */
export const kto: RecordFormat = {
  title: 'KTO (TRL)',
  hint: 'prompt, completion and label',
  members: { system: 'system', prompt: 'prompt', instruction: 'prompt', output: 'completion', label: 'label', tools: 'tools' },
  fits: ({ prompt, completion, label }) => prompt != null && completion != null && label != null,
  read: (record) =>
    readingOf(record, (reader) => {
      const prompt = withSystem(turnsOfMember('prompt', 'user', reader), reader)
      const completion = turnsOfMember('completion', 'assistant', reader)
      if (completion.length === 0) refuse('`completion` has no message.')
      noteAnswers(completion, 'completion', reader)
      const label = labelOf(reader.value('label'), reader)
      const tools = readTools(reader)
      return { kind: 'label', prompt, completion, label, ...(tools && { tools }) }
    }),
  write: (content) =>
    writingOf(() => {
      if (content.kind !== 'label') return refuse('Only labels have the form of KTO.')
      const { prompt, completion, label, tools } = content
      if (completion.length === 0) refuse('The completion has no message.')
      return { prompt: openaiMessages(prompt), completion: openaiMessages(completion), label, ...(tools && { tools }) }
    }),
}

/** @throws AppError BAD_INPUT */
function labelOf(given: Json | undefined, reader: RecordReader): boolean {
  if (typeof given === 'boolean') return given
  const typed = typeof given === 'number' || typeof given === 'string' ? String(given) : ''
  const text = typed.trim().toLowerCase()
  const label = text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null
  if (label === null)
    return refuse(`\`label\` is ${text === '' ? kindOf(given) : JSON.stringify(typed.slice(0, 60))}, where true or false is expected.`)
  reader.note(`The label ${JSON.stringify(given)} is read as ${label}.`)
  return label
}
