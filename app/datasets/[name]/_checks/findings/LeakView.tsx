import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Leak, LeakKind, LeakWay } from '#server/core/dataset/checks/leaks/leak.ts'
import type { DatasetRow } from '../../../../_trpc/apiTypes.ts'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { formatDecimal } from '../../../../_ui/text/format.ts'
import { ComparedTexts } from '../../../_texts/ComparedTexts.tsx'
import { placeHref } from './placeHref.ts'
import { RowHead } from './RowHead.tsx'

const ways: Record<LeakWay, string> = {
  exact: 'equal',
  contained: 'one text has the other in it',
  minhash: 'Jaccard',
  embedding: 'cosine',
  group: 'of one source',
}

const kinds: Record<LeakKind, string> = {
  validation: 'validation row',
  test: 'test row',
  case: 'test case',
  shot: 'shot',
  document: 'document',
  group: 'row of the same source',
}

type LeakViewProps = { dataset: string; leak: Leak; row: DatasetRow | undefined; actions: ReactNode }

/** A training row beside what it repeats. */
export function LeakView({ dataset, leak, row, actions }: LeakViewProps) {
  const href = placeHref(dataset, leak)
  const how = leak.how === 'minhash' || leak.how === 'embedding' ? `${ways[leak.how]} ${formatDecimal(leak.similarity)}` : ways[leak.how]
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone="warn">{kinds[leak.in]}</Badge>
        <span className="min-w-0 flex-1 text-sm text-muted">{how}</span>
        {actions}
      </div>
      <div className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm">
        <span className="min-w-0">
          <RowHead dataset={dataset} id={leak.row} row={row} />
        </span>
        <span className="min-w-0 break-all">
          {href === null ? (
            leak.place
          ) : (
            <Link href={href} className="text-accent-text hover:underline">
              {leak.place}
            </Link>
          )}
        </span>
        <ComparedTexts name="Text" texts={leak.texts} />
      </div>
    </>
  )
}
