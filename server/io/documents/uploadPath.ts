import { AppError } from '../../core/errors.ts'
import { portableNameProblem } from '../files/portableName.ts'

const MOST_NAMES = 32
const MOST_LENGTH = 1000

/**
 * The path of an uploaded file below the folder of its index, checked and in NFC. It has names of files and folders only, which are valid on
 * every system and which `listDocuments` does not leave out.
 * @throws AppError BAD_INPUT
 */
export function uploadPath(given: string): string {
  const path = given.normalize('NFC')
  const shown = JSON.stringify(path.length > 200 ? `${path.slice(0, 200)}…` : path)
  const refuse = (why: string) => new AppError('BAD_INPUT', `The file ${shown} cannot be added: ${why}. Rename it.`)
  const names = path.split('/')
  if (names.length > MOST_NAMES || path.length > MOST_LENGTH) throw refuse('its path is too long')
  for (const name of names) {
    const problem = portableNameProblem(name)
    if (problem) throw refuse(problem)
    if (name.startsWith('.')) throw refuse('a name that begins with a dot is hidden, and hidden files are not indexed')
    if (name === 'node_modules') throw refuse('folders with this name are not indexed')
  }
  return path
}
