'use client'

import { Download, List } from 'lucide-react'
import { useState } from 'react'
import type { JudgementList } from '../../../_trpc/apiTypes.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { saveText } from '../../../_ui/browser/saveFile.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { toastError } from '../../../_ui/overlay/toasts.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { ImportButton } from './questions/ImportDialog.tsx'
import { namesText } from './parts/namesText.ts'
import { QuestionList } from './questions/QuestionList.tsx'
import { WriteQuestionsButton } from './questions/WriteQuestionsDialog.tsx'

const forms = [
  { form: 'passages', label: 'Judgements with passages (JSONL)', hint: 'Everything; Assay reads it again' },
  { form: 'beirQueries', label: 'Questions (BEIR, JSONL)', hint: '{"_id", "text"} a line' },
  { form: 'beirQrels', label: 'Judgements of documents (BEIR, TSV)', hint: 'query-id, corpus-id, score' },
  { form: 'trecQrels', label: 'Judgements of documents (TREC)', hint: 'query 0 document grade' },
] as const

/** What was judged, what of it cannot be found in the index, and what can be done with it. */
export function JudgementSummary({ index, list }: { index: string; list: JudgementList }) {
  const [isListed, setListed] = useState(false)
  const { queries, judgements, lost, unknownDocuments, sharedWith } = list
  const whole = judgements.filter(({ span }) => span === null).length
  return (
    <section aria-label="Judgements" className="card flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-60 flex-1 tabular">
          <span className="font-medium">{formatCount(queries.length, 'question')}</span>
          <span className="text-muted">
            {' '}
            with {formatCount(judgements.length + lost.length, 'judgement')}: {judgements.length + lost.length - whole} of passages, {whole}{' '}
            of whole documents
          </span>
        </p>
        <div className="flex flex-wrap gap-2">
          <Button icon={List} aria-expanded={isListed} onClick={() => setListed(!isListed)}>
            Questions
          </Button>
          <ImportButton index={index} />
          <WriteQuestionsButton index={index} />
          <ExportMenu index={index} />
        </div>
      </div>
      {sharedWith.length > 0 ? (
        <p className="text-sm text-muted">Shared with indexes of the same documents: {sharedWith.join(', ')}.</p>
      ) : null}
      {unknownDocuments.length > 0 ? (
        <p className="text-sm text-warn">
          {unknownDocuments.length === 1 ? '1 judged document is' : `${unknownDocuments.length} judged documents are`} not in the index:{' '}
          {namesText(unknownDocuments)}. They count as not indexed.
        </p>
      ) : null}
      {lost.length > 0 ? (
        <p className="text-sm text-warn">
          {lost.length === 1 ? 'The text of 1 judgement is' : `The texts of ${lost.length} judgements are`} no longer in the document:{' '}
          {namesText([...new Set(lost.map(({ document }) => document))])}. As passages they count as not indexed.
        </p>
      ) : null}
      {isListed ? <QuestionList index={index} list={list} /> : null}
    </section>
  )
}

function ExportMenu({ index }: { index: string }) {
  const client = useTRPCClient()
  const save = (form: (typeof forms)[number]['form']) => {
    client.judgements.export
      .query({ index, form })
      .then((file) => saveText({ ...file, type: 'text/plain' }))
      .catch((thrown: unknown) => toastError(thrown, 'The judgements were not exported'))
  }
  return (
    <Menu
      trigger={<Button icon={Download}>Export</Button>}
      items={forms.map(({ form, label, hint }) => ({ label, hint, onSelect: () => save(form) }))}
    />
  )
}
