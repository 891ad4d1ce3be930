'use client'

import { Pause, Play } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Tooltip } from '../../../_ui/controls/Tooltip.tsx'
import type { useRunHold } from './useRunHold.ts'

const SHORTCUT = 'Mod+Shift+Enter'

/** Pauses the live run, or lets it go on; the second is then what the header is for. */
export function HoldButton({ hold, asking, toggle }: ReturnType<typeof useRunHold>) {
  if (hold?.reason !== 'paused')
    return (
      <Tooltip content="Pause: cells at work finish, no other begins" shortcut={SHORTCUT}>
        <IconButton icon={Pause} label="Pause" tooltip={false} disabled={asking} onClick={toggle} />
      </Tooltip>
    )
  return (
    <Tooltip content="Go on with the cells that are left" shortcut={SHORTCUT}>
      <Button variant="primary" icon={Play} disabled={asking} onClick={toggle}>
        Resume
      </Button>
    </Tooltip>
  )
}
