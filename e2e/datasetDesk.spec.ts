import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { violations } from './testing/axe.ts'
import { test } from './testing/test.ts'

/** A resident number whose check digit is correct. */
const residentNumber = '900101-1234568'

const texts = [
  [
    'How do I return a bicycle after my ride?',
    'Push it into a free dock and wait for the green light. The app then shows that the ride is over.',
  ],
  ['What does one hour cost on a weekday?', 'One hour is two euros. A day pass is nine euros and covers every ride until midnight.'],
  [
    'The tyre is flat. What should I do now?',
    'Lock the bicycle at any station and press Report in the app. We refund the ride within a day.',
  ],
  [
    'Can my eleven-year-old daughter use the service?',
    'Riders have to be fourteen or older. Younger children may ride in the seat of a cargo bicycle.',
  ],
  [
    'Where do I find the invoices of last month?',
    'Open Account, then Payments. Every invoice is a PDF file that you can save or send by mail.',
  ],
  ['회원 탈퇴는 어디에서 할 수 있나요?', '앱의 설정에서 계정을 누르고 맨 아래의 탈퇴를 선택하시면 됩니다. 남은 이용권은 환불됩니다.'],
  ['비 오는 날에도 자전거를 빌릴 수 있나요?', '네, 가능합니다. 다만 태풍 특보가 내려지면 모든 대여소가 잠시 문을 닫습니다.'],
  ['헬멧도 함께 대여해 주시나요?', '시청 앞 대여소에서 무료로 빌려 드립니다. 이용 후에는 같은 곳에 돌려주세요.'],
] as const

/** Clean rows, and on purpose: a repeated row, one that is nearly equal, a test case of a sample notebook, personal data, and a broken line. */
async function flawedFile(file: string): Promise<void> {
  const cases = await readFile(path.resolve('experiments/few-shot-sentiment/cases.jsonl'), 'utf8')
  const { vars } = JSON.parse(cases.split('\n')[0] ?? '') as { vars: { review: string } }
  const clean = texts.map(([question, answer], place) => ({ 질문: question, 답변: answer, 출처: `faq-${place % 4}.md` }))
  const rows = [
    ...clean,
    clean[2],
    { ...clean[4], 답변: `${clean[4]?.답변} Bye!` },
    { 질문: vars.review, 답변: 'positive', 출처: 'reviews.md' },
    { 질문: '제 회원 정보를 확인해 주세요.', 답변: `${residentNumber} 번으로 가입하셨습니다. 확인해 주셔서 감사합니다.`, 출처: 'faq-1.md' },
  ]
  const [first = '', ...rest] = rows.map((row) => JSON.stringify(row))
  await writeFile(file, `${[first, '{"질문": "half', ...rest].join('\n')}\n`)
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name }).click()
const toast = (page: Page, text: RegExp) => expect(page.getByText(text).first()).toBeVisible()

/** Opens a check, lets the usual remedy repair all its findings, and sees the toast. */
async function repair(page: Page, check: RegExp, remedy: RegExp): Promise<void> {
  await page.getByRole('button', { name: check }).click()
  await page.getByRole('button', { name: remedy }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Change \d+ row/ }).click()
  await expect(dialog).toHaveCount(0)
  await toast(page, /\d+ rows? changed/)
}

test('a flawed file is imported, checked, repaired, divided, kept and exported', async ({ page }, info) => {
  const file = info.outputPath('상담.jsonl')
  await flawedFile(file)
  await page.goto('/datasets')
  await page.getByRole('button', { name: 'Import' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Files', { exact: true }).first().setInputFiles(file)
  await expect(dialog.getByRole('combobox', { name: 'What 질문 is' })).toHaveText('instruction')
  await expect(dialog.getByText('left out', { exact: true }).first()).toBeVisible()
  await dialog.getByLabel('Name of the dataset').fill('상담-데스크')
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog.getByText('12 of 13 rows kept')).toBeVisible()
  await expect(dialog.getByRole('list', { name: 'Left out' })).toContainText('line 2')
  expect(await violations(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Open 상담-데스크' }).click()

  await tab(page, 'Checks')
  await page.getByRole('combobox', { name: 'Compare by meaning' }).click()
  await page.getByRole('option', { name: 'Never' }).click()
  await page.getByRole('button', { name: 'Check the rows' }).click()
  await expect(page.getByRole('button', { name: 'Check again' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Exact duplicates .* 1 · 2 rows$/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Near duplicates .* 1 · 2 rows$/ })).toBeVisible()
  await page.getByRole('button', { name: /^Leaks/ }).click()
  const leaks = page.getByRole('list', { name: 'Leaks' })
  await expect(leaks.getByRole('link', { name: /few-shot-sentiment\/cases\.jsonl:1$/ })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^Leaks/ }).click()
  await repair(page, /^Leaks/, /^Reject them, all findings/)
  await repair(page, /^Exact duplicates/, /^Reject all but one, all findings/)
  await repair(page, /^Near duplicates/, /^Reject all but one, all findings/)
  await page.getByRole('button', { name: /^Personal data/ }).click()
  await expect(page.locator('mark', { hasText: residentNumber })).toBeVisible()
  await page.getByRole('button', { name: /^Personal data/ }).click()
  await repair(page, /^Personal data/, /^Redact, all findings/)
  await expect(page.getByRole('list', { name: 'Personal data and secrets' })).toContainText('[resident number 1]')
  await expect(page.getByText('Rows have changed since.')).toBeVisible()

  await tab(page, 'Splits')
  await expect(page.getByText('9 rows will change their split.')).toBeVisible()
  await page.getByRole('button', { name: 'Divide the rows' }).click()
  await toast(page, /^Divided: \d+ train/)
  await page.getByLabel('Name', { exact: true }).fill('v1')
  await page.getByRole('button', { name: 'Keep as snapshot' }).click()
  await page.getByRole('button', { name: 'Export v1' }).click()

  await expect(page.getByRole('combobox', { name: 'Rows of' })).toHaveText('Snapshot v1')
  await page.getByRole('button', { name: 'Export 9 rows' }).click()
  await expect(page.getByText('Read back: 9 records, equal to the rows.')).toBeVisible()
  const begun = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  const download = await begun
  expect(download.suggestedFilename()).toBe('상담-데스크-v1.jsonl')
  const text = await readFile(await download.path(), 'utf8')
  const records = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { instruction: string; output: string })
  expect(records).toHaveLength(9)
  expect(new Set(records.map(({ instruction }) => instruction)).size).toBe(9)
  expect(text).not.toContain(residentNumber)
  expect(text).toContain('[resident number 1] 번으로 가입하셨습니다.')
})
