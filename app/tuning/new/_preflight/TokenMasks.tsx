import { useMemo } from 'react'
import type { TuningMethod } from '#server/core/tuning/settings/tuningSettings.ts'
import type { Preflight } from '../../../_trpc/apiTypes.ts'
import { ScrollRegion } from '../../../_ui/layout/ScrollRegion.tsx'
import { cx } from '../../../_ui/cx.ts'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { RowLink } from '../../../datasets/_links/RowLinks.tsx'
import { type MaskedPart, maskedRuns } from './maskedParts.ts'

type TokenMasksProps = { dataset: string; samples: Preflight['samples']; method: TuningMethod }

/** The exact tokens of the first rows, with those that are learnt marked. */
export function TokenMasks({ dataset, samples, method }: TokenMasksProps) {
  if (samples.length === 0) return null
  return (
    <section aria-labelledby="tokens" className="flex flex-col gap-2">
      <div>
        <h3 id="tokens" className="font-semibold">
          What is learnt of the first rows
        </h3>
        <p className="text-sm text-muted">
          The tokens exactly as the trainer gets them.{' '}
          {method === 'dpo' ? 'Of a pair, the better answer is shown.' : 'Only the marked ones count in the loss.'}
        </p>
        <ul aria-label="Legend" className="mt-1 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <li>
            <mark className={learntLook}>learnt</mark>
          </li>
          <li className="text-muted">read, not learnt</li>
          <li className="flex items-baseline gap-1 text-muted">
            <span className={specialLook}>&lt;end&gt;</span> control token, by its name
          </li>
        </ul>
      </div>
      {samples.map(({ row, tokens }) => (
        <div key={row} className="card overflow-hidden">
          <p className="flex flex-wrap items-baseline gap-x-3 border-b bg-sunken px-3 py-1 text-xs text-muted tabular">
            <RowLink dataset={dataset} row={row} />
            {formatCount(tokens.length, 'token')}, {formatNumber(tokens.filter(({ learnt }) => learnt).length)} learnt
          </p>
          <TokenMask label={`Tokens of ${row}`} tokens={tokens} />
        </div>
      ))}
    </section>
  )
}

const learntLook = 'rounded-sm bg-accent-soft text-accent-text underline decoration-accent decoration-2 underline-offset-3'
const specialLook = 'rounded-sm border border-border-strong px-0.5 font-mono text-[0.85em]'

function TokenMask({ label, tokens }: { label: string; tokens: Preflight['samples'][number]['tokens'] }) {
  const runs = useMemo(() => maskedRuns(tokens), [tokens])
  return (
    <ScrollRegion label={label} className="max-h-72 overflow-auto px-3 py-2 leading-7 whitespace-pre-wrap">
      {runs.map(({ learnt, parts }, at) => {
        const content = parts.map((part, place) => <Token key={place} part={part} />)
        return learnt ? (
          <mark key={at} className={cx(learntLook, 'box-decoration-clone')}>
            {content}
          </mark>
        ) : (
          <span key={at} className="text-muted">
            {content}
          </span>
        )
      })}
    </ScrollRegion>
  )
}

/** A token; its ids are told on hovering. A line break is shown and made. */
function Token({ part: { text, ids, isSpecial } }: { part: MaskedPart }) {
  const title = `${ids.length === 1 ? 'Token' : 'Tokens'} ${ids.join(', ')}`
  if (isSpecial)
    return (
      <span title={title} className={specialLook}>
        {text}
      </span>
    )
  const lines = text.split('\n')
  return (
    <span title={title} className="border-l border-border first:border-l-0">
      {lines.map((line, at) => (
        <span key={at}>
          {line}
          {at < lines.length - 1 ? (
            <>
              <span aria-hidden className="text-faint">
                ↵
              </span>
              {'\n'}
            </>
          ) : null}
        </span>
      ))}
    </span>
  )
}
