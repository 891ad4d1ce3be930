'use client'

import type { ReactNode } from 'react'
import { answerProblems } from '#server/core/dataset/checks/answers/answerProblems.ts'
import type { SurvivorRule } from '#server/core/dataset/checks/duplicates/survivors.ts'
import { findPersonalData } from '#server/core/dataset/checks/pii/findPersonalData.ts'
import { piiKinds } from '#server/core/dataset/checks/pii/piiKinds.ts'
import type { RowId } from '#server/core/dataset/row/row.ts'
import type { DatasetRow, FindingPage } from '../../../../_trpc/apiTypes.ts'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { CodeText } from '../../../../_ui/text/CodeText.tsx'
import { formatDecimal } from '../../../../_ui/text/format.ts'
import { ContentTexts } from '../../../_texts/ContentTexts.tsx'
import { GroupView } from './GroupView.tsx'
import { LeakView } from './LeakView.tsx'
import { RowHead } from './RowHead.tsx'

export type FindingViewProps = {
  dataset: string
  page: FindingPage
  /** Of the finding on the page. */
  position: number
  rowOf: (id: RowId) => DatasetRow | undefined
  survivor: SurvivorRule | null
  actions: ReactNode
}

/** One finding of a check with the rows that it concerns. */
export function FindingView({ dataset, page, position, rowOf, survivor, actions }: FindingViewProps) {
  const parts = { dataset, rowOf, actions, survivor }
  switch (page.check) {
    case 'exactDuplicates': {
      const rows = page.findings[position] ?? []
      return <GroupView {...parts} rows={rows} head="equal" isEqual />
    }
    case 'samePrompts': {
      const rows = page.findings[position] ?? []
      return <GroupView {...parts} rows={rows} head="same prompt" />
    }
    case 'nearDuplicates': {
      const found = page.findings[position]
      return found ? <GroupView {...parts} rows={found.rows} links={found.links} head={`Jaccard ${formatDecimal(found.jaccard)}`} /> : null
    }
    case 'semanticDuplicates': {
      const found = page.findings[position]
      return found ? (
        <GroupView {...parts} rows={found.rows} links={found.links} head={`cosine ${formatDecimal(found.similarity)}`} />
      ) : null
    }
    case 'leaks': {
      const leak = page.findings[position]
      return leak ? <LeakView dataset={dataset} leak={leak} row={rowOf(leak.row)} actions={actions} /> : null
    }
    case 'pii': {
      const found = page.findings[position]
      return found ? (
        <SingleRow {...parts} id={found.row} text={piiKinds[found.kind].title} detail={found.note ?? ''} show={litPersonalData} />
      ) : null
    }
    case 'answers': {
      const found = page.findings[position]
      return found ? <SingleRow {...parts} id={found.row} text={answerProblems[found.problem].title} detail={found.detail} /> : null
    }
    case 'languages': {
      const found = page.findings[position]
      return found ? <SingleRow {...parts} id={found.row} text={languageProblems[found.problem]} detail={found.detail} /> : null
    }
    case 'lengths': {
      const found = page.findings[position]
      return found ? (
        <SingleRow
          {...parts}
          id={found.row}
          text={found.problem === 'cut' ? 'Cut by the context' : 'Nothing of the answer is left'}
          detail=""
        />
      ) : null
    }
    case 'importers': {
      const found = page.findings[position]
      return found ? <SingleRow {...parts} id={found.row} text={found.importer} detail={found.reason} /> : null
    }
    case 'balance':
      return null
  }
}

const languageProblems = { 'other-language': 'Other language', 'mixed-script': 'Other script' } as const

type SingleRowProps = Pick<FindingViewProps, 'dataset' | 'rowOf' | 'actions'> & {
  id: RowId
  text: string
  detail: string
  show?: (text: string) => ReactNode
}

function SingleRow({ dataset, rowOf, actions, id, text, detail, show }: SingleRowProps) {
  const row = rowOf(id)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone="warn">{text}</Badge>
        <RowHead dataset={dataset} id={id} row={row} />
        <span className="min-w-0 flex-1 text-sm text-muted">
          <CodeText text={detail} />
        </span>
        {actions}
      </div>
      {row ? <ContentTexts content={row.content} lines={6} {...(show && { show })} /> : null}
    </>
  )
}

/** A text in which personal data is lit. It is found in the text as it is now, so what was redacted is not lit any more. */
function litPersonalData(text: string): ReactNode {
  const parts: ReactNode[] = []
  let last = 0
  for (const { kind, start, end } of findPersonalData(text)) {
    parts.push(
      text.slice(last, start),
      <mark key={start} title={piiKinds[kind].title} className="rounded-sm bg-bad-soft px-0.5 font-medium text-bad">
        {text.slice(start, end)}
      </mark>,
    )
    last = end
  }
  return [...parts, text.slice(last)]
}
