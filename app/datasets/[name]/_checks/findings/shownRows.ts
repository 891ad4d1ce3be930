import type { RowId } from '#server/core/dataset/row/row.ts'
import type { FindingPage } from '../../../../_trpc/apiTypes.ts'

/** Rows of a group that are shown. */
export const groupShown = 8

/** The rows that the findings of a page concern, as far as they are shown, each once. */
export function shownRows(page: FindingPage): RowId[] {
  return [...new Set(rowsOfPage(page))]
}

function rowsOfPage(page: FindingPage): RowId[] {
  switch (page.check) {
    case 'exactDuplicates':
    case 'samePrompts':
      return page.findings.flatMap((group) => group.slice(0, groupShown))
    case 'nearDuplicates':
    case 'semanticDuplicates':
      return page.findings.flatMap(({ rows }) => rows.slice(0, groupShown))
    case 'balance':
      return []
    case 'leaks':
    case 'pii':
    case 'answers':
    case 'languages':
    case 'lengths':
    case 'importers':
      return page.findings.map(({ row }) => row)
  }
}
