import type { DatasetRow, RowId } from '../../row/row.ts'
import { textFields } from '../../row/textFields.ts'
import { findPersonalData } from './findPersonalData.ts'
import type { PersonalData } from './piiKinds.ts'

/** Personal data in a text of a row; `field` as in `textFields`. */
export type PiiFinding = { row: RowId; field: string } & PersonalData

/** The personal data in all texts of a row. Arguments of tool calls are not read. */
export function findRowPii({ id, content }: DatasetRow): PiiFinding[] {
  return textFields(content).flatMap(({ field, text }) => findPersonalData(text).map((found) => ({ row: id, field, ...found })))
}
