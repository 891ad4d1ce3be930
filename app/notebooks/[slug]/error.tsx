'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'

/** Replaces a notebook page that threw while rendering. The file on disk is not affected. */
export default function NotebookError({ error, reset }: { error: Error; reset: () => void }) {
  const router = useRouter()
  return (
    <div className="mx-auto flex max-w-180 flex-col gap-3 px-6 py-10">
      <h1 className="text-lg font-semibold">The notebook cannot be shown</h1>
      <ErrorNotice
        error={error}
        onRetry={reset}
        actions={
          <Button size="sm" onClick={() => router.push('/')}>
            Show all notebooks
          </Button>
        }
      />
    </div>
  )
}
