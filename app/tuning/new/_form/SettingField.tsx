'use client'

import { useId } from 'react'
import { settingFacts } from '#server/core/tuning/settings/settingFacts.ts'
import { guideSettings, type SettingName } from '#server/core/tuning/settings/tuningSettings.ts'
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
  if (facts.kind === 'several')
    return (
      <Choices name={name} value={value} onChange={onChange} hint={hint} problem={problem} choices={facts.choices} label={facts.label} />
    )
  return (
    <Field label={facts.label} hint={hint} error={isVaried ? null : (problem ?? null)}>
      {(ids) =>
        facts.kind === 'number' ? (
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

type ChoicesProps = Pick<SettingFieldProps, 'value' | 'onChange' | 'problem' | 'name'> & {
  label: string
  choices: readonly string[]
  hint: React.ReactNode
}

function Choices({ label, value, onChange, choices, hint, problem }: ChoicesProps) {
  const id = useId()
  const chosen = value.split(',')
  return (
    <div role="group" aria-labelledby={id} className="flex flex-col gap-1.5">
      <span id={id} className="text-sm font-medium text-muted">
        {label}
      </span>
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
        {choices.map((choice) => (
          <label key={choice} className="flex items-center gap-1.5 font-mono text-sm">
            <input
              type="checkbox"
              className="accent-(--accent)"
              checked={chosen.includes(choice)}
              onChange={({ target }) =>
                onChange(choices.filter((each) => (each === choice ? target.checked : chosen.includes(each))).join(','))
              }
            />
            {choice}
          </label>
        ))}
      </div>
      <p role={problem ? 'alert' : undefined} className={problem ? 'text-sm text-bad' : 'text-sm text-faint'}>
        {problem ?? hint}
      </p>
    </div>
  )
}
