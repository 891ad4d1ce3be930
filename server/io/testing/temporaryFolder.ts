import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Creates an empty folder for a test. `await using` removes it with its content. */
export async function temporaryFolder(prefix = 'assay-'): Promise<{ path: string } & AsyncDisposable> {
  // realpath, because the system's temporary folder is a link on macOS.
  const path = await realpath(await mkdtemp(join(tmpdir(), prefix)))
  // A thread that is stopped can still write its compiled code.
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}
