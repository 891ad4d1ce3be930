import { checkText } from '#server/core/metrics/checks.ts'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import { cx } from '../../../../_ui/cx.ts'
import type { CellScores } from '../../_run/scoring.ts'
import { scoreView, type ScoreView } from '../state/scoreView.ts'

const looks: Record<ScoreView['verdict'], string> = {
  pass: 'bg-good-soft text-good',
  fail: 'bg-bad-soft text-bad',
  number: 'bg-hover text-muted',
  none: 'bg-hover text-faint',
}

/** A cell's scores in the order of the column heads: a sign for yes and no, else the number. */
export function ScoreChips({ names, specs, scored }: { names: readonly string[]; specs: readonly MetricSpec[]; scored: CellScores }) {
  return (
    <span className="inline-flex min-w-0 gap-1 overflow-hidden">
      {names.map((name, position) => {
        const spec = specs[position]
        if (!spec) return null
        const score = scored.scores[name] ?? null
        const view = scoreView(spec, name, score)
        const checked = spec.check && score !== null ? (view.verdict === 'pass' ? ', passes ' : ', misses ') + checkText(spec.check) : ''
        const problem = scored.problems.find((each) => each.name === name)?.message
        return (
          <span
            key={name}
            role="img"
            aria-label={`${name}: ${score ?? 'no score'}${checked}`}
            title={problem ? `${name}: ${problem}` : `${name}: ${score ?? 'no score'}${checked}`}
            className={cx(
              'inline-flex h-4.5 min-w-4.5 shrink-0 items-center justify-center rounded-sm px-1 text-xs font-medium tabular',
              looks[view.verdict],
            )}
          >
            {view.text}
          </span>
        )
      })}
    </span>
  )
}
