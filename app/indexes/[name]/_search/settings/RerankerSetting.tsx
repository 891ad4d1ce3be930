'use client'

import { useId } from 'react'
import { rerankerProblem } from '#server/core/retrieval/indexConfig.ts'
import { mostPassages, usualRerankDepth, type SearchPageSettings } from '#server/core/retrieval/search/searchSettings.ts'
import { useModels } from '../../../../_shell/useModels.ts'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import { NumberField } from './NumberField.tsx'
import { SettingRow } from './SettingRow.tsx'
import type { SearchFacts } from '../view/searchTypes.ts'

type RerankerSettingProps = {
  facts: SearchFacts
  settings: SearchPageSettings
  onChange: (change: SearchPageSettings) => void
  onReset: (() => void) | undefined
}

/** The model that orders the first passages anew. One that is not on this machine is downloaded on the Models page first. */
export function RerankerSetting({ facts, settings, onChange, onReset }: RerankerSettingProps) {
  const id = useId()
  const { reranker, rerankDepth } = settings
  const models = useModels().list.data?.filter(({ kind }) => kind === 'rerank') ?? []
  const here = models.filter(({ present }) => present).map((model) => model.id)
  const offered = here.filter((model) => rerankerProblem(model, facts.language) === null)
  const shown = reranker === undefined || offered.includes(reranker) ? offered : [reranker, ...offered]
  return (
    <SettingRow label="Reranker" usual="none" onReset={onReset}>
      <OptionalSelect
        label="Reranker"
        value={reranker ?? null}
        onChange={(next) => onChange({ reranker: next ?? undefined, rerankDepth: next === null ? undefined : rerankDepth })}
        none={{ label: 'None' }}
        options={shown.map((model) => ({ value: model, label: model }))}
      />
      {shown.length === 0 ? (
        <p className="text-xs text-faint">
          {here.length > 0
            ? 'No reranker on this machine reads the language of these documents.'
            : 'A reranker reads question and passage together. Download one on the Models page.'}
        </p>
      ) : null}
      {reranker === undefined ? null : (
        <>
          <label htmlFor={`${id}-depth`} className="text-xs text-muted">
            Passages that it reads
          </label>
          <NumberField
            id={`${id}-depth`}
            value={rerankDepth ?? null}
            onChange={(next) => onChange({ rerankDepth: next ?? undefined })}
            isValid={(value) => Number.isInteger(value) && value >= 1 && value <= mostPassages}
            expected={`Write a whole number from 1 to ${mostPassages}.`}
            placeholder={String(usualRerankDepth)}
            optional
          />
        </>
      )}
    </SettingRow>
  )
}
