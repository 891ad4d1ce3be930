'use client'

import Link from 'next/link'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../_trpc/client.ts'
import { cx } from '../_ui/cx.ts'
import { mostRecent } from './mostRecent.ts'

/** The notebooks touched last, one click away from everywhere. */
export function RecentNotebooks({ pathname }: { pathname: string }) {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.notebooks.list.queryOptions())
  const recent = mostRecent(data ?? [])
  if (recent.length === 0) return null
  const path = decodeURIComponent(pathname)
  return (
    <section aria-label="Recent notebooks" className="flex min-h-0 min-w-0 flex-1 flex-col gap-1 border-t pt-3">
      <h2 className="px-2 text-xs font-medium text-faint">Recent</h2>
      <ul className="flex min-h-0 flex-col overflow-y-auto">
        {recent.map(({ slug, title }) => {
          const current = path === `/notebooks/${slug}`
          return (
            <li key={slug}>
              <Link
                href={`/notebooks/${encodeURIComponent(slug)}`}
                title={title}
                aria-current={current ? 'page' : undefined}
                className={cx(
                  'flex h-7 items-center rounded-md px-2 text-sm transition-colors',
                  current ? 'bg-pressed text-text' : 'text-muted hover:bg-hover hover:text-text',
                )}
              >
                <span className="truncate">{title}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
