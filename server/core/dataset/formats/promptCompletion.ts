import { answerMessages, promptMessages } from '../row/rowText.ts'
import { turnsOfMember, withSystem } from './answers.ts'
import { noteOrder } from './readMessages.ts'
import { readTools } from './tools.ts'
import { openaiMessages } from './writeMessages.ts'
import type { RecordFormat } from './recordFormat.ts'
import { readingOf, refuse, writingOf } from './recordReader.ts'

/** TRL's form for supervised training. Two texts are an instruction, lists of messages a chat. */
export const promptCompletion: RecordFormat = {
  title: 'Prompt and completion (TRL)',
  hint: 'prompt and completion as texts or messages',
  members: { system: 'system', prompt: 'prompt', instruction: 'prompt', output: 'completion', tools: 'tools' },
  fits: ({ prompt, completion }) => prompt != null && completion != null,
  read: (record) =>
    readingOf(record, (reader) => {
      if (typeof reader.value('prompt') !== 'object' && typeof reader.value('completion') !== 'object') {
        const system = reader.optionalText('system')
        return {
          kind: 'instruction',
          ...(system !== undefined && system !== '' && { system }),
          instruction: reader.text('prompt'),
          input: '',
          output: reader.text('completion'),
        }
      }
      const completion = turnsOfMember('completion', 'assistant', reader)
      const messages = [...withSystem(turnsOfMember('prompt', 'user', reader), reader), ...completion]
      if (messages.length === 0) refuse('`prompt` and `completion` have no message.')
      if (completion.length !== 1)
        reader.note('The completion is more than one message. Of a chat, the last message of the model is the answer.')
      noteOrder(messages, reader)
      const tools = readTools(reader)
      return { kind: 'chat', messages, ...(tools && { tools }) }
    }),
  write: (content) =>
    writingOf(() => {
      if (content.kind === 'instruction') {
        const { system, instruction, input, output, history } = content
        if (system !== undefined || history || input !== '')
          refuse('A system text, an input or earlier exchanges do not fit into prompt and completion as texts.')
        return { prompt: instruction, completion: output }
      }
      if (content.kind !== 'chat') return refuse('Only instructions and chats have the form of prompt and completion.')
      const completion = answerMessages(content)
      if (completion.length === 0) refuse('The conversation does not end with the model.')
      return {
        prompt: openaiMessages(promptMessages(content)),
        completion: openaiMessages(completion),
        ...(content.tools && { tools: content.tools }),
      }
    }),
}
