import { sql } from 'kysely'

import { type Database, query } from '../store/database.ts'

/** For tests: limits a database to its current pages plus `room`, as on a full disk. */
export function limitPages(database: Database, room = 0): void {
  const pages = database.get({ compile: () => sql<{ page_count: number }>`PRAGMA page_count`.compile(query) })?.page_count ?? 0
  database.all({ compile: () => sql`PRAGMA max_page_count = ${sql.lit(pages + room)}`.compile(query) })
}
