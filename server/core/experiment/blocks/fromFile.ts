import type { Place } from '../../errors.ts'
import { encodingNote } from '../../textEncoding.ts'
import type { Reading } from './reading.ts'

/** Why a `from:` cannot be used, as a sentence; null if it can. `..` may lead to shared folders: the file reader knows how far. */
export function pathProblem(from: string): string | null {
  if (from.trim() === '') return "`from` is empty. Write the file's name, such as `cases.jsonl`."
  if (/^([/\\~]|[A-Za-z]:|[a-z]+:\/\/)/.test(from))
    return `\`${from}\` is not a path beside the notebook. Write it relative to the notebook, so that it works on every machine.`
  if (from.includes('\\')) return `\`${from}\` has backslashes. Write the path with \`/\`.`
  return null
}

/** The file that a `from:` names, or null after its fault was reported at `place`. */
export function readSource(
  reading: Reading,
  { from, place, block }: { from: string; place: Place; block: string },
): { text: string; file: string } | null {
  const problem = pathProblem(from)
  if (problem !== null) {
    reading.bag.error(problem, place, block)
    return null
  }
  const file = siblingPath(reading.path, from)
  const read = reading.readFile(from)
  if ('text' in read) {
    const { text, encoding } = read
    if (encoding) reading.bag.info(`${encodingNote(`\`${from}\``, encoding)} An edit of its table saves it as UTF-8.`, place, block)
    return { text, file }
  }
  const { code, message } = read.error
  const told =
    code === 'FILE_MISSING'
      ? `There is no file \`${from}\`, which the block \`${block}\` reads (${file}). Create it or correct \`from\`.`
      : `The block \`${block}\` cannot read \`${from}\`: ${message}`
  reading.bag.error(told, place, block)
  return null
}

/** A path relative to the notebook as a path from the root that the notebook's own path starts at. */
function siblingPath(notebookPath: string, relative: string): string {
  const parts = notebookPath.split('/').slice(0, -1)
  for (const part of relative.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
