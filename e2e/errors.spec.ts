import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { createNotebook } from './notebookPage.ts'

async function breakNotebook(page: Page, slug: string, change: (text: string) => string): Promise<void> {
  await createNotebook(page, slug)
  const file = path.join('.assay/e2e/fake/experiments', slug, 'notebook.md')
  await writeFile(file, change(await readFile(file, 'utf8')))
}

const faults = [
  { slug: 'bad-yaml', change: (text: string) => text.replace('temperature: [0]', 'temperature: [0'), says: /notebook\.md:2\d|line|flow/i },
  {
    slug: 'missing-file',
    change: (text: string) => text.replace(/```yaml cases[\s\S]*?```/, '```yaml cases questions\nfrom: nowhere.jsonl\n```'),
    says: /nowhere\.jsonl/,
  },
  {
    slug: 'unknown-model',
    change: (text: string) => text.replace('smollm2-135m-instruct', 'smollm2-135m-instrct'),
    says: /smollm2-135m-instrct/,
  },
  {
    slug: 'endless',
    change: (text: string) => text.replace('"{{question}}"', '"{% for i in range(1000000000) %}{{question}}{% endfor %}"'),
    says: /range|too long|steps|endless/i,
  },
  { slug: 'unknown-variable', change: (text: string) => text.replace('"{{question}}"', '"{{questoin}}"'), says: /questoin/ },
]

for (const { slug, change, says } of faults) {
  test(`${slug}: the page says what and where, and stays usable`, async ({ page }) => {
    await breakNotebook(page, slug, change)
    await expect(page.getByText(says).first()).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Title' })).toBeEditable()
  })
}
