import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import {
  block,
  cellsIn,
  createNotebook,
  fakeFile,
  pasteCases,
  resultsGrid,
  run,
  runEnded,
  saved,
  writeTemplate,
} from './testing/notebookPage.ts'
import { part } from './testing/sweptNotebook.ts'
import { test } from './testing/test.ts'

const rows = (page: Page) =>
  resultsGrid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') })
const firstCell = (page: Page) => rows(page).first().getByRole('gridcell').first()
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Results' })

/** Creates a notebook with three cases and runs it. */
async function ranNotebook(page: Page, title: string): Promise<void> {
  await createNotebook(page, title)
  await pasteCases(page, 'questions', [
    [`${title}: which animal barks?`, 'dog'],
    [`${title}: 하늘은 무슨 색인가요? 🌤️`, '파란색'],
    [`${title}: 2 + 2?`, '4'],
  ])
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(3)
}

async function choose(page: Page, select: string, option: string | RegExp): Promise<void> {
  await page.getByRole('combobox', { name: select }).click()
  await page.getByRole('option', { name: option }).click()
}

/** Closes the panel. A list of options that is open, or still closing, takes an Escape of its own. */
async function closeView(page: Page): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Escape')
    // Not by its role, which it lacks while a list of options is open.
    await expect(page.getByLabel('View of the grid')).toHaveCount(0, { timeout: 500 })
  }).toPass()
}

test('rows are searched, sorted and inspected, and the address of the page keeps this view', async ({ page }) => {
  await ranNotebook(page, 'grid-link')
  await toolbar(page).getByRole('searchbox').fill('하늘은')
  await expect(rows(page)).toHaveCount(1)
  await expect(toolbar(page).getByRole('status')).toHaveText('1 of 3 rows × 1 column')
  await toolbar(page).getByRole('searchbox').fill('nowhere at all')
  await expect(page.getByText('No row matches')).toBeVisible()
  await page.getByRole('button', { name: 'Show all rows' }).click()
  await expect(rows(page)).toHaveCount(3)

  await toolbar(page).getByRole('button', { name: 'View' }).click()
  await choose(page, 'Order rows by', 'Length of the output')
  await closeView(page)
  const view = page.getByRole('group', { name: 'This view' })
  await expect(view).toContainText('Highest length first')
  const lengths = async () =>
    await rows(page)
      .getByRole('gridcell')
      .evaluateAll((cells) => cells.map((cell) => cell.querySelector('p')?.textContent?.length ?? 0))
  await expect
    .poll(async () => {
      const found = await lengths()
      return found.every((length, index) => index === 0 || length <= (found[index - 1] ?? 0))
    })
    .toBe(true)

  await firstCell(page).click()
  const inspector = page.getByRole('region', { name: 'Inspector' })
  await expect(inspector).toBeVisible()
  const title = (await inspector.getByRole('heading', { level: 2 }).textContent()) ?? ''
  await expect(page).toHaveURL(/sort=-length.*cell=/)

  await page.reload()
  await expect(view).toContainText('Highest length first')
  await expect(inspector.getByRole('heading', { level: 2 })).toHaveText(title)
  await page.getByRole('button', { name: 'Remove: Highest length first' }).click()
  await expect(view).toHaveCount(0)
  await inspector.getByRole('button', { name: 'Close the inspector' }).click()
  await expect(page).not.toHaveURL(/cell=|sort=/)
})

test('the keyboard moves to the grid without passing every block, opens a cell, and moves back', async ({ page }) => {
  await ranNotebook(page, 'grid-keys')
  await page.getByRole('button', { name: 'More ways to run' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: /^Skip to the results/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(resultsGrid(page)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('F6')
  await expect(page.getByRole('region', { name: 'Document' })).toBeFocused()
  await page.keyboard.press('F6')
  await expect(resultsGrid(page)).toBeFocused()
})

test('columns are hidden and shown again, and outputs are compared with a column word by word', async ({ page }) => {
  await ranNotebook(page, 'grid-columns')
  const sweep = block(page, 'sweep', 'main')
  await sweep.scrollIntoViewIfNeeded()
  await sweep.getByRole('textbox', { name: 'Add a value to temperature' }).fill('0.8')
  await page.keyboard.press('Enter')
  await saved(page)
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(6)

  const second = resultsGrid(page).getByRole('columnheader', { name: /temperature 0\.8/ })
  await second.getByRole('button', { name: /^Actions/ }).click()
  await page.getByRole('menuitem', { name: 'Show differences from this column' }).click()
  await expect(firstCell(page).locator('del, ins').first()).toBeVisible()
  await firstCell(page).click()
  await expect(page.getByRole('region', { name: 'Differences' })).toContainText('Differences from the other column')

  await second.getByRole('button', { name: /^Actions/ }).click()
  await page.getByRole('menuitem', { name: 'Hide this column' }).click()
  await expect(second).toHaveCount(0)
  await expect(toolbar(page).getByRole('status')).toHaveText('3 rows × 1 of 2 columns')
  await page.getByRole('button', { name: 'Remove: 1 column hidden' }).click()
  await expect(second).toBeVisible()
})

test('rows are grouped by a tag of their cases', async ({ page }) => {
  await ranNotebook(page, 'grid-groups')
  await toolbar(page).getByRole('button', { name: 'View' }).click()
  await page.getByRole('combobox', { name: 'Group rows' }).click()
  await expect(page.getByRole('option', { name: /Not grouped/ })).toContainText('Add tags such as lang:ko to the cases')
  await closeView(page)

  const file = fakeFile('grid-groups')
  const before = await readFile(file, 'utf8')
  const tagged = before.replace(
    /(```yaml cases questions\n)[^`]*/,
    `$1- vars: { question: one }\n  tags: [lang:en]\n- vars: { question: 하나 }\n  tags: [lang:ko]\n- vars: { question: two }\n  tags: [lang:en]\n`,
  )
  await writeFile(file, tagged)
  await expect(resultsGrid(page).getByRole('rowheader', { name: /#lang:ko/ })).toBeVisible()
  await toolbar(page).getByRole('button', { name: 'View' }).click()
  await choose(page, 'Group rows', 'By lang')
  await closeView(page)
  const heads = resultsGrid(page).getByRole('rowheader')
  await expect(heads).toHaveCount(5)
  expect((await heads.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim())).toEqual([
    'en 2 rows',
    expect.stringContaining('one'),
    expect.stringContaining('two'),
    'ko 1 row',
    expect.stringContaining('하나'),
  ])
})

test('the grid is compared with an earlier run, cell by cell', async ({ page }) => {
  await ranNotebook(page, 'grid-against')
  await toolbar(page).getByRole('button', { name: 'View' }).click()
  await choose(page, 'Compare with an earlier run', /^Run of/)
  await closeView(page)
  await expect(page.getByRole('group', { name: 'This view' })).toContainText('Compared with an earlier run')

  await writeTemplate(page, 'User', 'first', 'Another prompt. {{question}}')
  await saved(page)
  await expect(cellsIn(page, 'empty')).toHaveCount(3)
  await run(page)
  await runEnded(page)
  await expect(cellsIn(page, 'done')).toHaveCount(3)
  await expect(resultsGrid(page).getByRole('img', { name: /^Compared with the earlier run: (different text|better|worse)$/ })).toHaveCount(
    3,
  )

  await toolbar(page).getByRole('button', { name: 'View' }).click()
  await choose(page, 'Show differences', 'From the earlier run')
  await choose(page, 'Rows by change', 'Unchanged')
  await closeView(page)
  await expect(page.getByText('No row matches')).toBeVisible()
  await page.getByRole('button', { name: /^Remove: Change since the earlier run/ }).click()
  await expect(firstCell(page).locator('del, ins').first()).toBeVisible()
  // The address changes shortly afterwards.
  await expect(page).toHaveURL(/^(?!.*change=).*diff=earlier/)
  await page.reload()
  await expect(firstCell(page).locator('del, ins').first()).toBeVisible()
})

test('columns of three axes have a head for each value, and are moved and resized', async ({ page }) => {
  const slug = 'grid-pivot'
  const text = [
    `---\ntitle: ${slug}\nmodel: smollm2-135m-instruct\nseed: 5\n---\n\n`,
    part('prompt only', 'user: "{{question}}"'),
    part('cases questions', '- vars: { question: "pivot?" }'),
    part('sweep main', 'temperature: [0.4, 0.8]\ntop_p: [0.5, 0.9]\ntop_k: [10, 40]\nmax_tokens: 16'),
  ].join('')
  await mkdir(path.dirname(fakeFile(slug)), { recursive: true })
  await writeFile(fakeFile(slug), text)
  await page.goto(`/notebooks/${slug}`)

  const heads = resultsGrid(page).getByRole('columnheader', { name: /^only · / })
  const names = () => heads.evaluateAll((each) => each.map((head) => head.getAttribute('aria-label') ?? ''))
  const first = 'only · temperature 0.4 · top_p 0.5 · top_k 10'
  const second = 'only · temperature 0.4 · top_p 0.5 · top_k 40'
  await expect(heads.first()).toHaveAccessibleName(first)
  await expect(heads.nth(1)).toHaveAccessibleName(second)

  // One row of heads for each axis; neighbours with the same value share one.
  for (const axis of ['temperature', 'top_p', 'top_k']) await expect(resultsGrid(page).getByText(axis, { exact: true })).toBeVisible()
  const value = (title: string) => resultsGrid(page).getByTitle(title, { exact: true }).first()
  await expect(value('temperature 0.4')).toHaveText('0.4')
  await expect(value('top_p 0.5')).toHaveText('0.5')
  await expect(value('top_k 10')).toHaveText('10')
  await expect(value('top_k 40')).toHaveText('40')
  const [shared, own] = [await placeOf(value('top_p 0.5').locator('..')), await placeOf(value('top_k 10').locator('..'))]
  expect(shared.width).toBeCloseTo(2 * own.width, 0)

  // Moved by the menu, kept after a reload, and moved back by dragging.
  const act = async (name: string) => {
    await heads
      .first()
      .getByRole('button', { name: /^Actions/ })
      .click()
    await page.getByRole('menuitem', { name }).click()
  }
  await act('Move right')
  await expect.poll(async () => (await names()).slice(0, 2)).toEqual([second, first])
  await expect(page).toHaveURL(/[?&]columns=/)
  await page.reload()
  await expect(heads.first()).toHaveAccessibleName(second)
  await expect(heads.nth(1)).toHaveAccessibleName(first)
  await expect(value('top_k 40')).toBeVisible()
  await heads.nth(0).dragTo(heads.nth(1))
  await expect.poll(async () => (await names()).slice(0, 2)).toEqual([first, second])

  // Resized by the menu, by dragging the edge, and back to the usual width.
  const widthOf = async () => Math.round((await placeOf(heads.first())).width)
  const usual = await widthOf()
  await act('Make wider')
  await expect.poll(widthOf).toBe(usual + 80)
  const edge = heads.first().getByTitle(/^Drag to resize/)
  const { x, y, width, height } = await placeOf(edge)
  const at = { x: x + width / 2, y: y + height / 2 }
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x - 30, at.y)
  await page.mouse.up()
  await expect.poll(widthOf).toBe(usual + 50)

  // After a touch that the browser took over, the pointer no longer resizes.
  const client = await page.context().newCDPSession(page)
  const touch = { x: at.x - 30, y: at.y }
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [touch] })
  await client.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] })
  await page.mouse.move(touch.x - 1, touch.y)
  await page.mouse.move(touch.x + 1, touch.y)
  await page.evaluate(() => new Promise(requestAnimationFrame))
  expect(await widthOf()).toBe(usual + 50)

  await edge.dblclick()
  await expect.poll(widthOf).toBe(usual)
})

async function placeOf(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const place = await element.boundingBox()
  if (!place) throw new Error('The element is not shown.')
  return place
}
