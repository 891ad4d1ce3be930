'use client'

import { useMemo, type ReactNode } from 'react'
import { knownVariables } from '#server/core/experiment/blocks/starterVariables.ts'
import type { Json } from '#server/core/json.ts'
import { editYamlKey } from '#server/core/notebook/editYaml.ts'
import type { Block } from '#server/core/notebook/notebook.ts'
import { yamlValue } from '#server/core/notebook/yamlText.ts'
import { useModels } from '../../../_shell/useModels.ts'
import { OptionalSelect } from '../../../_ui/controls/OptionalSelect.tsx'
import { TemplateField } from '../_blocks/TemplateField.tsx'
import { editBody } from '../_notebook/blockEdits.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useNotebookEdits } from '../_notebook/useNotebookEdits.ts'
import { useRun } from '../_run/runContext.ts'
import { NumberSetting, TextSetting } from './settingFields.tsx'
import { isRetrieverBody, type RetrieverBody, retrieverDefaults, type RetrieverKey, sweptText } from './retrieverForm.ts'
import { SourceFields } from './SourceFields.tsx'
import { TryRetriever } from './TryRetriever.tsx'
import { useIndexes } from './useIndexes.ts'

const modes = [
  { value: 'hybrid', label: 'hybrid', description: 'by meaning and by words' },
  { value: 'vector', label: 'vector', description: 'by meaning' },
  { value: 'text', label: 'text', description: 'by words' },
] as const
const fusions = [
  { value: 'convex', label: 'convex', description: 'by normalised scores, with a weight' },
  { value: 'rrf', label: 'rrf', description: 'by reciprocal ranks' },
] as const
const units = [
  { value: 'tokens', label: 'tokens' },
  { value: 'sentences', label: 'sentences', description: 'whole sentences up to a number of tokens' },
  { value: 'headings', label: 'headings', description: 'sections of Markdown, up to a number of tokens' },
  { value: 'characters', label: 'characters' },
] as const
const languages = [
  { value: 'en', label: 'English' },
  { value: 'ko', label: 'Korean' },
  { value: 'mixed', label: 'several' },
] as const

const passageFields = ['number', 'text', 'title', 'document', 'page', 'headings', 'score']

/** The editor of a retriever block: what it searches and how. A change writes the keys that it touches; an empty field is the default. */
export function RetrieverBlock({ block }: { block: Block }) {
  const { experiment } = useNotebook()
  const { grid } = useRun()
  const { edit } = useNotebookEdits()
  const { list: models } = useModels()
  const indexes = useIndexes()
  const value = yamlValue(block.body)
  const known = knownVariables(experiment).join('\n')
  const variables = useMemo(() => known.split('\n').filter(Boolean), [known])
  if (!isRetrieverBody(value)) return null
  const body: RetrieverBody = value ?? {}
  const of = (key: RetrieverKey) => (body[key] == null ? null : String(body[key]))

  const change = (changes: { [Key in RetrieverKey]?: Json | undefined }) =>
    void edit('The retriever was not changed', (text) =>
      editBody(text, { kind: 'retriever', name: block.name }, (before) =>
        Object.entries(changes).reduce((edited, [key, next]) => editYamlKey(edited, [key], next), before),
      ),
    )
  const set = (key: RetrieverKey) => (next: Json | undefined | null) => change({ [key]: next ?? undefined })

  // The index of documents beside the notebook is known by the cells that searched it.
  const searched = grid?.cells.find(({ retrieval }) => retrieval?.retriever === block.name)?.retrieval?.index
  const facts = indexes?.find(({ index }) => index === (of('index') ?? searched))?.facts ?? null
  const defaults = retrieverDefaults(facts, body)
  const embedders = (models.data ?? []).filter(({ kind }) => kind === 'embed').map(({ id }) => id)
  const rerankers = (models.data ?? []).filter(({ kind }) => kind === 'rerank').map(({ id }) => id)
  const mode = of('mode') ?? defaults.mode
  const fusion = of('fusion') ?? defaults.fusion
  const cutsOtherwise = (['chunk_by', 'chunk_size', 'chunk_overlap', 'embedder'] as const).some((key) => body[key] != null)

  const select = (key: RetrieverKey, options: readonly Option[], usual: string | null) => (
    <Setting label={words[key] ?? key} swept={sweptText(experiment?.sweeps ?? [], key)}>
      {(label) => (
        <OptionalSelect
          label={label}
          className="max-w-48"
          value={of(key)}
          onChange={set(key)}
          none={{ label: usual === null ? 'default' : `${usual} · default` }}
          options={withCurrent(options, of(key))}
        />
      )}
    </Setting>
  )
  const number = (key: RetrieverKey, usual: number | string | null) => (
    <Setting label={words[key] ?? key} swept={sweptText(experiment?.sweeps ?? [], key)}>
      {(label) => (
        <NumberSetting label={label} value={of(key) ?? ''} usual={usual === null ? 'default' : String(usual)} onChange={set(key)} />
      )}
    </Setting>
  )

  return (
    <div className="flex flex-col gap-1 px-3 py-2">
      <SourceFields key={`${of('index')} ${of('documents')}`} body={body} facts={facts} indexes={indexes} onChange={change} />
      <Row label="Query">
        <div className="min-w-0 flex-1 basis-full">
          <TemplateField
            block={block}
            part="query"
            label="Query"
            plain
            placeholder={variables.length === 1 ? `{{${variables[0]}}}` : 'What is searched for, such as {{question}}'}
            value={of('query') ?? ''}
            variables={variables}
            flagUnknown={(experiment?.cases.length ?? 0) > 0}
          />
        </div>
      </Row>
      <Row label="Search">
        {select('mode', modes, defaults.mode)}
        {mode === 'hybrid' || of('fusion') !== null ? select('fusion', fusions, defaults.fusion) : null}
        {(mode === 'hybrid' && fusion === 'convex') || of('weight') !== null ? number('weight', defaults.weight) : null}
        {number('k', defaults.k)}
      </Row>
      <Row label="Chunks">
        {select('chunk_by', units, defaults.chunks?.by ?? null)}
        {number('chunk_size', defaults.chunks?.size ?? null)}
        {number('chunk_overlap', defaults.chunks?.overlap ?? null)}
        {select(
          'embedder',
          [...embedders, 'none'].map((id) => ({ value: id, label: id, ...(id === 'none' && { description: 'full text only' }) })),
          defaults.embedder,
        )}
        {of('documents') === null && of('language') === null ? null : select('language', languages, defaults.language)}
        {of('index') !== null && cutsOtherwise ? (
          <p className="basis-full text-sm text-faint">What differs from the index makes a variant of it, which has to be built.</p>
        ) : null}
      </Row>
      <Row label="Judgements">
        <Setting label="file">
          {(label) => (
            <TextSetting
              label={label}
              value={of('qrels') ?? ''}
              placeholder="none, such as qrels.tsv"
              onChange={set('qrels')}
              className="w-48"
            />
          )}
        </Setting>
        {of('qrels') === null && of('qrels_by') === null ? null : (
          <Setting label="by">
            {() => (
              <OptionalSelect
                label="Judgements of a case are found by"
                className="max-w-48"
                value={of('qrels_by')}
                onChange={set('qrels_by')}
                none={{ label: 'the id of the case' }}
                options={withCurrent(
                  [
                    { value: 'query', label: 'the text of the query' },
                    ...variables.map((variable) => ({ value: variable, label: `the variable ${variable}` })),
                  ],
                  of('qrels_by'),
                )}
              />
            )}
          </Setting>
        )}
      </Row>
      <details
        className="group"
        open={['mmr', 'threshold', 'reranker', 'passage'].some((key) => body[key as RetrieverKey] != null) || undefined}
      >
        <summary className="w-fit cursor-pointer rounded-sm py-1 text-sm text-muted hover:text-text">More settings</summary>
        <Row label="Order">
          {select(
            'reranker',
            rerankers.map((id) => ({ value: id, label: id })),
            'none',
          )}
          {number('mmr', 'off')}
          {number('threshold', 'none')}
        </Row>
        <Row label="In the prompt">
          <div className="min-w-0 flex-1 basis-full">
            <TemplateField
              block={block}
              part="passage"
              label="One passage"
              plain
              placeholder="[{{number}}] {{text}}"
              value={of('passage') ?? ''}
              variables={passageFields}
              flagUnknown
            />
          </div>
        </Row>
      </details>
      <TryRetriever name={block.name} />
    </div>
  )
}

const words: Partial<Record<RetrieverKey, string>> = {
  k: 'passages',
  chunk_by: 'by',
  chunk_size: 'size',
  chunk_overlap: 'overlap',
}

/** A part of the form, with its name at the left. */
function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="grid grid-cols-[100px_1fr] items-start gap-2 py-1">
      <span className="pt-1 text-sm text-muted">{label}</span>
      <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1.5">{children}</div>
    </div>
  )
}

/** One setting with its name, and the values that sweeps take instead. */
function Setting({ label, swept = null, children }: { label: string; swept?: string | null; children: (label: string) => ReactNode }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-sm">
      <span aria-hidden className="shrink-0 text-muted">
        {label}
      </span>
      {children(label)}
      {swept === null ? null : (
        <span className="truncate text-xs text-accent-text" title={`The sweep takes ${swept} instead`}>
          swept: {swept}
        </span>
      )}
    </span>
  )
}

type Option = { value: string; label: string; description?: string }

/** The options, with the current value even if it is none of them. */
function withCurrent(options: readonly Option[], current: string | null): readonly Option[] {
  return current === null || options.some(({ value }) => value === current) ? options : [...options, { value: current, label: current }]
}
