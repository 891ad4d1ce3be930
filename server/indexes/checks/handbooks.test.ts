import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { extractFile } from '../../io/documents/extractFile.ts'
import { casesText, filesOf, handbooks, qrelsText, readQuestions, type HandbookFolder } from './handbooks.ts'

/** The extracted texts of the documents by name. */
async function textsOf(handbook: HandbookFolder): Promise<Map<string, string>> {
  const names = filesOf(handbook, 'documents')
  const extracted = await Promise.all(
    names.map(async (name) => extractFile(readFileSync(path.join(handbook.folder, 'documents', name)), name)),
  )
  const documents = extracted.flatMap((result) => ('documents' in result ? result.documents : []))
  expect(documents.map(({ id }) => id)).toEqual(names)
  return new Map(documents.map(({ id, text }) => [id, text]))
}

for (const handbook of handbooks) {
  const name = path.basename(handbook.folder)

  test(`${name}: each quote is in the extracted text of its document exactly once`, async () => {
    const texts = await textsOf(handbook)
    const wrong = readQuestions(handbook).flatMap(({ _id, relevant }) =>
      relevant
        .map(({ document, quote }) => ({ _id, document, quote, times: (texts.get(document) ?? '').split(quote).length - 1 }))
        .filter(({ times }) => times !== 1),
    )
    expect(wrong).toEqual([])
  })

  test(`${name}: questions have different ids and texts, and ask about each document`, () => {
    const questions = readQuestions(handbook)
    expect(questions.length).toBeGreaterThanOrEqual(36)
    expect(new Set(questions.map(({ _id }) => _id)).size).toBe(questions.length)
    expect(new Set(questions.map(({ text }) => text)).size).toBe(questions.length)
    const asked = new Set(questions.flatMap(({ relevant }) => relevant.map(({ document }) => document)))
    expect([...asked].toSorted()).toEqual(filesOf(handbook, 'documents'))
  })

  test(`${name}: qrels.tsv is what writeQrels.ts writes`, () => {
    expect(readFileSync(path.join(handbook.folder, 'qrels.tsv'), 'utf8')).toBe(qrelsText(readQuestions(handbook)))
  })

  test(`${name}: cases.jsonl is what writeCases.ts writes`, () => {
    expect(readFileSync(path.join(handbook.folder, 'cases.jsonl'), 'utf8')).toBe(casesText(handbook, readQuestions(handbook)))
  })

  test(`${name}: the files made from sources are there and small`, () => {
    const documents = filesOf(handbook, 'documents')
    const made = filesOf(handbook, 'sources').map((source) => source.replace(/\.md$/, ''))
    expect(documents).toEqual(expect.arrayContaining(made))
    expect(made.map((document) => path.extname(document)).toSorted()).toEqual(['.docx', '.docx', '.pdf', '.pdf'])
    const sizes = documents.map((document) => statSync(path.join(handbook.folder, 'documents', document)).size)
    expect(Math.max(...sizes)).toBeLessThan(80_000)
  })
}
