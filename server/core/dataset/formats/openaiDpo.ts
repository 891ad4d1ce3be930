import { isRecord } from '../../json.ts'
import { noteAnswers, preferenceOf } from './answers.ts'
import { readMessages } from './readMessages.ts'
import { toolList } from './tools.ts'
import { openaiMessages } from './writeMessages.ts'
import type { RecordFormat } from './recordFormat.ts'
import { kindOf, readingOf, type RecordReader, refuse, structureOf, writingOf } from './recordReader.ts'

export const openaiDpo: RecordFormat = {
  title: 'OpenAI preference',
  hint: 'input, preferred_output and non_preferred_output',
  members: {},
  fits: (record) => record['preferred_output'] != null && record['non_preferred_output'] != null,
  read: (record) =>
    readingOf(record, (reader) => {
      const input = structureOf(reader.value('input') ?? null, 'input')
      if (!isRecord(input)) return refuse(`\`input\` is ${kindOf(input)}, where an object with \`messages\` is expected.`)
      const { messages = null, tools = null, ...others } = input
      for (const [key, value] of Object.entries(others)) if (value !== null) reader.keep(`input.${key}`, value)
      const chosen = answer('preferred_output', reader)
      const rejected = answer('non_preferred_output', reader)
      return preferenceOf({
        prompt: readMessages(messages, 'input.messages', reader),
        chosen,
        rejected,
        ...(tools !== null && { tools: toolList(tools, 'input.tools') }),
      })
    }),
  write: (content) =>
    writingOf(() => {
      if (content.kind !== 'preference') return refuse('Only preferences have the form of OpenAI preference.')
      preferenceOf(content)
      const { prompt, chosen, rejected, tools } = content
      return {
        input: { messages: openaiMessages(prompt), ...(tools && { tools }) },
        preferred_output: openaiMessages(chosen),
        non_preferred_output: openaiMessages(rejected),
      }
    }),
}

function answer(name: string, reader: RecordReader) {
  const messages = readMessages(reader.value(name) ?? null, name, reader)
  noteAnswers(messages, name, reader)
  return messages
}
