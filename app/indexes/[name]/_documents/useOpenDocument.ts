'use client'

import { useSearchParams } from 'next/navigation'

/** The document and passage that the address names. `open` adds a step to the history, so that Back returns to the list. */
export function useOpenDocument(): { document: string | null; chunk: string | null; open: (document: string | null) => void } {
  const parameters = useSearchParams()
  function open(document: string | null) {
    const url = new URL(window.location.href)
    url.searchParams.delete('chunk')
    if (document === null) url.searchParams.delete('document')
    else url.searchParams.set('document', document)
    url.searchParams.set('tab', 'documents')
    window.history.pushState(null, '', url)
  }
  return { document: parameters.get('document'), chunk: parameters.get('chunk'), open }
}
