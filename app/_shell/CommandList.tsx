'use client'

import { Search } from 'lucide-react'
import { cx } from '../_ui/cx.ts'
import { useSearchList } from '../_ui/text/useSearchList.ts'
import { commandSearch } from './commandSearch.ts'
import { useCommands } from './useCommands.ts'

/** Query field and matches: a combobox whose list is always open. */
export function CommandList({ onDone }: { onDone: () => void }) {
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
        {found.length === 0 ? <li className="px-3 py-6 text-center text-muted">Nothing matches “{search}”.</li> : null}
      </ul>
    </>
  )
}
