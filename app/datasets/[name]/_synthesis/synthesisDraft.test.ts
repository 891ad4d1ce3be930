import { expect, test } from 'vitest'
import { synthesisRequestSchema } from '#server/core/dataset/synthesis/synthesisRequest.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { firstSynthesisDraft, readSynthesisDraft } from './synthesisDraft.ts'

const row = 'abcdefabcdef' as RowId

test('a draft becomes a request that the server takes, or names the fields that are wrong', () => {
  const questions = { ...firstSynthesisDraft({ hasRows: false }), model: 'tiny' }
  expect(readSynthesisDraft(questions, [])).toEqual({ problems: { index: 'Choose an index.' } })
  const read = readSynthesisDraft({ ...questions, index: '문서' }, [])
  expect(synthesisRequestSchema.safeParse('request' in read ? read.request : null).success).toBe(true)
  expect(readSynthesisDraft({ ...questions, index: '문서', count: '0', seed: 'x' }, [])).toEqual({
    problems: { count: 'Give a whole number from 1 to 10000.', seed: 'Give a whole number from 0 to 4294967295.' },
  })
  const paraphrases = { ...firstSynthesisDraft({ hasRows: true }), model: 'tiny' }
  expect(readSynthesisDraft(paraphrases, [])).toEqual({ problems: { rows: 'Choose rows in the list first.' } })
  const more = readSynthesisDraft(paraphrases, [row])
  expect(synthesisRequestSchema.safeParse('request' in more ? more.request : null).success).toBe(true)
  const blank = { ...paraphrases.prompts.paraphrases, ko: { paraphrase: ' ' } }
  expect(readSynthesisDraft({ ...paraphrases, prompts: { ...paraphrases.prompts, paraphrases: blank } }, [row])).toEqual({
    problems: { prompts: 'A prompt is empty.' },
  })
})
