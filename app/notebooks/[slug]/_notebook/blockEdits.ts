import { changeSweepLists, renameInSweeps } from '#server/core/experiment/blocks/sweepLists.ts'
import { insertAfter, lineEnding, newBlock } from '#server/core/notebook/blockText.ts'
import {
  type BlockId,
  duplicateBlock,
  freeBlockName,
  removeBlock,
  renameBlock,
  replaceBlockBody,
} from '#server/core/notebook/editNotebook.ts'
import { mergeTexts } from '#server/core/notebook/mergeTexts.ts'
import { blocksOf } from '#server/core/notebook/notebook.ts'
import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'

/* Edits of whole blocks, for the page: text of a notebook in, text out. They throw the same AppErrors as `editNotebook.ts`. */

/** Changes the body that a block has in this text. */
export function editBody(text: string, id: BlockId, edit: (body: string) => string): string {
  const block = blocksOf(parseNotebook(text), id.kind).find(({ name }) => name === id.name)
  return replaceBlockBody(text, id, edit(block?.body ?? ''))
}

/**
 * Adds a block after the segment at this position, and to the sweep's list if there is only one sweep. `name` is the name of the
 * new block: the wanted one, or the next that is free.
 */
export function addBlock(text: string, at: number, wanted: BlockId & { body: string }): { text: string; name: string } {
  const notebook = parseNotebook(text)
  const name = freeBlockName(notebook, wanted)
  const newline = lineEnding(text)
  const position = Math.min(at, notebook.segments.length - 1)
  const added = insertAfter(notebook, position, newBlock({ kind: wanted.kind, name }, wanted.body, newline), newline)
  const joins = blocksOf(notebook, 'sweep').length === 1
  return { text: joins ? changeSweepLists(added, wanted.kind, (names) => [...names, name]) : added, name }
}

/** Adds prose after the segment at this position. */
export function addProse(text: string, at: number, prose: string): string {
  const notebook = parseNotebook(text)
  return insertAfter(notebook, Math.min(at, notebook.segments.length - 1), `${prose}${lineEnding(text)}`, lineEnding(text))
}

/** Renames a block, also in the sweeps that list it. */
export function renameEverywhere(text: string, id: BlockId, name: string): string {
  const renamed = renameBlock(text, id, name)
  return renamed === text ? text : renameInSweeps(renamed, { kind: id.kind, from: id.name, to: name })
}

/** Copies a block; sweeps that list a prompt list its copy too. */
export function duplicateEverywhere(text: string, id: BlockId): { text: string; name: string } {
  const name = freeBlockName(parseNotebook(text), id)
  const copied = duplicateBlock(text, id, name)
  const listed = changeSweepLists(copied, id.kind, (names) => names.flatMap((each) => (each === id.name ? [each, name] : [each])))
  return { text: listed, name }
}

/** Removes a block; a prompt is also removed from the sweeps that list others too. */
export function removeEverywhere(text: string, id: BlockId): string {
  return changeSweepLists(removeBlock(text, id), id.kind, (names) => (names.length > 1 ? names.filter((name) => name !== id.name) : names))
}

/** Undoes one edit and keeps later ones; null if a later edit is in the same lines. */
export function undoEdit(edit: { before: string; after: string }, now: string): string | null {
  const { clean, text } = mergeTexts(edit.after, edit.before, now)
  return clean ? text : null
}

/** Swaps a block with the prose or block above or below it. White space between them stays in its place. */
export function moveBlock(text: string, id: BlockId, step: -1 | 1): string {
  const { segments } = parseNotebook(text)
  const at = segments.findIndex((segment) => segment.kind === 'block' && segment.blockKind === id.kind && segment.name === id.name)
  let other = at + step
  while (segments[other]?.kind === 'prose' && segments[other]?.raw.trim() === '') other += step
  const [upper, lower] = step === -1 ? [segments[other], segments[at]] : [segments[at], segments[other]]
  if (at === -1 || !upper || !lower || upper.kind === 'frontMatter' || lower.kind === 'frontMatter') return text
  const first = Math.min(at, other)
  const last = Math.max(at, other)
  const above = segments
    .slice(0, first)
    .map(({ raw }) => raw)
    .join('')
  const between = segments
    .slice(first + 1, last)
    .map(({ raw }) => raw)
    .join('')
  const below = segments
    .slice(last + 1)
    .map(({ raw }) => raw)
    .join('')
  const up = inThree(upper.raw)
  const low = inThree(lower.raw)
  return above + up.lead + low.core + up.trail + between + low.lead + up.core + low.trail + below
}

/** The text of a segment without the white space before and after it, and that white space. */
export function inThree(raw: string): { lead: string; core: string; trail: string } {
  const lead = /^(?:[ \t]*(?:\r\n|\n|\r))*/.exec(raw)?.[0] ?? ''
  const rest = raw.slice(lead.length)
  const core = rest.trimEnd()
  return { lead, core, trail: rest.slice(core.length) }
}
