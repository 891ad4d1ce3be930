import { cx } from '../../../../_ui/cx.ts'
import { formatDecimal } from '../../../../_ui/text/format.ts'
import type { SearchHit } from '../view/searchTypes.ts'
import { absentText, type Stage, type StageList, stageLabels } from './stagePlaces.ts'

type StageScoresProps = {
  chunk: string
  parts: SearchHit['parts']
  /** Null while they are not known. */ stages: readonly StageList[] | null
}

const stages: readonly Stage[] = ['text', 'vector', 'fused', 'rerank']

/** The place of a passage in each stage: its rank, and its score between the worst and the best of that list. */
export function StageScores({ chunk, parts, stages: lists }: StageScoresProps) {
  const shown = lists ? lists.map(({ stage }) => stage) : stages.filter((stage) => parts[stage] !== null)
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(6.5rem,1fr))] gap-x-4 gap-y-1.5">
      {shown.map((stage) => {
        const list = lists?.find((each) => each.stage === stage)
        const place = list?.places.get(chunk)
        const score = place?.score ?? parts[stage]
        return (
          <div
            key={stage}
            title={score === null ? undefined : `Score ${formatDecimal(score, 4)}`}
            className="grid grid-cols-[1fr_auto] items-baseline gap-x-2 gap-y-0.5 text-xs"
          >
            <dt className="text-muted">{stageLabels[stage]}</dt>
            <dd className={cx('tabular', place ? 'font-medium' : 'text-faint')}>
              {place ? `#${place.rank}` : list ? absentText(list) : ''}
              {score === null ? null : <span className="sr-only">, score {formatDecimal(score, 4)}</span>}
            </dd>
            <dd aria-hidden className="col-span-2 h-1 overflow-hidden rounded-full bg-pressed">
              {place ? <div className="h-full rounded-full bg-accent" style={{ width: `${Math.max(place.share * 100, 2)}%` }} /> : null}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
