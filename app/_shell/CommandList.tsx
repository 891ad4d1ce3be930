'use client'

import { Search } from 'lucide-react'
import { useId, useState, type KeyboardEvent } from 'react'
import { cx } from '../_ui/cx.ts'
import { commandSearch } from './commandSearch.ts'
import { useCommands } from './useCommands.ts'

/** Query field and matches: a combobox whose list is always open. */
export function CommandList({ onDone }: { onDone: () => void }) {
  const commands = useCommands()
  const [query, setQuery] = useState('')
  const [position, setPosition] = useState(0)
  const listId = useId()
  const matches = commandSearch(commands, query)
  const chosen = Math.min(position, matches.length - 1)

  function run(index: number) {
    const command = matches[index]
    if (!command) return
    onDone()
    command.run()
  }
  function onKeyDown(event: KeyboardEvent) {
    // Enter also ends the composition of a Korean syllable; only the next one chooses.
    if (event.nativeEvent.isComposing) return
    if (matches.length === 0) return
    if (event.key === 'ArrowDown') setPosition((chosen + 1) % matches.length)
    else if (event.key === 'ArrowUp') setPosition((chosen - 1 + matches.length) % matches.length)
    else if (event.key === 'Enter') run(chosen)
    else return
    event.preventDefault()
  }

  return (
    <>
      <div className="flex items-center gap-2.5 border-b px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={matches[chosen] ? `${listId}-${chosen}` : undefined}
          aria-label="Search notebooks and commands"
          placeholder="Search notebooks and commands"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setPosition(0)
          }}
          onKeyDown={onKeyDown}
          className="h-11 w-full bg-transparent text-lg outline-none placeholder:text-faint"
        />
      </div>
      <ul id={listId} role="listbox" aria-label="Matches" className="min-h-0 overflow-y-auto p-1.5">
        {matches.map((command, index) => {
          const Icon = command.icon
          return (
            <li
              key={command.id}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === chosen}
              ref={index === chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
              onPointerMove={() => setPosition(index)}
              onClick={() => run(index)}
              className={cx('flex h-8.5 items-center gap-2.5 rounded-md px-2.5', index === chosen && 'bg-hover')}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 flex-1 truncate">{command.label}</span>
              <span className="text-xs text-faint">{command.group}</span>
            </li>
          )
        })}
        {matches.length === 0 ? <li className="px-3 py-6 text-center text-muted">Nothing matches “{query}”.</li> : null}
      </ul>
    </>
  )
}
