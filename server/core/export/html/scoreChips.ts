import { type ExportedCell, scoreProblem } from '../exportedRun.ts'
import { xmlText } from '../xmlText.ts'
import { shortNumber } from './svgBars.ts'

/** The scores of a cell with their verdicts, and under them why a check is missed or a score could not be made. */
export function scoreChips(names: readonly string[], { scored, checks, outcome }: ExportedCell): string {
  const told = names.flatMap((name) => {
    const score = scored?.scores[name] ?? null
    const check = checks.find((each) => each.name === name)
    const verdict = check?.verdict ?? 'none'
    const problem = scoreProblem(scored, name)
    if (score === null && verdict === 'none' && problem === null) return []
    const sign = verdict === 'pass' ? ' ✓' : verdict === 'fail' ? ' ✗' : ''
    const chip = `<span class="chip ${verdict}"><bdi>${xmlText(name)}</bdi> ${score === null ? '–' : shortNumber(score)}${sign}</span>`
    // A cell without an output says itself why.
    const why = outcome.status !== 'done' ? undefined : verdict === 'fail' ? check?.why : (problem ?? undefined)
    const reason = verdict === 'fail' ? scored?.reasons?.find((each) => each.name === name)?.reason : undefined
    const reasons = [why, reason].filter((text) => text !== undefined)
    return [
      { chip, why: reasons.length === 0 ? '' : `<p class="why"><b dir="auto">${xmlText(name)}</b> ${xmlText(reasons.join(' '))}</p>` },
    ]
  })
  return [...told.map(({ chip }) => chip), ...told.map(({ why }) => why)].join('')
}
