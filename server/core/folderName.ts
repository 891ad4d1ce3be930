import { slugSchema } from './ids.ts'

/** A name becomes part of the names of folders and files, encoded where a bucket may not take it. */
const MOST_BYTES = 100

/** What names of indexes and datasets are made of, as a sentence. */
export const folderNameRule = `Use letters of any script, digits, - and _, begin with a letter or a digit, and use at most 80 characters and ${MOST_BYTES} bytes, such as 33 Korean syllables.`

/** Whether a text in NFC can name an index or a dataset. */
export function isFolderName(name: string): boolean {
  return slugSchema.safeParse(name).success && new TextEncoder().encode(name).length <= MOST_BYTES
}
