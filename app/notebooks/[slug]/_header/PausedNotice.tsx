'use client'

import { Play } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { useRunHold } from './useRunHold.ts'

/** Why the live run has paused itself, and the button that lets it go on; nothing otherwise. */
export function PausedNotice() {
  const { hold, asking, toggle } = useRunHold()
  if (hold?.reason !== 'paused' || !hold.because) return null
  return (
    <div className="basis-full">
      <ErrorNotice
        compact
        severity="warning"
        error={hold.because}
        actions={
          <Button size="sm" icon={Play} disabled={asking} onClick={toggle}>
            Go on
          </Button>
        }
      />
    </div>
  )
}
