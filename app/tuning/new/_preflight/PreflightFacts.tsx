import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import type { Preflight } from '../../../_trpc/apiTypes.ts'
import { formatCount, formatDecimal, formatNumber } from '../../../_ui/text/format.ts'
import { RowLinks } from '../../../datasets/_links/RowLinks.tsx'

const ROWS_SHOWN = 40

type PreflightFactsProps = { dataset: string; preflight: Preflight; settings: TuningSettings }

/** Rows, steps and tokens of the training, and the rows that it does not use. */
export function PreflightFacts({ dataset, preflight, settings }: PreflightFactsProps) {
  const { rows, steps, stepsPerEpoch, tokens, left, cut } = preflight
  const [, , median = 0, , most = 0] = tokens.quantiles
  const perStep = settings.batch * settings.accumulation
  const facts: { name: string; value: string; note?: string }[] = [
    {
      name: 'Rows',
      value: formatNumber(rows.train),
      note: `${formatNumber(rows.validation)} validation, ${formatNumber(rows.test)} test`,
    },
    { name: 'Steps', value: formatNumber(steps), note: `${formatNumber(stepsPerEpoch)} in an epoch` },
    {
      name: 'Rows of a step',
      value: formatNumber(perStep),
      note: settings.accumulation > 1 ? `batch ${settings.batch} x accumulation ${settings.accumulation}` : 'the batch',
    },
    {
      name: 'Warm-up',
      value: steps > 0 ? `${formatDecimal(Math.min(100, (100 * settings.warmup) / steps), 2)}%` : '–',
      note: 'of all steps',
    },
    {
      name: 'Tokens',
      value: formatNumber(tokens.train),
      note: tokens.train > 0 ? `${formatDecimal((100 * tokens.learnt) / tokens.train, 2)}% of them are learnt` : 'of an epoch',
    },
    {
      name: 'Tokens of a row',
      value: formatNumber(median),
      note: `half have up to this, 95% up to ${formatNumber(most)}, the longest ${formatNumber(tokens.longest)}`,
    },
  ]
  const reasons = Map.groupBy(left, ({ reason }) => reason)
  return (
    <div className="flex flex-col gap-3">
      <dl className="card grid grid-cols-2 gap-x-4 gap-y-3 px-4 py-3 sm:grid-cols-3">
        {facts.map(({ name, value, note }) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="text-lg font-semibold tabular">{value}</dd>
            <dd className="text-xs text-muted">{note}</dd>
          </div>
        ))}
      </dl>
      {left.length > 0 ? (
        <details className="card px-4 py-2">
          <summary>{formatCount(left.length, 'row')} left out</summary>
          <ul className="mt-2 flex flex-col gap-2 text-sm">
            {[...reasons].map(([reason, of]) => (
              <li key={reason} className="flex flex-col gap-0.5">
                <p>
                  <span className="font-medium tabular">{formatCount(of.length, 'row')}</span> · {reason}
                </p>
                <RowLinks dataset={dataset} rows={of.slice(0, ROWS_SHOWN).map(({ row }) => row)} total={of.length} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {cut.length > 0 ? (
        <details className="card px-4 py-2">
          <summary>
            {formatCount(cut.length, 'row')} cut at {formatNumber(settings.context)} tokens
          </summary>
          <div className="mt-2 flex flex-col gap-1 text-sm">
            <p className="text-muted">The longest has {formatNumber(Math.max(...cut.map(({ tokens: length }) => length)))} tokens.</p>
            <RowLinks dataset={dataset} rows={cut.slice(0, ROWS_SHOWN).map(({ row }) => row)} total={cut.length} />
          </div>
        </details>
      ) : null}
    </div>
  )
}
