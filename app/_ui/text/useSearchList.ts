'use client'

import { useId, useState, type KeyboardEvent } from 'react'

const PAGE = 8

/**
 * A search field with a list that is always open. Arrow keys (which wrap around), page keys and Enter work while typing. `field` goes
 * on the input, `list` is the id of the listbox and `optionId(index)` of its options, in the order of `found`.
 */
export function useSearchList<Item>(find: (search: string) => readonly Item[], onChoose: (item: Item) => void) {
  const list = useId()
  const [search, setSearch] = useState('')
  const [wanted, setWanted] = useState(0)
  const found = find(search)
  const at = Math.min(wanted, found.length - 1)
  const optionId = (index: number) => `${list}-${index}`

  function goTo(index: number) {
    setWanted(index)
    document.getElementById(optionId(index))?.scrollIntoView({ block: 'nearest' })
  }
  function onKeyDown(event: KeyboardEvent) {
    // Enter also ends the composition of a Korean syllable; that Enter chooses nothing.
    if (event.nativeEvent.isComposing || found.length === 0) return
    const chosen = found[at]
    if (event.key === 'ArrowDown') goTo((at + 1) % found.length)
    else if (event.key === 'ArrowUp') goTo((at - 1 + found.length) % found.length)
    else if (event.key === 'PageDown') goTo(Math.min(at + PAGE, found.length - 1))
    else if (event.key === 'PageUp') goTo(Math.max(at - PAGE, 0))
    else if (event.key === 'Enter' && chosen !== undefined) onChoose(chosen)
    else return
    event.preventDefault()
  }

  return {
    search,
    found,
    at,
    /** Call this when the pointer moves over an option. */
    point: setWanted,
    list,
    optionId,
    field: {
      autoFocus: true,
      role: 'combobox',
      'aria-expanded': true,
      'aria-controls': list,
      'aria-activedescendant': at >= 0 ? optionId(at) : undefined,
      value: search,
      onChange: (event: { target: { value: string } }) => {
        setSearch(event.target.value)
        // Scrolls to the option that Enter would choose.
        goTo(0)
      },
      onKeyDown,
    },
  }
}
