import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { cellsIn, fakeFile, resultsGrid, run, runEnded } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

/** Two variants, three cases and a metric that uses a model. `story` is part of the prompts, so that no other test has the same cells. */
const notebook = (story: string) => `---
title: ${story}
model: smollm2-135m-instruct
seed: 3
---
\`\`\`yaml prompt first
user: "${story}: {{question}}"
\`\`\`

\`\`\`yaml prompt second
user: "${story}, 짧게: {{question}}"
\`\`\`

\`\`\`yaml cases questions
- vars: { question: "Which animal barks?" }
  reference: a dog
- vars: { question: "하늘은 무슨 색인가요? 🌤️" }
  reference: 파란색
- vars: { question: "What is seven times six?" }
  reference: "42"
\`\`\`

\`\`\`yaml sweep main
prompt: [first, second]
temperature: [0]
max_tokens: 24
\`\`\`

\`\`\`yaml score main
- similar
- judge-yes-no: { rubric: "Is this an answer to {{question}}?", name: answers }
\`\`\`
`

async function openNotebook(page: Page, story: string): Promise<void> {
  await mkdir(path.dirname(fakeFile(story)), { recursive: true })
  await writeFile(fakeFile(story), notebook(story))
  await page.goto(`/notebooks/${story}`)
  await expect(resultsGrid(page).getByRole('columnheader', { name: /second/ })).toBeVisible()
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(6)
}

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' })

test('models score the outputs after the run, and the stored scores are shown after a reload', async ({ page }) => {
  await openNotebook(page, 'measured')
  const scores = page.getByRole('img', { name: /^(similar|answers): -?[01](\.\d+)?$/ })
  await expect(scores).toHaveCount(12)
  await page.reload()
  await expect(scores).toHaveCount(12)
  await expect(page.getByRole('region', { name: 'Scores by models' })).toHaveCount(0)
  await cellsIn(page, 'done').first().click()
  await expect(inspector(page).getByRole('region', { name: 'Scores' })).toContainText('similar')
})

test('a cell is rated by keyboard, and the rating is kept after a reload', async ({ page }) => {
  await openNotebook(page, 'rated')
  const cell = cellsIn(page, 'done').first()
  await cell.click()
  await page.keyboard.press('g')
  await page.keyboard.press('4')
  await expect(cell.getByRole('img', { name: 'Rated good, 4 of 5' })).toBeVisible()
  await page.keyboard.press('b')
  const panel = inspector(page).getByRole('region', { name: 'Rating' })
  await expect(panel.getByRole('button', { name: 'Bad' })).toHaveAttribute('aria-pressed', 'true')
  await panel.getByLabel('Note').fill('말투가 아쉽다 🙂 good')
  await panel.getByLabel('Corrected answer').fill('a dog')
  // The answer is saved when its field is left; a reload at that moment would end the request.
  const kept = page.waitForResponse((response) => (response.request().postData() ?? '').includes('a dog'))
  await panel.getByLabel('Note').focus()
  await kept

  await page.reload()
  await expect(cell.getByRole('img', { name: 'Rated bad, 4 of 5, with a note, with a corrected answer' })).toBeVisible()
  await cell.click()
  await expect(panel.getByLabel('Note')).toHaveValue('말투가 아쉽다 🙂 good')
  await page.keyboard.press('4')
  await expect(cell.getByRole('img', { name: 'Rated bad, with a note, with a corrected answer' })).toBeVisible()

  await page.getByRole('button', { name: 'Rate', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Agreement with metrics' }).click()
  await expect(page.getByRole('table', { name: 'Agreement of metrics with people' })).toContainText('answers')
  await page.keyboard.press('Escape')

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Rate', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Export ratings (JSONL)' }).click()
  expect((await download).suggestedFilename()).toBe('rated-ratings.jsonl')
})

test('after a case is inserted at the top, the inspector and the rating keys still refer to the same cell', async ({ page }) => {
  await openNotebook(page, 'moved')
  await resultsGrid(page)
    .getByRole('gridcell', { name: /^first, case 2/ })
    .click()
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('first · case 2')
  const first = '- vars: { question: "Which'
  await writeFile(fakeFile('moved'), notebook('moved').replace(first, `- vars: { question: "On top?" }\n${first}`))
  await expect(resultsGrid(page).getByRole('gridcell', { name: /^first, case 4/ })).toBeVisible()
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('first · case 3')
  await expect(page).toHaveURL(/cell=3(@|%40)/)
  await resultsGrid(page).focus()
  await pressInKorean(page, 'KeyG', 'ㅎ')
  await expect(
    resultsGrid(page)
      .getByRole('gridcell', { name: /^first, case 3/ })
      .getByRole('img', { name: 'Rated good' }),
  ).toBeVisible()
})

test('two variants are compared blindly in two sessions, and the result is hidden until it is revealed', async ({ page }) => {
  await openNotebook(page, 'blind')
  const open = async () => {
    await page.getByRole('button', { name: 'Rate', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Compare two variants blindly' }).click()
  }
  const dialog = page.getByRole('dialog', { name: 'Blind comparison' })
  await open()
  await expect(dialog.getByRole('status')).toContainText('3 pairs of different outputs, 0 compared by you')
  await dialog.getByRole('button', { name: 'Start comparing' }).click()
  await expect(dialog).toContainText('0 of 3 compared')
  await expect(dialog).not.toContainText(/first|second/)
  await page.keyboard.press('ArrowLeft')
  await expect(dialog).toContainText('1 of 3 compared')
  await pressInKorean(page, 'KeyT', 'ㅅ')
  await expect(dialog).toContainText('2 of 3 compared')
  await page.keyboard.press('u')
  await expect(dialog).toContainText('1 of 3 compared')
  await page.keyboard.press('s')
  await expect(dialog).toContainText('1 skipped')
  await dialog.getByRole('button', { name: 'Stop' }).click()

  await page.reload()
  await expect(cellsIn(page, 'done')).toHaveCount(6)
  await open()
  await expect(dialog.getByRole('status')).toContainText('1 compared by you')
  await dialog.getByRole('button', { name: 'Continue comparing' }).click()
  await page.keyboard.press('ArrowRight')
  await expect(dialog).toContainText('2 of 3 compared')
  await dialog.getByRole('button', { name: /^Right is better/ }).click()
  await expect(dialog).toContainText('All pairs compared')
  await expect(dialog.getByRole('table')).toHaveCount(0)
  await dialog.getByRole('button', { name: 'Reveal results' }).click()
  await expect(dialog.getByRole('table', { name: 'Win rates' })).toContainText('first over second')
  await expect(dialog.getByRole('list', { name: 'Strengths' }).getByRole('listitem')).toHaveCount(2)
})

/** A key pressed while the keyboard types Hangul. */
async function pressInKorean(page: Page, code: string, key: string): Promise<void> {
  await page.evaluate((press) => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...press, bubbles: true })), {
    code,
    key,
  })
}
