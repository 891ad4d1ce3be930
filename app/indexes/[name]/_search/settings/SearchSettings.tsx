'use client'

import { useId } from 'react'
import { mostPassages, type SearchPageSettings } from '#server/core/retrieval/search/searchSettings.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import { SegmentedControl } from '../../../../_ui/controls/SegmentedControl.tsx'
import { Switch } from '../../../../_ui/controls/Switch.tsx'
import { RerankerSetting } from './RerankerSetting.tsx'
import { FilterBuilder } from './FilterBuilder.tsx'
import { NumberField } from './NumberField.tsx'
import { SettingRow } from './SettingRow.tsx'
import { Slider } from '../../../../_ui/controls/Slider.tsx'
import type { SearchFacts } from '../view/searchTypes.ts'
import { withoutDefaults } from '../view/searchUrl.ts'
import { modeLabels, scoreScale } from '../view/searchWords.ts'

type SearchSettingsProps = {
  facts: SearchFacts
  /** The settings that differ from the defaults. */
  settings: SearchPageSettings
  onChange: (settings: SearchPageSettings) => void
}

/** The lambda that MMR begins with when it is switched on. */
const FIRST_LAMBDA = 0.7

/** How the index is searched. What is not set is the default of the index, and is shown as such. */
export function SearchSettings({ facts, settings, onChange }: SearchSettingsProps) {
  const id = useId()
  const { defaults, embedder } = facts
  const { mode, fusion, weight, k } = { ...defaults, ...settings }
  const set = (change: SearchPageSettings) => onChange(withoutDefaults({ ...settings, ...change }, defaults))
  const reset = (name: keyof SearchPageSettings) =>
    settings[name] === undefined ? undefined : () => onChange({ ...settings, [name]: undefined })

  return (
    <section aria-label="Settings of the search" className="card flex flex-col gap-4 px-4 py-3">
      <div className="flex items-center justify-between gap-2">
        <h2 className="font-semibold">Settings</h2>
        {Object.values(settings).some((value) => value !== undefined) ? (
          <Button size="sm" variant="ghost" onClick={() => onChange({})}>
            All defaults
          </Button>
        ) : null}
      </div>
      <SettingRow label="Mode" usual={modeLabels[defaults.mode]} onReset={reset('mode')}>
        <SegmentedControl
          label="Mode"
          value={mode}
          onChange={(next) => set({ mode: next })}
          options={(embedder ? (['hybrid', 'vector', 'text'] as const) : (['text'] as const)).map((value) => ({
            value,
            label: modeLabels[value],
          }))}
        />
        {embedder ? null : <p className="text-xs text-faint">The index has no vectors. Build it with an embedder to search by meaning.</p>}
      </SettingRow>
      {mode === 'hybrid' ? (
        <SettingRow label="Fusion" usual={defaults.fusion === 'convex' ? 'by scores' : 'by ranks'} onReset={reset('fusion')}>
          <SegmentedControl
            label="Fusion"
            value={fusion}
            onChange={(next) => set({ fusion: next })}
            options={[
              { value: 'convex', label: 'Scores (convex)' },
              { value: 'rrf', label: 'Ranks (RRF)' },
            ]}
          />
        </SettingRow>
      ) : null}
      {mode === 'hybrid' && fusion === 'convex' ? (
        <SettingRow label="Weight" usual={String(defaults.weight)} onReset={reset('weight')}>
          <Slider label="Weight of the vectors" value={weight} onChange={(next) => set({ weight: next })} ends={['Full text', 'Vector']} />
        </SettingRow>
      ) : null}
      <SettingRow label="Passages" htmlFor={`${id}-k`} usual={String(defaults.k)} onReset={reset('k')}>
        <NumberField
          id={`${id}-k`}
          value={k}
          onChange={(next) => set({ k: next ?? undefined })}
          isValid={(value) => Number.isInteger(value) && value >= 1 && value <= mostPassages}
          expected={`Write a whole number from 1 to ${mostPassages}.`}
        />
      </SettingRow>
      <RerankerSetting facts={facts} settings={settings} onChange={set} onReset={reset('reranker')} />
      {embedder ? (
        <SettingRow label="Diversity (MMR)" usual="off" onReset={reset('mmr')}>
          <Switch
            label="Put different passages ahead"
            checked={settings.mmr !== undefined}
            onChange={(on) => set({ mmr: on ? FIRST_LAMBDA : undefined })}
          />
          {settings.mmr === undefined ? null : (
            <Slider label="Lambda of MMR" value={settings.mmr} onChange={(next) => set({ mmr: next })} ends={['Different', 'By score']} />
          )}
        </SettingRow>
      ) : null}
      <SettingRow label="Least score" htmlFor={`${id}-least`} usual="none" onReset={reset('threshold')}>
        <NumberField
          id={`${id}-least`}
          value={settings.threshold ?? null}
          onChange={(next) => set({ threshold: next ?? undefined })}
          isValid={Number.isFinite}
          expected="Write a number, or nothing."
          placeholder="none"
          optional
        />
        <p className="text-xs text-faint">{scoreScale({ mode, fusion, reranker: settings.reranker })}</p>
      </SettingRow>
      <SettingRow label="State of the index" usual="present" onReset={reset('snapshot')}>
        <OptionalSelect
          label="State of the index"
          value={settings.snapshot ?? null}
          onChange={(next) => set({ snapshot: next ?? undefined })}
          none={{ label: 'Present state' }}
          options={snapshotsOf(facts, settings).map((name) => ({ value: name, label: `Snapshot ${name}` }))}
        />
      </SettingRow>
      <SettingRow label="Filter" usual="none" onReset={reset('filter')}>
        <FilterBuilder fields={facts.fields} filter={settings.filter} onChange={(next) => set({ filter: next })} />
      </SettingRow>
    </section>
  )
}

/** Also one that a link names and that is no longer there. */
function snapshotsOf({ snapshots }: SearchFacts, { snapshot }: SearchPageSettings): string[] {
  return snapshot === undefined || snapshots.includes(snapshot) ? snapshots : [snapshot, ...snapshots]
}
