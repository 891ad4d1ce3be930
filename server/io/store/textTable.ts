import { createHash } from 'node:crypto'

import { type Database, query } from './database.ts'
import { Contradiction } from './storeErrors.ts'

const IDS_REMEMBERED = 20_000

/** Long texts, each stored once and shared by cells. */
export type TextTable = {
  /** The id of `body`, which is stored if it is new. Call it inside a transaction. */
  idOf(body: string): number
  /** Clears the cached ids after a transaction was rolled back. */
  forget(): void
}

export function createTextTable(database: Database): TextTable {
  const ids = new Map<string, number>()
  return {
    idOf(body) {
      const hash = createHash('sha256').update(body).digest()
      const name = hash.toString('base64')
      const known = ids.get(name)
      if (known !== undefined) return known
      database.run(
        query
          .insertInto('texts')
          .values({ hash, body } as never)
          .onConflict((conflict) => conflict.column('hash').doNothing()),
      )
      const row = database.get(query.selectFrom('texts').select('id').where('hash', '=', hash))
      if (!row) throw new Contradiction('A text is missing directly after it was written.')
      if (ids.size >= IDS_REMEMBERED) ids.clear()
      ids.set(name, row.id)
      return row.id
    },
    forget: () => ids.clear(),
  }
}
