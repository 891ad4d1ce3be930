import { canonicalJson } from '../../json.ts'
import { textHash } from '../../textHash.ts'
import type { RowContent } from './content.ts'
import type { Origin } from './origin.ts'
import type { RowId } from './row.ts'

/**
 * The id of a new row: a hash of its content and its source, so that what is imported or sent again gets the id it has. `occurrence` counts,
 * from 0, the rows of this source with this content that came before. The line in a file is not part of it, because lines move.
 */
export function rowId(content: RowContent, origin: Origin, occurrence: number): RowId {
  return textHash(canonicalJson([sourceOf(origin), content, occurrence])).slice(0, 12) as RowId
}

function sourceOf(origin: Origin): unknown {
  switch (origin.from) {
    case 'file':
      return origin.file
    case 'cell':
      return origin.cell.key
    case 'cells':
      return [origin.chosen.key, origin.rejected.key]
    case 'passage':
      return [origin.passage.index, origin.passage.document, origin.passage.start]
    case 'row':
      return origin.row
    case 'hand':
      return 'hand'
  }
}
