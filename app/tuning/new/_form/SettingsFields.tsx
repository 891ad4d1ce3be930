'use client'

import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { SettingName } from '#server/core/tuning/settings/tuningSettings.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { isUsed, settingNames } from '../../_parts/settingText.ts'
import { type GridName, gridNames, guideDraft, type SettingProblems, type SettingsDraft } from '../_draft/settingsDraft.ts'
import { SettingField } from './SettingField.tsx'

type SettingsFieldsProps = {
  draft: SettingsDraft
  onChange: (some: Partial<SettingsDraft>) => void
  problems: SettingProblems
  isVaried: (name: GridName) => boolean
}

const methods = [
  { value: 'sft', label: 'Answers (SFT)' },
  { value: 'dpo', label: 'Preferences (DPO)' },
] as const

const common: readonly SettingName[] = ['learningRate', 'epochs', 'batch', 'warmup', 'rank', 'alpha', 'targets']

/** How it is trained: the settings that are changed most, and the others folded. */
export function SettingsFields({ draft, onChange, problems, isVaried }: SettingsFieldsProps) {
  const [isOpen, setOpen] = useState(false)
  const method = draft.method === 'dpo' ? 'dpo' : 'sft'
  const used = settingNames.filter((name) => name !== 'method' && isUsed(name, { method }))
  const shown = common.concat(method === 'dpo' ? ['beta'] : [])
  const rest = used.filter((name) => !shown.includes(name))
  const changed = used.filter((name) => draft[name].trim() !== guideDraft[name])
  const changedRest = rest.filter((name) => changed.includes(name)).length
  const field = (name: SettingName) => (
    <div key={name} className={name === 'targets' ? 'sm:col-span-2' : ''}>
      <SettingField
        name={name}
        value={draft[name]}
        onChange={(value) => onChange({ [name]: value })}
        problem={problems[name]}
        isVaried={isGridName(name) && isVaried(name)}
      />
    </div>
  )
  return (
    <section aria-labelledby="settings" className="flex flex-col gap-4">
      <SectionHead
        id="settings"
        title="Settings"
        actions={
          changed.length > 0 ? (
            <Button size="sm" icon={RotateCcw} onClick={() => onChange({ ...guideDraft, method: draft.method })}>
              Preset of the guide
            </Button>
          ) : null
        }
      >
        {changed.length === 0
          ? 'The preset of the guide.'
          : `${formatCount(changed.length, 'setting')} ${changed.length === 1 ? 'differs' : 'differ'} from the preset of the guide.`}
      </SectionHead>
      <div className="flex flex-col gap-1.5">
        <div>
          <SegmentedControl label="Method" value={method} onChange={(next) => onChange({ method: next })} options={methods} />
        </div>
        <p className="text-sm text-faint">
          {method === 'sft'
            ? 'Learns the answers of instructions and chats.'
            : 'Learns to prefer the better one of two answers: only preference rows are used.'}
        </p>
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-2">{shown.map(field)}</div>
      <details
        className="card px-4 py-3"
        open={isOpen || rest.some((name) => problems[name] !== undefined)}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary className="font-medium">
          More settings
          {changedRest > 0 ? <span className="ml-2 text-sm text-muted">{changedRest} changed</span> : null}
        </summary>
        <div className="mt-3 grid items-start gap-4 sm:grid-cols-2">{rest.map(field)}</div>
      </details>
    </section>
  )
}

function isGridName(name: SettingName): name is GridName {
  return (gridNames as readonly SettingName[]).includes(name)
}
