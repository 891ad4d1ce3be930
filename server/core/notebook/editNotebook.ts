import { AppError } from '../errors.ts'
import { insertAfter, lineEnding, newBlock, withBody } from './blockText.ts'
import { type Block, type Notebook, printNotebook } from './notebook.ts'
import { parseNotebook } from './parseNotebook.ts'

export type BlockId = { kind: string; name: string }

/*
 * Edits of a notebook file: text in, text out. Each changes the one block that it names and no other byte; what it writes has the
 * file's own line endings. They throw AppError NOT_FOUND if there is no such block, CONFLICT if a name is taken, and BAD_INPUT if
 * a name cannot be written in a fence.
 */

/** Replaces the YAML between a block's fences. The fences get longer if the body holds a line that would close them. */
export function replaceBlockBody(text: string, id: BlockId, body: string): string {
  return editBlock(text, id, (block) => withBody(block, body, lineEnding(text)))
}

/** Inserts a block after the given one. By default that is the last block of the same kind, or the end of the file if there is none. */
export function insertBlock(text: string, { kind, name, body, after }: BlockId & { body: string; after?: BlockId }): string {
  const notebook = parseNotebook(text)
  checkFree(notebook, { kind, name })
  const newline = lineEnding(text)
  const ofKind = notebook.segments.findLastIndex((segment) => segment.kind === 'block' && segment.blockKind === kind)
  const at = after ? indexOf(notebook, after) : ofKind === -1 ? notebook.segments.length - 1 : ofKind
  return insertAfter(notebook, at, newBlock({ kind, name }, body, newline), newline)
}

/** Removes a block, and one of the blank lines before and after it if there are two. */
export function removeBlock(text: string, id: BlockId): string {
  const notebook = parseNotebook(text)
  const at = indexOf(notebook, id)
  const before = notebook.segments
    .slice(0, at)
    .map(({ raw }) => raw)
    .join('')
  const after = notebook.segments
    .slice(at + 1)
    .map(({ raw }) => raw)
    .join('')
  const blankBefore = before === '' || /(\r\n|\n|\r)[ \t]*(\r\n|\n|\r)$/.test(before)
  return before + (blankBefore ? after.replace(/^[ \t]*(\r\n|\n|\r)/, '') : after)
}

/** Gives a block another name. Sweeps that list the old name are not changed: see `renameInSweeps`. */
export function renameBlock(text: string, id: BlockId, name: string): string {
  if (name === id.name) return text
  checkFree(parseNotebook(text), { kind: id.kind, name })
  return editBlock(text, id, ({ raw }) => {
    const [header = ''] = /^[^\r\n]*/.exec(raw) ?? []
    const marks = /^\uFEFF? {0,3}(?:`{3,}|~{3,})[ \t]*/.exec(header)?.[0] ?? ''
    const language = /^\S+/.exec(header.slice(marks.length))?.[0] ?? 'yaml'
    return `${marks}${language} ${id.kind} ${name}${raw.slice(header.length)}`
  })
}

/** Inserts a copy right after a block, named `newName` or the first free of `NAME-2`, `NAME-3`, ... */
export function duplicateBlock(text: string, id: BlockId, newName?: string): string {
  const notebook = parseNotebook(text)
  const at = indexOf(notebook, id)
  const name = newName ?? freeBlockName(notebook, id)
  checkFree(notebook, { kind: id.kind, name })
  const newline = lineEnding(text)
  return insertAfter(notebook, at, newBlock({ kind: id.kind, name }, (notebook.segments[at] as Block).body, newline), newline)
}

/** Replaces the text of the segment at a position, for instance of a stretch of prose. */
export function replaceSegment(text: string, index: number, raw: string): string {
  const { segments } = parseNotebook(text)
  if (!segments[index]) throw new AppError('NOT_FOUND', `The notebook has no part ${index + 1}. Reload it.`)
  const last = index === segments.length - 1
  const fresh = raw.replace(/\r\n|\n|\r/g, lineEnding(text))
  const closed = last || fresh === '' || /[\r\n]$/.test(fresh) ? fresh : fresh + lineEnding(text)
  return segments.map((segment, position) => (position === index ? closed : segment.raw)).join('')
}

/** The name itself if no block of the kind has it, otherwise with the first free number after it. */
export function freeBlockName(notebook: Notebook, { kind, name }: BlockId): string {
  const taken = new Set(
    notebook.segments.flatMap((segment) => (segment.kind === 'block' && segment.blockKind === kind ? [segment.name] : [])),
  )
  if (!taken.has(name)) return name
  const base = name.replace(/-\d+$/, '')
  let number = 2
  while (taken.has(`${base}-${number}`)) number++
  return `${base}-${number}`
}

function editBlock(text: string, id: BlockId, edit: (block: Block) => string): string {
  const notebook = parseNotebook(text)
  const at = indexOf(notebook, id)
  const segments = notebook.segments.map((segment, index) => (index === at ? { ...segment, raw: edit(segment as Block) } : segment))
  return printNotebook({ segments })
}

function indexOf(notebook: Notebook, { kind, name }: BlockId): number {
  const index = notebook.segments.findIndex((segment) => segment.kind === 'block' && segment.blockKind === kind && segment.name === name)
  if (index === -1)
    throw new AppError('NOT_FOUND', `The notebook has no ${kind} block named \`${name}\`. It may have been renamed or removed.`)
  return index
}

function checkFree(notebook: Notebook, { kind, name }: BlockId): void {
  if (!/^[^\s`~][^\r\n`]*$/.test(name) || name.trim() !== name) {
    throw new AppError('BAD_INPUT', `\`${name}\` cannot name a block. Use one line without backticks, with no space at either end.`)
  }
  if (freeBlockName(notebook, { kind, name }) !== name) {
    throw new AppError('CONFLICT', `There is a ${kind} block named \`${name}\` already. Choose another name.`)
  }
}
