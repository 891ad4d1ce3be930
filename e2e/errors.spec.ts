import { readFile, writeFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { cellsIn, createNotebook, fakeFile, run, runEnded } from './testing/notebookPage.ts'
import { test } from './testing/test.ts'

const fromFile = (file: string) => (text: string) =>
  text.replace(/```yaml cases[\s\S]*?```/, `\`\`\`yaml cases questions\nfrom: ${file}\n\`\`\``)
const TWENTY_MB = 20 * 2 ** 20

/** `place` is a text in the broken notebook, whose line the finding has to name. `files` are written next to the notebook. */
const faults = [
  {
    what: 'malformed YAML',
    change: (text: string) => text.replace('temperature: [0]', 'temperature: [0'),
    says: ['This list is not closed. Add ].'],
    place: 'max_tokens: 32',
  },
  {
    what: 'a missing case file',
    change: fromFile('nowhere.jsonl'),
    says: ['There is no file nowhere.jsonl', 'Create it or correct from'],
    place: 'from: nowhere.jsonl',
  },
  {
    what: 'a case file of 20 MB',
    change: fromFile('cases.jsonl'),
    files: {
      'cases.jsonl': () => '{"vars":{"question":"크다"}}\n'.repeat(TWENTY_MB / Buffer.byteLength('{"vars":{"question":"크다"}}\n')),
    },
    says: ['cases.jsonl has 20.0 MB; at most 16.0 MB can be read', 'Split it into several files'],
    place: 'from: cases.jsonl',
  },
  {
    what: 'an unknown model',
    change: (text: string) => text.replace('smollm2-135m-instruct', 'smollm2-135m-instrct'),
    says: ['There is no model "smollm2-135m-instrct"', 'Did you mean smollm2-135m-instruct?'],
    place: 'model: ',
  },
  {
    what: 'a template without an end',
    change: (text: string) => text.replace('"{{question}}"', '"{% for i in range(1000000000) %}{{question}}{% endfor %}"'),
    says: ['The template takes more than', 'Check its loops and ranges'],
    place: 'range(1000000000)',
  },
  {
    what: 'an unknown variable',
    change: (text: string) => text.replace('"{{question}}"', '"{{questoin}}"'),
    says: ['Unknown variable questoin', 'Did you mean question?'],
    place: '{{questoin}}',
  },
]

for (const { what, change, files = {}, says, place } of faults) {
  test(`${what}: the page shows what is wrong, where and what to do, and works again when it is corrected`, async ({ page }) => {
    const slug = what.toLowerCase().replaceAll(' ', '-')
    await createNotebook(page, what)
    // No other test asks these questions, so their cells are not stored yet.
    const sound = (await readFile(fakeFile(slug), 'utf8')).replaceAll('question: "', `question: "${what}: `)
    const broken = change(sound)
    for (const [name, text] of Object.entries<() => string>(files)) await writeFile(fakeFile(slug, name), text())
    await writeFile(fakeFile(slug), broken)

    const findings = page.getByRole('region', { name: 'Findings' })
    await findings.getByRole('button', { name: /\d error/ }).click()
    const finding = findings.getByRole('listitem').filter({ hasText: says[0] })
    for (const text of says) await expect(finding).toContainText(text)
    await expect(finding).toContainText(`notebook.md:${broken.slice(0, broken.indexOf(place)).split('\n').length}`)

    await run(page)
    await expect(page.getByRole('status').filter({ hasText: 'The run did not start' }).first()).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Title' })).toBeEditable()

    await writeFile(fakeFile(slug), sound)
    await expect(findings).toHaveCount(0)
    await expect(cellsIn(page, 'empty')).toHaveCount(2)
    await run(page)
    await expect(cellsIn(page, 'done')).toHaveCount(2)
    await runEnded(page)
  })
}
