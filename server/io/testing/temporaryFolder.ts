import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh folder for a test or a piece of work, removed with all it holds by `await using`. */
export async function temporaryFolder(prefix = 'assay-'): Promise<{ path: string } & AsyncDisposable> {
  // realpath, because the system's temporary folder is itself a link on macOS.
  const path = await realpath(await mkdtemp(join(tmpdir(), prefix)))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
