import { datasetLicence } from '../../core/dataset/card.ts'
import { AppError } from '../../core/errors.ts'
import { readTextFile } from '../files/readTextFile.ts'
import type { DatasetPlace } from './datasetPlace.ts'

/** The licence that the card of a dataset states; null if it states none, or there is no card. */
export async function statedLicence({ card, folder }: DatasetPlace): Promise<string | null> {
  try {
    return datasetLicence((await readTextFile(card, { within: folder, name: 'README.md' })).text)
  } catch (thrown) {
    if (thrown instanceof AppError) return null
    throw thrown
  }
}
