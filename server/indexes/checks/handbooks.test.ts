import { readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { filesOf, handbooks, qrelsText, readQuestions, type HandbookFolder } from './handbooks.ts'

/** A line break in a PDF may be where the source has a space. */
const oneLine = (text: string) => text.normalize('NFC').replaceAll(/\s+/g, ' ')

/** The texts of the documents by name: of PDF and DOCX files the Markdown that they are made from. */
function textsOf(handbook: HandbookFolder): Map<string, string> {
  const sources = filesOf(handbook, 'sources').map((name) => [name.replace(/\.md$/, ''), path.join(handbook.folder, 'sources', name)])
  const written = filesOf(handbook, 'documents')
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, path.join(handbook.folder, 'documents', name)])
  return new Map([...sources, ...written].map(([name = '', file = '']) => [name, oneLine(readFileSync(file, 'utf8'))]))
}

for (const handbook of handbooks) {
  const name = path.basename(handbook.folder)

  test(`${name}: each quote is in its document exactly once`, () => {
    const texts = textsOf(handbook)
    const wrong = readQuestions(handbook).flatMap(({ _id, relevant }) =>
      relevant
        .map(({ document, quote }) => ({ _id, document, quote, times: (texts.get(document) ?? '').split(oneLine(quote)).length - 1 }))
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

  test(`${name}: the files made from sources are there and small`, () => {
    const documents = filesOf(handbook, 'documents')
    const made = filesOf(handbook, 'sources').map((source) => source.replace(/\.md$/, ''))
    expect(documents).toEqual(expect.arrayContaining(made))
    expect(made.map((document) => path.extname(document)).toSorted()).toEqual(['.docx', '.docx', '.pdf', '.pdf'])
    const sizes = documents.map((document) => statSync(path.join(handbook.folder, 'documents', document)).size)
    expect(Math.max(...sizes)).toBeLessThan(80_000)
  })
}
