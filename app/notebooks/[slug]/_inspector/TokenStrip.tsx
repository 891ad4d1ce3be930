'use client'

import { type CSSProperties, type KeyboardEvent, useRef } from 'react'
import type { ScoredToken } from '#server/core/experiment/tokenScore.ts'
import { cx } from '../../../_ui/cx.ts'
import { formatProbability, likelihoodStep, likelihoodSteps, namedToken, shownToken } from './tokenView.ts'

const tint = (percent: number) => `color-mix(in oklch, var(--series-2) ${percent}%, transparent)`
/** The less likely a token, the stronger its tint and its underline, so it is readable without colours. */
const looks: readonly CSSProperties[] = [
  { borderBottom: '3px solid transparent' },
  { borderBottom: `1px solid ${tint(70)}`, background: tint(10) },
  { borderBottom: `2px solid ${tint(85)}`, background: tint(20) },
  { borderBottom: `3px solid ${tint(100)}`, background: tint(34) },
  { borderBottom: `4px double ${tint(100)}`, background: tint(50) },
]

const moves: Record<string, (at: number, last: number) => number> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_, last) => last,
}

type TokenStripProps = {
  tokens: readonly ScoredToken[]
  /** Position of the selected token. */
  current: number
  onSelect: (position: number) => void
  /** Position where another output differs from this one. */
  fork: number | null
}

/** The tokens of an output, tinted by how unlikely they were. A listbox with one tab stop; arrow keys move between tokens. */
export function TokenStrip({ tokens, current, onSelect, fork }: TokenStripProps) {
  const box = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moves[event.key]?.(current, tokens.length - 1)
    if (to === undefined || to < 0 || to >= tokens.length) return
    event.preventDefault()
    onSelect(to)
    box.current?.querySelectorAll<HTMLElement>('[role=option]')[to]?.focus()
  }
  return (
    <div
      ref={box}
      role="listbox"
      tabIndex={-1}
      aria-label="Tokens of the output"
      aria-orientation="horizontal"
      onKeyDown={onKeyDown}
      className="max-h-96 overflow-auto rounded-md border bg-raised px-3 py-2 leading-7 break-words whitespace-pre-wrap"
    >
      {tokens.map(({ text, logprob, rank }, position) => {
        const probability = Math.exp(logprob)
        return (
          <span
            key={position}
            role="option"
            aria-selected={position === current}
            aria-label={`${namedToken(text)}, ${formatProbability(probability)}, rank ${rank}`}
            tabIndex={position === current ? 0 : -1}
            onFocus={() => onSelect(position)}
            style={looks[likelihoodStep(probability)]}
            onMouseEnter={() => onSelect(position)}
            className={cx(
              'mr-px box-decoration-clone py-0.5',
              position === current && 'rounded-sm outline-2 outline-accent',
              position === fork && 'border-l-2 border-l-accent-text pl-0.5',
              (text === '' || text.startsWith('<|')) && 'text-faint',
            )}
          >
            {shownToken(text)}
          </span>
        )
      })}
    </div>
  )
}

/** The legend of the tints and underlines. */
export function StripLegend() {
  return (
    <ul aria-label="How likely a token was" className="flex flex-wrap gap-x-2 gap-y-1 text-xs whitespace-nowrap text-muted">
      {likelihoodSteps.map(({ label }, step) => (
        <li key={label} className="inline-flex items-center gap-1">
          <span aria-hidden style={looks[step]} className={cx('inline-block h-4 w-4', step === 0 && 'rounded-sm bg-raised')} />
          {label}
        </li>
      ))}
    </ul>
  )
}
