import type * as Arrow from 'apache-arrow'
import type * as Lance from '@lancedb/lancedb'
import { AppError } from '../../core/errors.ts'

type Library = { lance: typeof Lance; arrow: typeof Arrow }

let loaded: Promise<Library> | null = null

/** LanceDB with its native library (200 MB) and Arrow, loaded by the first use of an index. @throws AppError STORE_BROKEN where the system has no such library */
export function loadLance(): Promise<Library> {
  return (loaded ??= load().catch((cause: unknown) => {
    loaded = null
    throw new AppError(
      'STORE_BROKEN',
      `The library of the indexes, LanceDB, cannot be loaded on this system (${cause instanceof Error ? cause.message : String(cause)}). Start Assay again, which installs what is missing.`,
      { cause },
    )
  }))
}

async function load(): Promise<Library> {
  // It warns on stderr of every table that does not exist yet.
  process.env.LANCEDB_LOG ??= 'error'
  const [lance, arrow] = await Promise.all([import('@lancedb/lancedb'), import('apache-arrow')])
  return { lance, arrow }
}
