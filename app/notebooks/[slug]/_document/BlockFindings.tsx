import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { Diagnostic } from '#server/core/notebook/notebook.ts'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { cx } from '../../../_ui/cx.ts'

const MOST_SHOWN = 4

/** What is wrong with a block, at its top. */
export function BlockFindings({ findings }: { findings: readonly Diagnostic[] }) {
  if (findings.length === 0) return null
  return (
    <ul aria-label="Findings" className="flex flex-col gap-1 border-b px-3 py-1.5 text-sm">
      {findings.slice(0, MOST_SHOWN).map(({ severity, message, place }, position) => {
        const Icon = severity === 'error' ? CircleAlert : TriangleAlert
        return (
          <li key={position} className="flex items-baseline gap-2">
            <Icon
              aria-label={severity}
              className={cx('size-3.5 shrink-0 translate-y-0.5', severity === 'error' ? 'text-bad' : 'text-warn')}
            />
            <span className="min-w-0 flex-1">
              <CodeText text={message} />
            </span>
            {place.line === undefined ? null : (
              <code className="shrink-0 font-mono text-xs text-faint">{`${place.file?.split('/').at(-1) ?? ''}:${place.line}`}</code>
            )}
          </li>
        )
      })}
      {findings.length > MOST_SHOWN ? <li className="pl-5.5 text-muted">and {findings.length - MOST_SHOWN} more</li> : null}
    </ul>
  )
}
