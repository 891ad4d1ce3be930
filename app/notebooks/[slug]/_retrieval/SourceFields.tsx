'use client'

import Link from 'next/link'
import { useState } from 'react'
import type { Json } from '#server/core/json.ts'
import type { ListedIndex } from '../../../_trpc/apiTypes.ts'
import { OptionalSelect } from '../../../_ui/controls/OptionalSelect.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import type { RetrieverBody, RetrieverKey } from './retrieverForm.ts'
import { TextSetting } from './settingFields.tsx'

const kinds = [
  { value: 'index', label: 'An index' },
  { value: 'documents', label: 'Documents' },
] as const

const languageNames = { en: 'English', ko: 'Korean', mixed: 'several languages' } as const

type SourceFieldsProps = {
  body: RetrieverBody
  /** Of the index that is searched; null while there is none. */
  facts: ListedIndex['facts']
  indexes: readonly { index: string; facts: NonNullable<ListedIndex['facts']> }[] | undefined
  onChange: (changes: { [Key in RetrieverKey]?: Json | undefined }) => void
}

/** What a retriever searches: an index of the project, or documents beside the notebook. */
export function SourceFields({ body, facts, indexes, onChange }: SourceFieldsProps) {
  const index = body.index == null ? null : String(body.index)
  const documents = body.documents == null ? null : String(body.documents)
  const snapshot = body.snapshot == null ? null : String(body.snapshot)
  // Another kind is written when its value is chosen.
  const [kind, setKind] = useState<'index' | 'documents'>(index === null && documents !== null ? 'documents' : 'index')
  const names = indexes?.map((each) => each.index) ?? []
  const options = (index === null || names.includes(index) ? names : [...names, index]).map((name) => ({
    value: name,
    label: name,
    ...(indexes && !names.includes(name) && { description: 'is not there' }),
  }))
  return (
    <div role="group" aria-label="Searches" className="grid grid-cols-[100px_1fr] items-start gap-2 py-1">
      <span className="pt-1 text-sm text-muted">Searches</span>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1.5">
        <SegmentedControl
          label="What is searched"
          value={kind}
          options={kinds}
          onChange={(next) => {
            setKind(next)
            if (next === 'documents' && documents === null) onChange({ documents: 'documents', index: undefined, snapshot: undefined })
          }}
        />
        {kind === 'documents' ? (
          <TextSetting
            label="Folder or file of documents"
            className="w-48"
            placeholder="documents"
            value={documents ?? ''}
            onChange={(next) => onChange({ documents: next, index: undefined })}
          />
        ) : (
          <>
            <Select
              size="sm"
              label="Index"
              className="max-w-56"
              placeholder={indexes?.length === 0 ? 'No indexes yet' : 'Choose an index'}
              value={index}
              disabled={options.length === 0}
              options={options}
              onChange={(next) => onChange({ index: next, documents: undefined, snapshot: undefined })}
            />
            {facts && (facts.snapshots.length > 0 || snapshot !== null) ? (
              <OptionalSelect
                label="Snapshot"
                className="max-w-40"
                value={snapshot}
                onChange={(next) => onChange({ snapshot: next ?? undefined })}
                none={{ label: 'as it is now' }}
                options={[...new Set([...facts.snapshots.map((each) => each.snapshot), ...(snapshot === null ? [] : [snapshot])])].map(
                  (name) => ({ value: name, label: name }),
                )}
              />
            ) : null}
          </>
        )}
        {kind === 'index' && index !== null && names.includes(index) ? (
          <Link href={`/indexes/${encodeURIComponent(index)}`} className="text-sm text-accent-text underline-offset-2 hover:underline">
            Open
          </Link>
        ) : null}
        <p className="basis-full text-sm text-faint empty:hidden">
          {facts
            ? `${formatCount(facts.documents, 'document')}, ${formatCount(facts.chunks, 'passage')}, ${languageNames[facts.language]}, ${facts.embedder?.id ?? 'full text only'}`
            : kind === 'documents'
              ? 'A folder or a file beside the notebook, which gets an index of its own.'
              : null}
        </p>
      </div>
    </div>
  )
}
