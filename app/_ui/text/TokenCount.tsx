import { formatNumber } from './format.ts'

/** `count` null: being counted or not countable yet. */
export function TokenCount({ count, limit }: { count: number | null; limit?: number }) {
  const over = limit !== undefined && count !== null && count > limit
  return (
    <span
      className={over ? 'text-xs text-bad tabular' : 'text-xs text-faint tabular'}
      title={limit ? `The context holds ${formatNumber(limit)} tokens` : undefined}
    >
      {count === null ? '… tokens' : `${formatNumber(count)} ${count === 1 ? 'token' : 'tokens'}`}
      {over ? ' — too long' : ''}
    </span>
  )
}
