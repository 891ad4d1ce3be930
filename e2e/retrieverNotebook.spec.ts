import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { block, cellsIn, createNotebook, fakeFile, lastRun, resultsGrid, run, runEnded, saved } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

const notebook = `---
title: 규정 passages
model: smollm2-135m-instruct
---
\`\`\`yaml prompt first
user: |
  [[cite]]
  {{context}}

  {{question}}
\`\`\`
\`\`\`yaml cases q
- { id: leave, vars: { question: "연차는 언제까지 쓸 수 있나요?" } }
- { id: parking, vars: { question: Where do guests park? } }
\`\`\`
\`\`\`yaml retriever handbook
documents: documents # beside the notebook
embedder: none
language: mixed
qrels: qrels.tsv
\`\`\`
\`\`\`yaml sweep main
retriever: handbook
chunk_size: [60, 300]
temperature: 0
\`\`\`
\`\`\`yaml score main
- recip_rank
- citation-valid
\`\`\`
`

test('indexes are built on the page, scores of passages come first, and citations open what a cell saw', async ({ page }) => {
  const slug = 'passages'
  await createNotebook(page, slug)
  await mkdir(fakeFile(slug, 'documents'), { recursive: true })
  await writeFile(fakeFile(slug, 'documents/leave.md'), '# 휴가 규정\n\n연차는 다음 해 3월까지 쓸 수 있다.\n')
  await writeFile(fakeFile(slug, 'documents/parking.md'), '# Parking\n\nGuests park on level 2.\n')
  await writeFile(fakeFile(slug, 'qrels.tsv'), 'query-id\tcorpus-id\tscore\nleave\tleave.md\t1\nparking\tgone.md\t1\n')
  await writeFile(fakeFile(slug), notebook)

  await expect(block(page, 'retriever', 'handbook')).toBeVisible()
  const build = page.getByRole('button', { name: 'Build indexes' })
  await build.click()
  await expect(build).toBeHidden()
  const first = resultsGrid(page)
    .getByRole('gridcell', { name: /case leave/ })
    .first()
  await expect(first.getByRole('img', { name: 'recip_rank: 1', exact: true })).toBeVisible()

  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(4)
  await first.click()
  const inspector = page.getByRole('region', { name: 'Inspector' })
  const passages = inspector.getByRole('region', { name: 'Passages' })
  const found = passages.getByRole('listitem', { name: 'Passage 1', exact: true })
  await expect(found).toContainText('연차는 다음 해 3월까지')
  await expect(found).toContainText('relevant')
  await expect(found.locator('mark').first()).toBeVisible()
  await expect(passages.getByRole('status', { name: 'Where the question was lost' })).toContainText('In the prompt')

  const output = inspector.getByRole('region', { name: 'Output' })
  await expect(output.getByRole('button', { name: 'Citation [999], which is no passage' })).toBeVisible()
  await expect(output.getByText('Underlined')).toBeVisible()
  await output.getByRole('button', { name: 'Citation [1]', exact: true }).click()
  await expect(found).toBeFocused()
  await expect(found.getByRole('link', { name: 'Passage 1 in its document' })).toHaveAttribute(
    'href',
    /\/indexes\/passages--documents.*tab=documents&document=leave\.md&chunk=/,
  )

  expect(await violations(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload()
  await expect(found).toBeVisible()
  expect(await violations(page)).toEqual([])

  await inspector.getByRole('button', { name: 'Next case' }).click()
  await expect(passages.getByRole('status', { name: 'Where the question was lost' })).toContainText('Not indexed')
})

test('the form of a retriever writes only the keys that are changed', async ({ page }) => {
  const slug = 'retriever-form'
  await createNotebook(page, slug)
  await mkdir(path.dirname(fakeFile(slug, 'documents/a.md')), { recursive: true })
  await writeFile(fakeFile(slug, 'documents/a.md'), 'A short text.\n')
  await writeFile(fakeFile(slug), notebook.replace('qrels: qrels.tsv\n', ''))
  const form = block(page, 'retriever', 'handbook')
  await form.scrollIntoViewIfNeeded()
  await form.getByRole('textbox', { name: 'passages', exact: true }).fill('3')
  await form.getByRole('combobox', { name: 'mode' }).click()
  await page.getByRole('option', { name: /^vector/ }).click()
  await saved(page)
  await expect
    .poll(() => readFile(fakeFile(slug), 'utf8'))
    .toContain('documents: documents # beside the notebook\nembedder: none\nlanguage: mixed\nk: 3\nmode: vector\n')
  await form.getByRole('textbox', { name: 'passages', exact: true }).fill('')
  await expect.poll(() => readFile(fakeFile(slug), 'utf8')).toContain('language: mixed\nmode: vector\n')

  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  await sweep.getByRole('checkbox', { name: 'none' }).click()
  await expect.poll(() => readFile(fakeFile(slug), 'utf8')).toContain('retriever: [handbook, none]')
  expect(await lastRun(page, slug)).toBeNull()
})
