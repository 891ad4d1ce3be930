import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { CheckId } from '../../core/dataset/checks/checkReport.ts'
import { experimentReferences } from '../../core/dataset/checks/leaks/experimentReferences.ts'
import type { RowId } from '../../core/dataset/row/row.ts'
import { readExperiment } from '../../core/experiment/blocks/readExperiment.ts'
import { parseNotebook } from '../../core/notebook/parseNotebook.ts'
import { createDatasetStore } from '../../io/datasets/datasetStore.ts'
import { refreshIndex, writeRows } from '../../io/datasets/writeRows.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { checkDataset } from './checkDataset.ts'

const root = resolve(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const folder = 'experiments/curate-house-style'

test('the checks find what the card of the sample dataset says, and nothing else', async () => {
  const { experiment } = readExperiment(parseNotebook(read(`${folder}/notebook.md`)), {
    path: `${folder}/notebook.md`,
    metricIds: [],
    readFile: (path) => ({ text: read(`${folder}/${path}`) }),
  })
  const guide = read(`${folder}/documents/desk-guide.md`).split(/^## .*$/m)
  await using temporary = await temporaryFolder()
  const store = createDatasetStore(
    { datasets: join(root, 'datasets'), home: temporary.path, trash: join(temporary.path, 'trash') },
    { work: { refresh: refreshIndex, write: writeRows }, report: () => undefined },
  )
  const dataset = await store.open('dalnip-desk')
  const places = new Map(
    Array.from(dataset.each(), ({ id, origin }) => [id, origin.from === 'file' ? `${origin.file.split('/').at(-1)}:${origin.line}` : '']),
  )
  const report = await checkDataset(
    {
      store,
      async *references() {
        if (experiment) yield* experimentReferences(experiment, `${folder}/notebook.md`)
        for (const passage of guide) yield { in: 'document', place: 'desk-guide', texts: [passage.trim()] }
      },
      embedTexts: () => Promise.reject(new Error('not asked')),
      countTokens: () => Promise.reject(new Error('not asked')),
    },
    'dalnip-desk',
    { semantic: false },
  )
  const planted = Array.from(
    read('datasets/dalnip-desk/README.md').matchAll(/^\| `([^`]+)` \|.*\| ([\w, ]+) \|$/gm),
    ([, place = '', names = '']) => ({ place, found: names.split(', ') }),
  )
  const groups = (rows: readonly (readonly RowId[])[]) => rows.map((ids) => ids.map((id) => places.get(id) ?? ''))
  const one = (findings: readonly { row: RowId }[]) => groups(findings.map(({ row }) => [row]))
  /** The checks that need no model and no settings. */
  const found: { [Id in CheckId]?: string[][] } = {
    exactDuplicates: groups(report.exactDuplicates),
    samePrompts: groups(report.samePrompts),
    nearDuplicates: groups(report.nearDuplicates.map(({ rows }) => rows)),
    leaks: one(report.leaks),
    pii: one(report.pii),
    answers: one(report.answers),
    languages: one(report.languages.findings),
    importers: one(report.importers ?? []),
  }
  for (const [check, each] of Object.entries(found)) {
    const listed = planted.flatMap((flaw) => (flaw.found.includes(check) ? [flaw.place] : []))
    expect(listed, check).not.toEqual([])
    const missed = listed.filter((place) => !each.some((group) => group.includes(place)))
    const unlisted = each.filter((group) => !group.some((place) => listed.includes(place)))
    expect.soft({ check, missed, unlisted }).toEqual({ check, missed: [], unlisted: [] })
  }
  expect(report.balance.find(({ by }) => by === 'label')?.problem).toContain('17')
  await store.close()
})
