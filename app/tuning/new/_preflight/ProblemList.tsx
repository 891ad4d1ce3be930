import { Wrench } from 'lucide-react'
import type { TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import type { Preflight } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { LinkButton } from '../../../_ui/controls/LinkButton.tsx'
import { severityIcon, severityTone } from '../../../_ui/feedback/severityView.ts'
import { cx } from '../../../_ui/cx.ts'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { datasetHref } from '../../../datasets/_links/datasetHref.ts'
import { RowLinks } from '../../../datasets/_links/RowLinks.tsx'

const ROWS_SHOWN = 8

type ProblemListProps = {
  dataset: string
  problems: Preflight['problems']
  onFix: (settings: Partial<TuningSettings>) => void
}

/** Problems whose details are on a page of the dataset. */
const tabs: Partial<Record<Preflight['problems'][number]['code'], { tab: string; label: string }>> = {
  DUPLICATES: { tab: 'checks', label: 'Checks' },
  LEAKS: { tab: 'checks', label: 'Checks' },
  PII: { tab: 'checks', label: 'Checks' },
  CHECKS: { tab: 'checks', label: 'Checks' },
  SPLIT: { tab: 'splits', label: 'Splits' },
}

/** What to know before the start, errors first, each with the way to solve it. */
export function ProblemList({ dataset, problems, onFix }: ProblemListProps) {
  if (problems.length === 0) return <p className="text-sm text-good">Nothing speaks against the start.</p>
  return (
    <ul aria-label="Problems" className="card divide-y overflow-hidden">
      {problems.map(({ severity, code, message, fix, rows = [] }) => {
        const Icon = severityIcon[severity]
        const place = tabs[code]
        return (
          <li key={`${code} ${message}`} className="flex items-start gap-2.5 px-3 py-2">
            <Icon
              aria-label={severity === 'error' ? 'Error' : 'Warning'}
              className={cx('mt-0.5 size-4 shrink-0', severityTone[severity].text)}
            />
            <div className="flex min-w-0 flex-1 flex-col gap-1">
              <p>
                <CodeText text={message} />
              </p>
              <RowLinks dataset={dataset} rows={rows.slice(0, ROWS_SHOWN)} total={rows.length} />
            </div>
            {fix ? (
              <Button size="sm" icon={Wrench} onClick={() => onFix(fix.settings)}>
                {fix.label}
              </Button>
            ) : place ? (
              <LinkButton size="sm" href={`${datasetHref(dataset)}?tab=${place.tab}`}>
                {place.label}
              </LinkButton>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
