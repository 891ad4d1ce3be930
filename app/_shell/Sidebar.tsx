'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Search } from 'lucide-react'
import { cx } from '../_ui/cx.ts'
import { Kbd } from '../_ui/controls/Kbd.tsx'
import { openCommandPalette } from './paletteState.ts'
import { EngineChip } from './EngineChip.tsx'
import { Logo } from './Logo.tsx'
import { isCurrent, navigation } from './navigation.ts'
import { RecentNotebooks } from './RecentNotebooks.tsx'
import { ThemeSwitch } from './ThemeSwitch.tsx'

/** Rooms, recent notebooks and the engine's state; a rail of icons on narrow windows. */
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
        onClick={openCommandPalette}
        aria-label="Search and commands"
        className="flex h-8 items-center gap-2 rounded-md border bg-raised px-2 text-faint transition-colors hover:border-border-strong hover:text-muted"
      >
        <Search aria-hidden className="size-3.5 shrink-0" />
        <span className="hidden flex-1 text-left text-sm md:inline">Go to…</span>
        <span className="hidden md:inline">
          <Kbd keys="Mod+K" />
        </span>
      </button>
      <nav aria-label="Rooms" className="flex flex-col gap-0.5">
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
