import type { RowId } from '#server/core/dataset/row/row.ts'
import type { DatasetRow } from '../../../../_trpc/apiTypes.ts'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { RowLink } from '../../../_links/RowLinks.tsx'
import { statusView } from '../../../_list/statusView.ts'

/** The id of a row as a link to it, with what became of it. */
export function RowHead({ dataset, id, row }: { dataset: string; id: RowId; row: DatasetRow | undefined }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      <RowLink dataset={dataset} row={id} />
      {row ? (
        <>
          {row.status === 'new' ? null : <Badge tone={statusView[row.status].tone}>{statusView[row.status].label}</Badge>}
          {row.split === null ? null : <Badge>{row.split}</Badge>}
        </>
      ) : (
        <Badge tone="bad">removed</Badge>
      )}
    </span>
  )
}
