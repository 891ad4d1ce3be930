import { type BigIntStats, fstatSync } from 'node:fs'
import { stat } from 'node:fs/promises'

/**
 * What differs as soon as a file's bytes may have changed: which file it is, its size, and the times of its last changes. The time of
 * the last change of its entry (`ctime`) is in it because a program can set the other one back. Equal stamps mean equal bytes; after a
 * new hard link or a change of permissions the stamp differs too, so only a hash tells then.
 */
export async function fileStamp(path: string): Promise<string> {
  return stampOf(await stat(path, { bigint: true }))
}

/** As `fileStamp`, of an open file. Takes microseconds. */
export function openFileStamp(descriptor: number): string {
  return stampOf(fstatSync(descriptor, { bigint: true }))
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ')
}
