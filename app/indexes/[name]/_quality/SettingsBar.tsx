'use client'

import { Columns3, Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { QualitySettings } from '../../../_trpc/apiTypes.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { AddSettingsDialog } from './AddSettingsDialog.tsx'
import { allModes, printSettings, settingsName } from './parts/searchSettings.ts'
import { SettingsMark } from './parts/SettingsMark.tsx'

/** The server measures as many in one go. */
const MOST_SETTINGS = 12

export type SettingsBarProps = {
  settings: readonly QualitySettings[]
  onChange: (settings: QualitySettings[]) => void
  hasVectors: boolean
  snapshots: readonly string[]
}

/** The ways of searching that are measured side by side. */
export function SettingsBar({ settings, onChange, hasVectors, snapshots }: SettingsBarProps) {
  const [adding, setAdding] = useState(false)
  const isAllModes = printSettings(settings) === printSettings(allModes(true))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ul aria-label="Ways of searching" className="contents">
        {settings.map((each, position) => (
          <li
            key={printSettings([each])}
            className="inline-flex h-8 items-center gap-2 rounded-md border border-border-strong bg-raised pr-1 pl-2.5"
          >
            <SettingsMark position={position} />
            {settingsName(each)}
            <IconButton
              icon={X}
              size="sm"
              tooltip={false}
              label={`Leave out ${settingsName(each)}`}
              disabled={settings.length === 1}
              onClick={() => onChange(settings.filter((other) => other !== each))}
            />
          </li>
        ))}
      </ul>
      <Button icon={Plus} variant="ghost" disabled={settings.length >= MOST_SETTINGS} onClick={() => setAdding(true)}>
        Add
      </Button>
      {hasVectors && !isAllModes ? (
        <Button icon={Columns3} variant="ghost" onClick={() => onChange(allModes(true))}>
          Compare the three modes
        </Button>
      ) : null}
      {adding ? (
        <AddSettingsDialog
          hasVectors={hasVectors}
          snapshots={snapshots}
          taken={new Set(settings.map((each) => printSettings([each])))}
          onClose={() => setAdding(false)}
          onAdd={(added) => {
            setAdding(false)
            onChange([...settings, added])
          }}
        />
      ) : null}
    </div>
  )
}
