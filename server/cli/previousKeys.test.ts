import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { parseNotebook } from '../core/notebook/parseNotebook.ts'
import { planNotebook, readNotebook } from '../core/experiment/plan/planNotebook.ts'
import { cellKey } from '../core/experiment/cellKey.ts'
import { hasNewGrammar, previousFolder, previousRuns } from './testing/previousRuns.ts'

const model = JSON.parse(readFileSync(join(previousFolder, 'model.json'), 'utf8')) as Record<
  'model_hash' | 'chat_template_hash' | 'engine_version',
  string
>
// The shots of `similar-shots` are ranked by a model.
const runs = previousRuns().filter(({ slug }) => slug !== 'similar-shots')

test.each(runs)('the cells of $slug in the $lane lane have the keys, seeds and points of the version before', ({ slug, lane, cells }) => {
  const read = (file: string) => readFileSync(join(previousFolder, 'experiments', slug, file), 'utf8')
  const path = `experiments/${slug}/notebook.md`
  const planned = planNotebook(readNotebook(parseNotebook(read('notebook.md')), { path, readFile: (file) => ({ text: read(file) }) }), {
    path,
  })
  const told = planned.cells.map(({ variant, case: testCase, point, repeat, seed, ...cell }) => ({
    key: cellKey({
      ...cell,
      seed,
      lane,
      adapter: null,
      modelHash: model.model_hash,
      chatTemplateHash: model.chat_template_hash,
      engineVersion: model.engine_version,
    }),
    variant,
    case: testCase,
    point,
    repeat,
    seed,
  }))
  const keys = new Set(told.map(({ key }) => key))
  expect(cells.filter((cell) => keys.has(cell.key) === hasNewGrammar(slug, cell))).toEqual([])
  expect(told).toEqual(
    cells.map((cell) => ({
      key: hasNewGrammar(slug, cell) ? expect.any(String) : cell.key,
      variant: cell.variant,
      case: cell.case,
      point: cell.point,
      repeat: cell.repeat,
      seed: cell.seed,
    })),
  )
})
