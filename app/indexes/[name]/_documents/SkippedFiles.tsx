import { TriangleAlert } from 'lucide-react'
import { formatCount } from '../../../_ui/text/format.ts'

const MOST_SHOWN = 500

/** The files that are not in the index, each with the reason. */
export function SkippedFiles({ skipped }: { skipped: readonly { path: string; reason: string }[] }) {
  if (skipped.length === 0) return null
  return (
    <details open={skipped.length <= 5} className="rounded-md border border-warn/30 bg-warn-soft px-3 py-2">
      <summary className="cursor-pointer font-medium">
        <TriangleAlert aria-hidden className="mr-2 inline size-4 align-text-bottom text-warn" />
        {formatCount(skipped.length, 'file')} skipped
      </summary>
      <ul aria-label="Skipped files" className="mt-1.5 flex max-h-80 flex-col gap-1 overflow-auto text-sm">
        {skipped.slice(0, MOST_SHOWN).map(({ path, reason }, at) => (
          <li key={at} className="break-words">
            {reason.includes(path) ? reason : `${path}: ${reason}`}
          </li>
        ))}
        {skipped.length > MOST_SHOWN ? <li className="text-muted">… and {formatCount(skipped.length - MOST_SHOWN, 'more file')}</li> : null}
      </ul>
    </details>
  )
}
