'use client'

import { ErrorNotice } from './_ui/feedback/ErrorNotice.tsx'

/** Drawn in place of a page that threw while rendering; the files on disk are untouched. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <div className="mx-auto flex max-w-180 flex-col gap-3 px-6 py-12">
      <h1 className="text-xl font-semibold">This page could not be drawn</h1>
      <p className="text-muted">Your files are safe: nothing was written. Try again, or go to another page with the sidebar.</p>
      <ErrorNotice error={error} onRetry={reset} />
    </div>
  )
}
