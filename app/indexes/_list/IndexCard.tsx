'use client'

import { MoreHorizontal, RefreshCw, Trash2 } from 'lucide-react'
import Link from 'next/link'
import type { ListedIndex } from '../../_trpc/apiTypes.ts'
import { useNow } from '../../_ui/browser/useNow.ts'
import { IconButton } from '../../_ui/controls/IconButton.tsx'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { Menu } from '../../_ui/overlay/Menu.tsx'
import { FactLine } from '../../_ui/text/FactLine.tsx'
import { formatAgo, formatCount, formatDateTime, formatDuration } from '../../_ui/text/format.ts'
import { BuildState } from '../_build/BuildState.tsx'
import { buildView, factsLine } from '../_build/buildView.ts'
import { useIndexActions } from '../_build/useIndexActions.ts'

/** An index in the list: what it holds, how its last build went, and what can be done with it. */
export function IndexCard({ listed, onRemove }: { listed: ListedIndex; onRemove: () => void }) {
  const { index, facts, job, problem } = listed
  const { badge, progress } = buildView(job, facts)
  const { build, isStarting } = useIndexActions(index)
  const now = useNow()
  return (
    <li className="flex flex-col gap-2 px-4 py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-2">
            <h2 className="font-medium">
              <Link href={`/indexes/${encodeURIComponent(index)}`} className="hover:underline">
                {index}
              </Link>
            </h2>
            {badge ? <Badge tone={badge.tone}>{badge.label}</Badge> : null}
          </div>
          {facts ? <FactLine facts={factsLine(facts)} /> : null}
          {facts && facts.builtAt > 0 ? (
            <p className="text-sm text-faint">
              <span title={formatDateTime(facts.builtAt)}>Built {formatAgo(facts.builtAt, now)}</span> in {formatDuration(facts.buildMs)}
              {facts.snapshots.length > 0 ? `, ${formatCount(facts.snapshots.length, 'snapshot')}` : ''}
              {facts.skipped.length > 0 ? `, ${formatCount(facts.skipped.length, 'file')} skipped` : ''}
            </p>
          ) : null}
        </div>
        <Menu
          trigger={<IconButton icon={MoreHorizontal} label={`Actions for ${index}`} tooltip={false} />}
          items={[
            {
              label: facts ? 'Build again' : 'Build',
              hint: facts ? 'Reads what is new or changed' : undefined,
              icon: RefreshCw,
              disabled: progress !== null || isStarting,
              onSelect: () => build.mutate({ index }),
            },
            { separator: true },
            { label: 'Remove', icon: Trash2, tone: 'bad', disabled: progress !== null, onSelect: onRemove },
          ]}
        />
      </div>
      <BuildState index={index} job={job} facts={facts} problem={problem} />
    </li>
  )
}
