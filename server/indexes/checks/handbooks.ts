import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'

const questionSchema = z.strictObject({
  _id: z.string().regex(/^[a-z]+-\d\d$/),
  text: z.string().min(1),
  answer: z.string().min(1),
  relevant: z.array(z.strictObject({ document: z.string(), quote: z.string().min(1) })).min(1),
})

/**
 * A question of a handbook. The word in its `_id` is its kind: `words` (in the document's own words), `details` (many places say something
 * similar), `reworded` (without the key words), `english` (about a Korean document), `short` (one word, as people type it).
 */
export type HandbookQuestion = z.infer<typeof questionSchema>

/** The folder of a sample handbook: `documents/`, `questions.jsonl`, `qrels.tsv`, and `sources/` of the documents that are not Markdown. */
export type HandbookFolder = { language: 'en' | 'ko'; folder: string }

const experiments = path.resolve(import.meta.dirname, '../../../experiments')

export const handbooks: readonly HandbookFolder[] = [
  { language: 'en', folder: path.join(experiments, 'handbook-english') },
  { language: 'ko', folder: path.join(experiments, 'handbook-korean') },
]

/** Names of the files in a part of a handbook, in NFC and sorted. */
export function filesOf({ folder }: HandbookFolder, part: 'documents' | 'sources'): string[] {
  return readdirSync(path.join(folder, part))
    .map((name) => name.normalize('NFC'))
    .toSorted()
}

export function readQuestions({ folder }: HandbookFolder): HandbookQuestion[] {
  const lines = readFileSync(path.join(folder, 'questions.jsonl'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => questionSchema.parse(JSON.parse(line)))
}

/** Relevance by document in the form of BEIR: a heading, then question, document and 1, separated by tabs. */
export function qrelsText(questions: readonly HandbookQuestion[]): string {
  const rows = questions.flatMap(({ _id, relevant }) => [...new Set(relevant.map(({ document }) => `${_id}\t${document}\t1`))])
  return ['query-id\tcorpus-id\tscore', ...rows, ''].join('\n')
}

/** The questions of the sample notebooks: few, so that a run takes a minute. */
const asked: Record<HandbookFolder['language'], readonly string[]> = {
  en: ['words-02', 'words-03', 'details-01', 'details-08', 'reworded-04', 'reworded-09'],
  ko: ['words-03', 'details-04', 'reworded-03', 'english-05', 'short-01'],
}

/** Test cases whose ids are those of the judgements, and whose references are the answers. */
export function casesText({ language }: HandbookFolder, questions: readonly HandbookQuestion[]): string {
  return questions
    .filter(({ _id }) => asked[language].includes(_id))
    .map(
      ({ _id: id, text: question, answer }) =>
        `${JSON.stringify({ id, vars: { question }, reference: answer, tags: [id.replace(/-.*/, '')] })}\n`,
    )
    .join('')
}
