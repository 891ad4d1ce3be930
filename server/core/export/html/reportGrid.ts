import { formatError } from '../../errors.ts'
import type { CellResult } from '../../experiment/cell.ts'
import { noAnswer } from '../../experiment/thought/thought.ts'
import { type Json, textOf } from '../../json.ts'
import { type ExportedCell, type ExportedRun, scoreProblem } from '../exportedRun.ts'
import { adaptersByCase } from '../../tuning/trained/trainedCases.ts'
import { xmlAttribute, xmlText } from '../xmlText.ts'
import { shortNumber } from './svgBars.ts'

/** The grid of a report, in pieces: one row per test case, one column per variant and point, repeats below each other. */
export function* reportGrid(run: ExportedRun): Generator<string> {
  yield '<section><h2>Outputs</h2><div class="tools" id="tools" hidden><label><span class="visually-hidden">Search the outputs</span>'
  yield '<input type="search" id="search" placeholder="Search"></label><label><span class="visually-hidden">Rows to show</span><select id="filter">'
  yield '<option value="all">All rows</option><option value="short">With a missed check</option><option value="failed">With a failed cell</option>'
  yield '<option value="zero">With a score of 0</option></select></label>'
  yield '<button type="button" id="open" aria-pressed="false">Full outputs</button><span id="count" role="status" class="muted"></span></div>'
  yield `<div class="scroll" id="grid" tabindex="0" role="region" aria-label="Outputs"><table class="cells"><colgroup><col class="case">${run.columns.map(() => '<col class="cell">').join('')}</colgroup>`
  yield `<thead><tr><th scope="col">Test case</th>${run.columns.map(({ title }) => `<th scope="col">${xmlText(title)}</th>`).join('')}</tr></thead><tbody>`
  const trained = adaptersByCase(run.trained?.cases ?? [])
  for (const cells of rowsOf(run)) yield rowOf(run, cells, trained)
  yield '</tbody></table></div></section>'
}

/** Cells by test case, in the order of the plan. */
function rowsOf(run: ExportedRun): ExportedCell[][] {
  return [...Map.groupBy(run.cells, ({ cell }) => cell.caseIndex)].toSorted(([a], [b]) => a - b).map(([, cells]) => cells)
}

function rowOf(run: ExportedRun, cells: readonly ExportedCell[], trained: ReadonlyMap<number, readonly string[]>): string {
  const first = cells[0]
  const testCase = first?.testCase
  const facts: [string, Json][] = [
    ...Object.entries(testCase?.vars ?? {}),
    ...(testCase?.reference == null ? [] : [['reference', testCase.reference] as [string, Json]]),
    ...(testCase && testCase.tags.length > 0 ? [['tags', testCase.tags.join(', ')] as [string, Json]] : []),
  ]
  const list = facts.map(([name, value]) => `<dt>${xmlText(name)}</dt><dd dir="auto">${xmlText(textOf(value))}</dd>`).join('')
  const byColumn = Map.groupBy(cells, ({ column }) => column)
  const places = run.columns.map((_, column) => {
    const here = (byColumn.get(column) ?? []).toSorted((a, b) => a.cell.repeat - b.cell.repeat)
    return `<td>${here.map((each) => cellOf(run, each, here.length > 1)).join('')}</td>`
  })
  const marks = [
    ...(cells.some(({ checks }) => checks.some(({ verdict }) => verdict === 'fail')) ? ['has-short'] : []),
    ...(cells.some(({ outcome }) => outcome.status === 'failed') ? ['has-failed'] : []),
    ...(cells.some(({ scored }) => Object.values(scored?.scores ?? {}).includes(0)) ? ['has-zero'] : []),
  ]
  const adapters = trained.get(first?.cell.caseIndex ?? -1) ?? []
  const learnt = adapters.length === 0 ? '' : `<p class="why">trained on by ${adapters.map(xmlText).join(', ')}</p>`
  return `<tr class="${marks.join(' ')}"><th scope="row"><small>${xmlText(first?.cell.case ?? '')}</small>${learnt}<div class="text"><dl>${list}</dl></div></th>${places.join('')}</tr>\n`
}

function cellOf(run: ExportedRun, each: ExportedCell, numbered: boolean): string {
  const { cell, outcome } = each
  const title = `seed ${cell.seed}${cell.key === null ? '' : `, key ${cell.key}`}`
  const head = numbered ? `<small>repeat ${cell.repeat + 1}</small>` : ''
  const body =
    outcome.status === 'done'
      ? outputOf(outcome.result)
      : `<div class="text error">${xmlText(outcome.status === 'failed' ? formatError(outcome.error) : `(${outcome.status})`)}</div>`
  const made =
    outcome.status === 'done'
      ? `<small>${outcome.result.tokens.output} tokens, ${Math.round(outcome.result.timing.totalMs)} ms</small>`
      : ''
  return `<div class="repeat" title="${xmlAttribute(title)}">${head}${body}${passagesOf(cell)}${scoreChips(run.names, each)}${ratingTexts(each)}<div>${made}</div></div>`
}

function passagesOf({ retrieval }: Pick<ExportedCell['cell'], 'retrieval'>): string {
  if (!retrieval || retrieval.passages.length === 0) return ''
  const items = retrieval.passages.map(({ document, page, text }) => {
    const place = page === null ? document : `${document}, page ${page}`
    return `<li dir="auto"><b>${xmlText(place)}</b><br>${xmlText(text)}</li>`
  })
  return `<details class="thought"><summary>Passages of ${xmlText(retrieval.index)}: ${retrieval.passages.length}</summary><ol>${items.join('')}</ol></details>`
}

function outputOf(result: Pick<CellResult, 'output' | 'thought' | 'finishReason'>): string {
  const { output, thought } = result
  const folded = thought
    ? `<details class="thought"><summary>Thought, ${thought.tokens} tokens</summary><div dir="auto">${xmlText(thought.text)}</div></details>`
    : ''
  const missing = noAnswer(result)
  if (missing !== null) return `${folded}<div class="text error">${xmlText(missing)}</div>`
  return `${folded}<div class="text" dir="auto">${xmlText(output)}</div>`
}

/** The scores of a cell with their verdicts, followed by the reasons for failed checks and missing scores. */
function scoreChips(names: readonly string[], { scored, checks, outcome }: ExportedCell): string {
  const told = names.flatMap((name) => {
    const score = scored?.scores[name] ?? null
    const check = checks.find((each) => each.name === name)
    const verdict = check?.verdict ?? 'none'
    const problem = scoreProblem(scored, name)
    if (score === null && verdict === 'none' && problem === null) return []
    const sign = verdict === 'pass' ? ' ✓' : verdict === 'fail' ? ' ✗' : ''
    const chip = `<span class="chip ${verdict}"><bdi>${xmlText(name)}</bdi> ${score === null ? '–' : shortNumber(score)}${sign}</span>`
    // A cell without an output shows its own error.
    const why = outcome.status !== 'done' ? undefined : verdict === 'fail' ? check?.why : (problem ?? undefined)
    const reason = verdict === 'fail' ? scored?.reasons?.find((each) => each.name === name)?.reason : undefined
    const reasons = [why, reason].filter((text) => text !== undefined)
    return [
      { chip, why: reasons.length === 0 ? '' : `<p class="why"><b dir="auto">${xmlText(name)}</b> ${xmlText(reasons.join(' '))}</p>` },
    ]
  })
  return [...told.map(({ chip }) => chip), ...told.map(({ why }) => why)].join('')
}

function ratingTexts({ ratings }: ExportedCell): string {
  return ratings
    .map(({ rater, verdict, grade, note, corrected }) => {
      const said = [verdict, grade === null ? null : `${grade} of 5`].filter((part) => part !== null).join(', ')
      const texts = [['Note', note] as const, ['Corrected answer', corrected] as const].flatMap(([label, value]) =>
        value ? [`<br>${label}: <bdi>${xmlText(value)}</bdi>`] : [],
      )
      return `<p class="rating"><b><bdi>${xmlText(rater)}</bdi></b>: ${said || 'remark'}${texts.join('')}</p>`
    })
    .join('')
}
