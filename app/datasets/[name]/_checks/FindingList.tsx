'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useMemo, useState } from 'react'
import type { CheckId } from '#server/core/dataset/checks/checkReport.ts'
import { checks } from '#server/core/dataset/checks/checks.ts'
import { survivorRules, type SurvivorRule } from '#server/core/dataset/checks/duplicates/survivors.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { useOnChange } from '../../../_ui/browser/useOnChange.ts'
import type { RemedyKind } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { formatNumber } from '../../../_ui/text/format.ts'
import { datasetHref } from '../../_links/datasetHref.ts'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { FindingView } from './findings/FindingView.tsx'
import { shownRows } from './findings/shownRows.ts'
import { RemedyDialog } from './RemedyDialog.tsx'
import { remediesBeside, remedyNames, tagOfCheck } from './remedyNames.ts'

const SHOWN_AT_ONCE = 10

type FindingListProps = Pick<DatasetTabProps, 'dataset' | 'facts' | 'state'> & { check: CheckId; findings: number }

/** The findings of a check some at a time, with the remedies for all of them and for each. */
export function FindingList({ dataset, facts, check, findings, state }: FindingListProps) {
  const trpc = useTRPC()
  const [from, setFrom] = useState(0)
  const [survivor, setSurvivor] = useState<SurvivorRule>('accepted')
  const [asked, setAsked] = useState<{ kind: RemedyKind; at: number; places: number[] | null } | null>(null)
  const page = useQuery(
    trpc.datasetChecks.findings.queryOptions(
      { dataset, check, from, count: SHOWN_AT_ONCE },
      { placeholderData: keepPreviousData, retry: false },
    ),
  )
  const ids = useMemo(() => (page.data ? shownRows(page.data) : []), [page.data])
  const rows = useQuery(
    trpc.datasets.byId.queryOptions({ dataset, ids }, { enabled: ids.length > 0, placeholderData: keepPreviousData, staleTime: 0 }),
  )
  useOnChange(state?.seq, () => {
    if (ids.length > 0) void rows.refetch()
  })
  if (page.error) return <ErrorNotice error={page.error} compact />
  if (!page.data || (ids.length > 0 && !rows.data)) return <Skeleton className="h-40" />
  const { at, from: first } = page.data
  const rowOf = new Map((rows.data ?? []).map(({ row }) => [row.id, row]))
  const hasSurvivor = check === 'exactDuplicates' || check === 'nearDuplicates' || check === 'semanticDuplicates'
  const names = remedyNames(check)
  const tag = tagOfCheck(check)
  const last = Math.min(findings, from + SHOWN_AT_ONCE)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {hasSurvivor ? (
          <>
            <span className="text-sm text-muted">Keep</span>
            <Select
              label="Which row stays"
              size="sm"
              value={survivor}
              onChange={setSurvivor}
              options={(Object.keys(survivorRules) as SurvivorRule[]).map((rule) => ({ value: rule, label: survivorRules[rule].title }))}
            />
          </>
        ) : null}
        {names.map(({ kind, label }) => (
          <Button key={kind} size="sm" onClick={() => setAsked({ kind, at, places: null })}>
            {label}…
          </Button>
        ))}
        {facts.tags.some((known) => known.tag === tag) ? (
          <Link
            href={`${datasetHref(dataset)}?tags=${encodeURIComponent(tag)}`}
            className="ml-auto text-sm text-accent-text hover:underline"
          >
            Rows tagged {tag}
          </Link>
        ) : null}
      </div>
      <ul aria-label={checks[check].title} className="flex flex-col gap-3">
        {page.data.findings.map((_, position) => (
          <li key={from + position} className="card flex flex-col gap-2 p-3">
            <FindingView
              dataset={dataset}
              page={page.data}
              position={position}
              rowOf={(id: RowId) => rowOf.get(id)}
              survivor={hasSurvivor ? survivor : null}
              actions={remediesBeside(page.data, position).map(({ kind, one }) => (
                <Button key={kind} size="sm" onClick={() => setAsked({ kind, at, places: [first + position] })}>
                  {one}…
                </Button>
              ))}
            />
          </li>
        ))}
      </ul>
      {findings > SHOWN_AT_ONCE ? (
        <div className="flex items-center gap-3">
          <Button size="sm" disabled={from === 0} onClick={() => setFrom(Math.max(0, from - SHOWN_AT_ONCE))}>
            Previous
          </Button>
          <span className="text-sm text-muted tabular">
            {formatNumber(from + 1)}–{formatNumber(last)} of {formatNumber(findings)}
          </span>
          <Button size="sm" disabled={last === findings} onClick={() => setFrom(from + SHOWN_AT_ONCE)}>
            Next
          </Button>
        </div>
      ) : null}
      {asked ? <RemedyDialog request={{ dataset, check, ...asked, survivor }} onClose={() => setAsked(null)} /> : null}
    </>
  )
}
