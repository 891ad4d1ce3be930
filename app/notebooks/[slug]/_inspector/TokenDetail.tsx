import type { ScoredToken } from '#server/core/experiment/tokenScore.ts'
import { cx } from '../../../_ui/cx.ts'
import { formatDecimal } from '../../../_ui/text/format.ts'
import { formatProbability, markedToken } from './tokenView.ts'

/** The numbers of one token, and the most likely alternatives at its position. */
export function TokenDetail({ token: { token, text, logprob, rank, entropy, top }, position }: { token: ScoredToken; position: number }) {
  const listed = top.some((other) => other.token === token) ? top : [...top, { token, text, logprob }]
  return (
    <section aria-label="Token" className="rounded-md border bg-raised px-3 py-2">
      <p className="flex flex-wrap items-baseline gap-x-3 text-sm">
        <span className="font-mono font-medium whitespace-pre-wrap">{markedToken(text)}</span>
        <span className="tabular">{formatProbability(Math.exp(logprob))}</span>
        <span className="text-muted tabular">rank {rank}</span>
        <span className="text-muted tabular" title="Entropy of the whole distribution in nats. 0 means certainty.">
          entropy {formatDecimal(entropy)}
        </span>
        <span className="flex-1" />
        <span className="text-xs text-faint tabular" title={`Token id ${token}`}>
          token {position}
        </span>
      </p>
      <table className="mt-1.5 w-full text-sm">
        <caption className="sr-only">The most likely tokens at this position</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col" colSpan={2}>
              Token
            </th>
            <th scope="col">Probability</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((other) => {
            const share = Math.exp(other.logprob)
            const own = other.token === token
            return (
              <tr key={other.token} className={own ? 'font-medium' : 'text-muted'}>
                <td className="w-2/5 max-w-0 truncate py-px pr-2 font-mono text-xs whitespace-pre" title={`Token id ${other.token}`}>
                  {own ? '▸ ' : '\u2007 '}
                  {markedToken(other.text)}
                </td>
                <td aria-hidden className="py-px">
                  <span className="block h-2 rounded-sm bg-sunken">
                    <span
                      className={cx('block h-2 rounded-sm', own ? 'bg-accent' : 'bg-border-strong')}
                      style={{ width: `${Math.max(0.5, share * 100)}%` }}
                    />
                  </span>
                </td>
                <td className="w-18 py-px text-right text-xs tabular">{formatProbability(share)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
