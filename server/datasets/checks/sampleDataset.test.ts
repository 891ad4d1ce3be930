import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { CheckId } from '../../core/dataset/checks/checkReport.ts'
import { experimentReferences } from '../../core/dataset/checks/leaks/experimentReferences.ts'
import type { LeakReference } from '../../core/dataset/checks/leaks/leak.ts'
import { type RowId, splitNames } from '../../core/dataset/row/row.ts'
import { readExperiment } from '../../core/experiment/blocks/readExperiment.ts'
import { parseNotebook } from '../../core/notebook/parseNotebook.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { checkDataset } from './checkDataset.ts'

const root = resolve(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** What a notebook's cases and shots are, as the checks get them. */
function notebookReferences(folder: string): LeakReference[] {
  const { experiment } = readExperiment(parseNotebook(read(`${folder}/notebook.md`)), {
    path: `${folder}/notebook.md`,
    metricIds: [],
    readFile: (path) => ({ text: read(`${folder}/${path}`) }),
  })
  return experiment ? experimentReferences(experiment, `${folder}/notebook.md`) : []
}

/** The rows of a dataset and what the checks find in them; `check` names the findings that need no model and no settings. */
async function checked(name: string, references: readonly LeakReference[]) {
  await using temporary = await temporaryFolder()
  const store = createDatasetStore(
    { datasets: join(root, 'datasets'), home: temporary.path, trash: join(temporary.path, 'trash') },
    { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined },
  )
  const rows = [...(await store.open(name)).each()]
  const report = await checkDataset(
    {
      store,
      async *references() {
        yield* references
      },
      embedTexts: () => Promise.reject(new Error('not asked')),
      countTokens: () => Promise.reject(new Error('not asked')),
    },
    name,
    { semantic: false },
  )
  await store.close()
  const one = (findings: readonly { row: RowId }[]) => findings.map(({ row }) => [row])
  const found: { [Id in CheckId]?: RowId[][] } = {
    exactDuplicates: report.exactDuplicates,
    samePrompts: report.samePrompts,
    nearDuplicates: report.nearDuplicates.map((pair) => pair.rows),
    leaks: one(report.leaks),
    pii: one(report.pii),
    answers: one(report.answers),
    languages: one(report.languages.findings),
    importers: one(report.importers ?? []),
  }
  return { rows, report, found: Object.entries(found) }
}

test('the checks find what the card of the sample dataset says, and nothing else', async () => {
  const folder = 'experiments/curate-house-style'
  const guide = read(`${folder}/documents/desk-guide.md`).split(/^## .*$/m)
  const { rows, report, found } = await checked('dalnip-desk', [
    ...notebookReferences(folder),
    ...guide.map((passage): LeakReference => ({ in: 'document', place: 'desk-guide', texts: [passage.trim()] })),
  ])
  const places = new Map(
    rows.map(({ id, origin }) => [id, origin.from === 'file' ? `${origin.file.split('/').at(-1)}:${origin.line}` : '']),
  )
  const planted = Array.from(
    read('datasets/dalnip-desk/README.md').matchAll(/^\| `([^`]+)` \|.*\| ([\w, ]+) \|$/gm),
    ([, place = '', names = '']) => ({ place, found: names.split(', ') }),
  )
  for (const [check, ids] of found) {
    const each = ids.map((group) => group.map((id) => places.get(id) ?? ''))
    const listed = planted.flatMap((flaw) => (flaw.found.includes(check) ? [flaw.place] : []))
    expect(listed, check).not.toEqual([])
    const missed = listed.filter((place) => !each.some((group) => group.includes(place)))
    const unlisted = each.filter((group) => !group.some((place) => listed.includes(place)))
    expect.soft({ check, missed, unlisted }).toEqual({ check, missed: [], unlisted: [] })
  }
  expect(report.balance.find(({ by }) => by === 'label')?.problem).toContain('17')
})

test('the dataset to train on has no flaw, none of its rows is a question of a notebook, and its card counts its splits', async () => {
  const { rows, found } = await checked(
    'house-style',
    ['train-house-style', 'curate-house-style'].flatMap((slug) => notebookReferences(`experiments/${slug}`)),
  )
  expect(found).toEqual(found.map(([check]) => [check, []]))
  const card = read('datasets/house-style/README.md')
  for (const split of splitNames) expect(card).toContain(`| ${split} | ${rows.filter((row) => row.split === split).length} |`)
  expect(rows.every(({ status }) => status === 'accepted')).toBe(true)
  // The question that the notebook names as one that was learnt.
  const [, learnt] = /add `(.+)` to the cases/.exec(read('experiments/train-house-style/notebook.md')) ?? []
  const question = rows.find(({ content }) => content.kind === 'instruction' && content.instruction === learnt)
  expect(question?.split).toBe('train')
})
