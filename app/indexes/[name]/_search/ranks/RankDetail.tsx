import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatDecimal } from '../../../../_ui/text/format.ts'
import { MarkedText } from '../../../../_ui/text/MarkedText.tsx'
import { passageAddress } from '../../_documents/passageView.ts'
import { documentName, headingPath } from '../passages/passagePlace.ts'
import type { FoundPassage, SearchFacts } from '../view/searchTypes.ts'
import { absentText, type StageList, stageLabels } from '../passages/stagePlaces.ts'

type RankDetailProps = {
  index: string
  snapshot: string | undefined
  query: string
  language: SearchFacts['language']
  stages: readonly StageList[]
  passage: FoundPassage | undefined
  actions?: (hit: FoundPassage) => ReactNode
}

/** The passage that is lit in the columns, with its rank and score in each stage. Its height does not depend on the passage. */
export function RankDetail({ index, snapshot, query, language, stages, passage, actions }: RankDetailProps) {
  return (
    <div className="card min-h-40 px-4 py-3">
      {passage ? (
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Link href={passageAddress(index, passage)} className="font-semibold hover:underline">
              {[documentName(passage), ...headingPath(passage)].join(' › ')}
              {passage.page === null ? '' : `, page ${passage.page}`}
              {snapshot === undefined ? null : <span className="ml-2 text-sm font-normal text-muted">in the present document</span>}
            </Link>
            {actions ? <div className="flex items-center gap-1">{actions(passage)}</div> : null}
          </div>
          <p className="flex flex-wrap gap-x-4 text-sm text-muted tabular">
            {stages.map((list) => {
              const { stage } = list
              const place = list.places.get(passage.chunk)
              return (
                <span key={stage}>
                  {stageLabels[stage]} {place ? `#${place.rank} (${formatDecimal(place.score, 4)})` : absentText(list)}
                </span>
              )
            })}
          </p>
          <MarkedText text={passage.text} query={query} language={language} className="line-clamp-4 whitespace-pre-wrap" />
        </div>
      ) : (
        <p className="text-sm text-faint">Point at a passage to follow it through the stages. Click it to keep it.</p>
      )}
    </div>
  )
}
