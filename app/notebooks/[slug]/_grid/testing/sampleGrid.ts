import type { GridCell } from '#server/core/grid/packedGrid.ts'
import { gridModel } from '#server/core/grid/gridModel.ts'
import type { CaseId, CellKey } from '#server/core/ids.ts'
import type { TestCase } from '#server/core/experiment/experiment.ts'
import type { CellView } from '../../_run/cellView.ts'

/** For tests: the view of a finished cell. */
export const done = (output: string): CellView => ({
  status: 'done',
  output,
  thought: null,
  cached: false,
  tokens: { prompt: 3, output: 10 },
  timing: { ttftMs: 5, totalMs: 500 },
  finishReason: 'stop',
})
// A grid of two cases, two variants and two repeats.
const views: CellView[] = [
  done('네'),
  done('네'),
  done('Yes'),
  { status: 'failed', error: { code: 'ENGINE_FAILED', message: 'broke' } },
  done('네'),
  done('아니요'),
  { status: 'empty' },
  done('네'),
]
export const cells = views.map((_, index) => ({
  index,
  sweep: 'main',
  variant: ['a', 'b'][Math.floor(index / 2) % 2],
  case: String(Math.floor(index / 4) + 1) as CaseId,
  caseIndex: Math.floor(index / 4),
  point: {},
  repeat: index % 2,
  key: `k${index}` as CellKey,
})) as GridCell[]
export const model = gridModel(cells)
export const viewOf = (cell: GridCell): CellView => views[cell.index] ?? { status: 'empty' }
export const testCases = [['비'], ['우산 🙂', 'lang:ko']].map(([question, ...tags], index): TestCase => ({
  id: String(index + 1) as CaseId,
  seedKey: '',
  vars: { question: question ?? '' },
  reference: null,
  tags,
  file: 'notebook.md',
  line: index + 1,
}))
