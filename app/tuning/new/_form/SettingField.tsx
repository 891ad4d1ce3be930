'use client'

import { settingFacts } from '#server/core/tuning/settings/settingFacts.ts'
import { guideSettings, type SettingName } from '#server/core/tuning/settings/tuningSettings.ts'
import { CheckboxRow } from '../../../_ui/controls/CheckboxRow.tsx'
import { Field } from '../../../_ui/controls/Field.tsx'
import { Input } from '../../../_ui/controls/Input.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { settingText } from '../../_parts/settingText.ts'
import { guideDraft, rangeText } from '../_draft/settingsDraft.ts'

type SettingFieldProps = {
  name: SettingName
  value: string
  onChange: (value: string) => void
  problem: string | undefined
  /** The grid has values for it, which stand in its place. */
  isVaried?: boolean
}

/** One setting with what it means, its range, and the way back to the guide’s value. */
export function SettingField({ name, value, onChange, problem, isVaried = false }: SettingFieldProps) {
  const facts = settingFacts[name]
  const hint = isVaried ? (
    'The values to try stand in its place.'
  ) : (
    <>
      {facts.meaning}
      {facts.kind === 'number' ? ` ${rangeText(facts)}` : ''}
      {value.trim() === guideDraft[name] ? null : (
        <>
          {' '}
          <button type="button" onClick={() => onChange(guideDraft[name])} className="text-accent-text underline underline-offset-2">
            Guide: {settingText(name, guideSettings)}
          </button>
        </>
      )}
    </>
  )
  return (
    <Field label={facts.label} hint={hint} error={isVaried ? null : (problem ?? null)}>
      {(ids) =>
        facts.kind === 'several' ? (
          <CheckboxRow
            id={ids.id}
            aria-describedby={ids['aria-describedby']}
            label={facts.label}
            className="font-mono text-sm"
            value={value.split(',')}
            onChange={(chosen) => onChange(chosen.join(','))}
            options={facts.choices.map((choice) => ({ value: choice, label: choice }))}
          />
        ) : facts.kind === 'number' ? (
          <Input
            {...ids}
            inputMode="decimal"
            autoComplete="off"
            disabled={isVaried}
            placeholder={facts.isOptional ? settingText(name, guideSettings) : undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Select
            {...ids}
            className="w-full"
            value={value}
            onChange={onChange}
            options={facts.choices.map((choice) => ({ value: choice, label: choice }))}
          />
        )
      }
    </Field>
  )
}
