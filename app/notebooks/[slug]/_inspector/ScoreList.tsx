import { checkText } from '#server/core/metrics/checks.ts'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { cx } from '../../../_ui/cx.ts'
import { scoreView, type ScoreView } from '../_grid/state/scoreView.ts'
import type { CellScores } from '../_run/scoring.ts'

const looks: Record<ScoreView['verdict'], string> = { pass: 'text-good', fail: 'text-bad', number: 'text-text', none: 'text-faint' }

type ScoreListProps = { names: readonly string[]; specs: readonly MetricSpec[]; scored: CellScores; reference: string | null }

/** A cell's scores, each with what it looks at or why there is none. */
export function ScoreList({ names, specs, scored, reference }: ScoreListProps) {
  return (
    <section aria-label="Scores" className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">Scores</h3>
      <ul className="flex flex-col gap-1">
        {names.map((name, position) => {
          const spec = specs[position]
          if (!spec) return null
          const score = scored.scores[name] ?? null
          const view = scoreView(spec, name, score)
          return (
            <li key={name} className="grid grid-cols-[52px_1fr] gap-2 text-sm">
              <span className={cx('text-right font-medium tabular', looks[view.verdict])}>
                {view.text}
                {view.text === '✓' || view.text === '✗' ? <span className="ml-1 text-xs font-normal">{score}</span> : null}
              </span>
              <span className="min-w-0">
                <span className="font-medium">{name}</span>{' '}
                {spec.check ? <span className={cx('tabular', looks[view.verdict])}>{checkText(spec.check)} </span> : null}
                <span className="text-muted">
                  {scored.problems.find((each) => each.name === name)?.message ??
                    scored.reasons?.find((each) => each.name === name)?.reason ??
                    whyOf(spec, score, reference)}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function whyOf(spec: MetricSpec, score: number | null, reference: string | null): string {
  const metric = findMetric(spec.metric)
  const compares = metric?.group === 'text match' || metric?.group === 'overlap'
  if (score === null && reference === null && compares) return 'No score: this case has no reference to compare with.'
  const asked = spec.options.value ?? spec.options.pattern
  const about = metric?.description ?? ''
  return typeof asked === 'string' ? `${spec.metric} \u201c${asked}\u201d` : about
}
