import type { RecordFormat } from './recordFormat.ts'
import { readingOf, refuse, writingOf } from './recordReader.ts'

/** A text that is learnt as it is: an answer without a question. */
export const text: RecordFormat = {
  title: 'Text',
  hint: 'one text, learnt as it is',
  members: { output: 'text' },
  fits: (record) => typeof record['text'] === 'string',
  read: (record) => readingOf(record, (reader) => ({ kind: 'instruction', instruction: '', input: '', output: reader.text('text') })),
  write: (content) =>
    writingOf(() => {
      if (content.kind !== 'instruction') return refuse('Only an instruction can have the form of one text.')
      const { system, instruction, input, output, history } = content
      if (system !== undefined || history || instruction !== '' || input !== '')
        refuse('The row has a question, which one text cannot hold beside the answer.')
      return { text: output }
    }),
}
