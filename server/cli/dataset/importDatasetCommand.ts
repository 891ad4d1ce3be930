import { resolve } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { isInside } from '../../io/files/safePath.ts'
import { parseMapping } from '../../core/dataset/formats/columns/columnMapping.ts'
import { objectsRemedy } from '../../core/dataset/formats/recordReader.ts'
import { recordFormats } from '../../core/dataset/formats/recordFormats.ts'
import { importDataset, typedSource } from '../../datasets/import/importDataset.ts'
import type { ImportResult } from '../../datasets/import/importRecords.ts'
import { formatNamed } from '../../datasets/import/importRequest.ts'
import { outFile } from '../print/outFile.ts'
import { countText } from '../print/countText.ts'
import { exitCodes } from '../print/exitCode.ts'
import { progressBar, statusLine } from '../print/statusLine.ts'
import { writeOut } from '../print/writeOut.ts'
import { withDatasets } from './withDatasets.ts'

export type ImportOptions = {
  format?: string
  map: string[]
  objectsAsText?: boolean
  config?: string
  left?: string
  json?: boolean
}

/** Records left out, and notes, that are printed. */
const SHOWN = 20

/** `assay dataset import`. */
export async function importDatasetCommand(name: string, file: string, options: ImportOptions): Promise<number> {
  const choices = {
    format: options.format === undefined ? undefined : formatNamed(options.format),
    mapping: parseMapping(options.map),
    objectsAsText: options.objectsAsText,
    config: options.config,
  }
  const left = options.left === undefined ? null : await outFile('--left', options.left)
  if (left !== null && isInside(resolve(file), left))
    throw new AppError('BAD_INPUT', `--left ${options.left} would replace a file that is imported. Give --left another name.`)
  return withDatasets(async ({ datasets }, signal) => {
    const source = typedSource(resolve(file), datasets.root)
    const watch = { signal, progress: showBytes() }
    const imported = await importDataset(datasets, { dataset: name, source, choices, left, by: '' }, watch)
    const result = { ...imported, left: imported.left.map((each) => ({ ...each, reason: withOption(each.reason) })) }
    await datasets.store.save(result.dataset)
    const { dataset, rows, kept, notes } = result
    await writeOut(
      options.json
        ? JSON.stringify({ dataset, rows, kept, left: result.left, notes, format: result.format, mapping: result.mapping })
        : textOf(result, source.name),
    )
    return exitCodes.done
  })
}

function textOf({ dataset, rows, kept, left, notes, format }: ImportResult & { dataset: string }, file: string): string {
  const lines = [
    `${dataset}: ${kept} of ${countText(rows, 'row')} of ${file} kept (${recordFormats[format].title}), ${left.length} left out`,
  ]
  for (const { note, rows: count, lines: at } of notes.slice(0, SHOWN))
    lines.push(
      count === 0 ? `note: ${note}` : `note: ${note} (${countText(count, 'row')}, line ${at.join(', ')}${count > at.length ? ', …' : ''})`,
    )
  if (notes.length > SHOWN) lines.push(`note: ${notes.length - SHOWN} more; --json prints all`)
  for (const { line, reason, file: part } of left.slice(0, SHOWN)) lines.push(`${part ?? file}:${line}: ${reason}`)
  if (left.length > SHOWN) lines.push(`${left.length - SHOWN} more are left out; --left FILE saves all with their texts`)
  return lines.join('\n')
}

/** A reason as the page tells it, with the option of the command as its remedy. */
function withOption(reason: string): string {
  return reason.replace(objectsRemedy, 'Use --objects-as-text to keep it as its JSON text.')
}

function showBytes(): (bytes: number, of: number) => void {
  const status = statusLine(process.stderr)
  let shownAt = performance.now()
  let shown = 0
  return (bytes, of) => {
    const isEnd = bytes >= of
    if (isEnd && status.live) process.stderr.write(status.clear)
    if (isEnd || performance.now() - shownAt < status.everyMs) return
    shownAt = performance.now()
    const percent = Math.round((100 * bytes) / of)
    // Where lines stay, one that tells nothing new is left out.
    if (!status.live && percent === shown) return
    shown = percent
    status.draw(status.live ? `${progressBar(bytes / of)} ${percent} % read` : `${percent} % read`)
  }
}
