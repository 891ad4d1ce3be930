import { stat } from 'node:fs/promises'
import { hashFile } from './readTextFile.ts'

/** Whether two files are one, or have the same content. Files of different sizes are not read. */
export async function hasSameBytes(one: string, other: string): Promise<boolean> {
  const [first, second] = await Promise.all([one, other].map((path) => stat(path, { bigint: true })))
  if (first?.size !== second?.size) return false
  if (first?.dev === second?.dev && first?.ino === second?.ino) return true
  return (await hashFile(one)) === (await hashFile(other))
}
