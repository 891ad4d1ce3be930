'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Search, Monitor, Moon, Sun } from 'lucide-react'
import { cx } from '../_ui/cx.ts'
import { Kbd } from '../_ui/controls/Kbd.tsx'
import { paletteOpen } from './CommandPalette.tsx'
import { isCurrent, navigation } from './navigation.ts'
import { SegmentedControl } from '../_ui/controls/SegmentedControl.tsx'
import { setTheme, useThemeChoice } from '../_ui/browser/theme.ts'
import { Tooltip } from '../_ui/controls/Tooltip.tsx'
import { engineSummary, type EngineSummary } from './engineSummary.ts'
import { useEngineStatus } from './useEngineStatus.ts'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../_trpc/client.ts'
import { mostRecent } from './mostRecent.ts'

/** Navigation, recent notebooks and the state of the engine; only icons on narrow windows. */
export function Sidebar() {
  const pathname = usePathname()
  return (
    <aside className="flex w-13 shrink-0 flex-col gap-3 border-r bg-sunken px-2 py-3 md:w-54 md:px-3">
      <Link href="/" className="flex h-7 items-center gap-2 rounded-md px-1.5" aria-label="Assay, list of notebooks">
        <Logo />
        <span className="hidden text-lg font-semibold tracking-tight md:inline">Assay</span>
      </Link>
      <button
        type="button"
        onClick={() => paletteOpen.set(true)}
        title="Search and commands"
        className="flex h-8 items-center gap-2 rounded-md border bg-raised px-2 text-faint transition-colors hover:border-border-strong hover:text-muted"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="sr-only">Search and commands: </span>
        <span className="hidden flex-1 text-left text-sm md:inline">Go to…</span>
        <span aria-hidden className="hidden md:inline">
          <Kbd keys="Mod+K" />
        </span>
      </button>
      <nav aria-label="Pages" className="flex flex-col gap-0.5">
        {navigation.map(({ href, label, icon: Icon }) => {
          const current = isCurrent(href, pathname)
          return (
            <Link
              key={href}
              href={href}
              aria-label={label}
              aria-current={current ? 'page' : undefined}
              className={cx(
                'flex h-7.5 items-center gap-2.5 rounded-md px-2 transition-colors',
                current ? 'bg-pressed font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
              )}
            >
              <Icon aria-hidden className={cx('size-4 shrink-0', current && 'text-accent-text')} />
              <span className="hidden md:inline">{label}</span>
            </Link>
          )
        })}
      </nav>
      <div className="hidden min-h-0 flex-1 md:flex">
        <RecentNotebooks pathname={pathname} />
      </div>
      <div className="mt-auto flex flex-col gap-2">
        <EngineChip />
        <div className="hidden md:block">
          <ThemeSwitch />
        </div>
      </div>
    </aside>
  )
}

/** A cupel with its bead, seen from the side: the vessel used in a metal assay. */
function Logo() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="size-6 shrink-0">
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path d="M5.5 10.5h13l-1.9 6.6a1.6 1.6 0 0 1-1.55 1.15H8.95A1.6 1.6 0 0 1 7.4 17.1z" fill="var(--on-accent)" />
      <circle cx="12" cy="7.2" r="2.3" fill="oklch(0.86 0.14 88)" />
    </svg>
  )
}

const options = [
  { value: 'system', label: 'Use the system theme', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

function ThemeSwitch() {
  return <SegmentedControl label="Theme" value={useThemeChoice()} onChange={setTheme} options={options} iconsOnly />
}

const dots: Record<EngineSummary['tone'], string> = {
  away: 'bg-warn',
  idle: 'bg-border-strong',
  ready: 'bg-good',
  busy: 'bg-accent-text animate-pulse',
}

/** Model, device and memory of the engine; links to the monitor. */
function EngineChip() {
  const { data } = useEngineStatus()
  const summary = engineSummary(data?.engine)
  const explanation = data?.engine?.device?.explanation
  return (
    <Tooltip side="right" content={explanation ?? `${summary.title}: ${summary.detail}`}>
      <Link href="/monitor" className="flex items-start gap-2 rounded-md px-2 py-1.5 transition-colors hover:bg-hover">
        <span className="sr-only">
          Engine<span className="md:hidden">{`: ${summary.title}, ${summary.detail}`}</span>
        </span>
        <span aria-hidden className={cx('mt-1.5 size-2 shrink-0 rounded-full', dots[summary.tone])} />
        <span className="hidden min-w-0 md:block">
          <span className="block truncate text-sm font-medium">{summary.title}</span>
          <span className="block truncate text-xs text-faint tabular">{summary.detail}</span>
        </span>
      </Link>
    </Tooltip>
  )
}

/** Links to the notebooks that were edited or run last. */
function RecentNotebooks({ pathname }: { pathname: string }) {
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
