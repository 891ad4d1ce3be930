'use client'

import { MoreHorizontal, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { rowKinds } from '#server/core/dataset/row/content.ts'
import { splitNames } from '#server/core/dataset/row/row.ts'
import type { DatasetFacts, ListedDataset } from '../../_trpc/apiTypes.ts'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Menu } from '../../_ui/overlay/Menu.tsx'
import { FactLine } from '../../_ui/text/FactLine.tsx'
import { formatCount, formatNumber } from '../../_ui/text/format.ts'
import { datasetHref } from '../_links/datasetHref.ts'
import { StatusBar } from './StatusBar.tsx'

/** A dataset in the list: what it holds, how far its review is, and what can be done with it. */
export function DatasetCard({ listed, onRemove }: { listed: ListedDataset; onRemove: () => void }) {
  const { dataset, facts, problem, snapshots } = listed
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <h2 className="font-medium">
            <Link href={datasetHref(dataset)} className="hover:underline">
              {dataset}
            </Link>
          </h2>
          {facts ? <FactLine facts={[...contents(facts), formatCount(snapshots.length, 'snapshot')]} /> : null}
          {facts && facts.rows > 0 ? <StatusBar facts={facts} /> : null}
        </div>
        <Menu
          trigger={<IconButton icon={MoreHorizontal} label={`Actions for ${dataset}`} tooltip={false} />}
          items={[{ label: 'Remove', icon: Trash2, tone: 'bad', onSelect: onRemove }]}
        />
      </div>
      {problem ? <ErrorNotice compact error={problem} /> : null}
    </li>
  )
}

/** Rows, kinds and splits, such as `150 rows`, `120 chat, 30 preference`, `train 100, test 50`. */
function contents({ rows, kinds, splits }: DatasetFacts): string[] {
  const of = <Name extends string>(
    names: readonly Name[],
    counts: Partial<Record<Name, number>>,
    text: (name: Name, count: string) => string,
  ) => names.flatMap((name) => (counts[name] ? [text(name, formatNumber(counts[name]))] : [])).join(', ')
  return [
    formatCount(rows, 'row'),
    of(rowKinds, kinds, (name, count) => `${count} ${name}`),
    of(splitNames, splits, (name, count) => `${name} ${count}`),
  ].filter((part) => part !== '')
}
