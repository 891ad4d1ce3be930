'use client'

import { useEffect } from 'react'
import { Dialog } from 'radix-ui'
import { sharedValue, useSharedValue } from '../_ui/browser/sharedValue.ts'
import { Search, FileText, Monitor, Moon, Plus, Sun, type LucideIcon } from 'lucide-react'
import { cx } from '../_ui/cx.ts'
import { useSearchList } from '../_ui/text/useSearchList.ts'
import { commandSearch, type Command } from './commandSearch.ts'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTRPC } from '../_trpc/client.ts'
import { setTheme } from '../_ui/browser/theme.ts'
import { mostRecent } from './mostRecent.ts'
import { pressedKey } from '../_ui/browser/pressedKey.ts'
import { navigation } from './navigation.ts'

/** Whether the command palette is open. */
export const paletteOpen = sharedValue(false)

/** A dialog that opens with Mod+K anywhere on the page, also inside editors. */
export function CommandPalette() {
  const open = useSharedValue(paletteOpen)

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (pressedKey(event) !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      paletteOpen.set(true)
    }
    // In the capture phase: Monaco would treat the key as the first of a chord.
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [])

  return (
    <Dialog.Root open={open} onOpenChange={paletteOpen.set}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade-in fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="floating pop-in fixed top-[14vh] left-1/2 z-50 flex max-h-[60vh] w-[min(560px,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <CommandList onDone={() => paletteOpen.set(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** A search field and its matches: a combobox whose list is always open. */
function CommandList({ onDone }: { onDone: () => void }) {
  const commands = useCommands()
  const run = (command: (typeof commands)[number]) => {
    onDone()
    command.run()
  }
  const { search, found, at, point, list, optionId, field } = useSearchList((words) => commandSearch(commands, words), run)

  return (
    <>
      <div className="flex items-center gap-2.5 border-b px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          {...field}
          aria-label="Search notebooks and commands"
          placeholder="Search notebooks and commands"
          className="h-11 w-full bg-transparent text-lg outline-none placeholder:text-faint"
        />
      </div>
      <ul id={list} role="listbox" aria-label="Matches" className="min-h-0 overflow-y-auto p-1.5">
        {found.map((command, index) => {
          const Icon = command.icon
          return (
            <li
              key={command.id}
              id={optionId(index)}
              role="option"
              aria-selected={index === at}
              onPointerMove={() => point(index)}
              onClick={() => run(command)}
              className={cx('flex h-8.5 items-center gap-2.5 rounded-md px-2.5', index === at && 'bg-hover')}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 flex-1 truncate">{command.label}</span>
              <span className="text-xs text-faint">{command.group}</span>
            </li>
          )
        })}
        {found.length === 0 ? <li className="px-3 py-6 text-center text-muted">No matches for “{search}”.</li> : null}
      </ul>
    </>
  )
}

type RunnableCommand = Command & { icon: LucideIcon; run: () => void }

/** The commands of the palette: every notebook, every page, and a few actions. */
function useCommands(): RunnableCommand[] {
  const router = useRouter()
  const trpc = useTRPC()
  const { data: notebooks = [] } = useQuery(trpc.notebooks.list.queryOptions())
  return [
    ...mostRecent(notebooks, 500).map(({ slug, title }) => ({
      id: `notebook-${slug}`,
      label: title,
      group: 'Notebooks',
      keywords: slug,
      icon: FileText,
      run: () => router.push(`/notebooks/${encodeURIComponent(slug)}`),
    })),
    { id: 'new', label: 'New notebook', group: 'Actions', keywords: 'create', icon: Plus, run: () => router.push('/?new=1') },
    ...navigation.map(({ href, label, icon }) => ({
      id: href,
      label,
      group: 'Go to',
      keywords: 'open page',
      icon,
      run: () => router.push(href),
    })),
    { id: 'theme-light', label: 'Light theme', group: 'Actions', icon: Sun, run: () => setTheme('light') },
    { id: 'theme-dark', label: 'Dark theme', group: 'Actions', icon: Moon, run: () => setTheme('dark') },
    { id: 'theme-system', label: 'System theme', group: 'Actions', icon: Monitor, run: () => setTheme('system') },
  ]
}
