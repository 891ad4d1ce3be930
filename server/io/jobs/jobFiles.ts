import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { atomicWrite } from '../files/atomicWrite.ts'
import { tryFileLock } from '../files/fileLock.ts'
import { namesIn } from '../files/folder.ts'
import { makeFolder } from '../files/makeFolder.ts'
import { pathKind } from '../files/pathKind.ts'
import { readTextFile } from '../files/readTextFile.ts'

/** The files by which the processes of a project know each other's jobs: a lock, a state and a wish to cancel for each name. */
export type JobFiles = {
  /** The function that frees the name; null while another process or call has it. A process that ends frees it too. */
  lock(name: string): (() => void) | null
  /** Null if there is none. */
  state(name: string): Promise<string | null>
  names(): Promise<string[]>
  writeState(name: string, state: string): Promise<void>
  removeState(name: string): Promise<void>
  askCancel(name: string): Promise<void>
  cancelAsked(name: string): Promise<boolean>
  forgetCancel(name: string): Promise<void>
}

export function createJobFiles(folder: string): JobFiles {
  const place = (name: string, ending: string) => join(folder, `${name}.${ending}`)
  const options = { within: folder }
  return {
    lock(name) {
      makeFolder(folder)
      return tryFileLock(place(name, 'lock'))
    },
    async state(name) {
      if ((await pathKind(place(name, 'json'))) !== 'file') return null
      return (await readTextFile(place(name, 'json'), { ...options, name: `${name}.json` })).text
    },
    async names() {
      const names = await namesIn(folder, { ...options, name: folder }).catch((): string[] => [])
      return names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : [])).toSorted()
    },
    writeState: (name, state) => atomicWrite(place(name, 'json'), state, options),
    removeState: (name) => rm(place(name, 'json'), { force: true }),
    async askCancel(name) {
      makeFolder(folder)
      await atomicWrite(place(name, 'cancel'), '', options)
    },
    cancelAsked: async (name) => (await pathKind(place(name, 'cancel'))) === 'file',
    forgetCancel: (name) => rm(place(name, 'cancel'), { force: true }),
  }
}
