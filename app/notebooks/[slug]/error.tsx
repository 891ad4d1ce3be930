'use client'

import { useRouter } from 'next/navigation'
import { Button } from '../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'

/** Replaces a notebook page that threw while rendering. The file on disk is not affected. */
export default function NotebookError({ error, reset }: { error: Error; reset: () => void }) {
  const router = useRouter()
  return (
    <div className="mx-auto max-w-180 px-6 py-10">
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
