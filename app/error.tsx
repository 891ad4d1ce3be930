'use client'

import { ErrorNotice } from './_ui/feedback/ErrorNotice.tsx'

/** Replaces a page that threw while rendering. The files on disk are not affected. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <div className="mx-auto flex max-w-180 flex-col gap-3 px-6 py-12">
      <h1 className="text-xl font-semibold">This page could not be displayed</h1>
      <p className="text-muted">Your files were not changed. Try again, or open another page from the sidebar.</p>
      <ErrorNotice error={error} onRetry={reset} />
    </div>
  )
}
