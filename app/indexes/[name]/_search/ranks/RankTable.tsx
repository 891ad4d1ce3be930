import { documentName } from '../passages/passagePlace.ts'
import type { RankShift } from './rankShift.ts'
import type { FoundPassage } from '../view/searchTypes.ts'
import { absentText, type StageList, stageLabels } from '../passages/stagePlaces.ts'

type RankTableProps = {
  shift: RankShift
  stages: readonly StageList[]
  passages: ReadonlyMap<string, FoundPassage>
  relevant?: ReadonlySet<string>
}

/** The ranks as a table, for screen readers. */
export function RankTable({ shift, stages, passages, relevant }: RankTableProps) {
  return (
    <div className="sr-only">
      <table>
        <caption>Rank of each passage by stage</caption>
        <thead>
          <tr>
            <th scope="col">Passage</th>
            {stages.map(({ stage }) => (
              <th key={stage} scope="col">
                {stageLabels[stage]}
              </th>
            ))}
            {relevant ? <th scope="col">Judged</th> : null}
          </tr>
        </thead>
        <tbody>
          {shift.chunks.map((chunk) => {
            const passage = passages.get(chunk)
            return (
              <tr key={chunk}>
                <th scope="row">{passage ? `${documentName(passage)}: ${passage.text.slice(0, 120)}` : chunk}</th>
                {stages.map((list) => (
                  <td key={list.stage}>{list.places.get(chunk)?.rank ?? absentText(list)}</td>
                ))}
                {relevant ? <td>{relevant.has(chunk) ? 'relevant' : ''}</td> : null}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
