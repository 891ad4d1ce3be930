'use client'

import { Pause, Play } from 'lucide-react'
import { Button } from '../../../_ui/Button.tsx'
import { Tooltip } from '../../../_ui/Tooltip.tsx'
import type { useRunHold } from './useRunHold.ts'

export const HOLD_SHORTCUT = 'Mod+Shift+Enter'

/** Pauses the live run, or lets it go on. */
export function HoldButton({ hold, asking, toggle }: ReturnType<typeof useRunHold>) {
  const paused = hold?.reason === 'paused'
  return (
    <Tooltip
      content={paused ? 'Go on with the cells that are left' : 'Cells at work finish, no other begins. Nothing is lost.'}
      shortcut={HOLD_SHORTCUT}
    >
      <Button variant={paused ? 'primary' : 'secondary'} icon={paused ? Play : Pause} disabled={asking} onClick={toggle}>
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </Tooltip>
  )
}
