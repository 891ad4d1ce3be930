import { createHash } from 'node:crypto'
import type { RetrievalBuild } from '../../core/experiment/retriever.ts'
import { slugify } from '../../core/ids.ts'

/** Between the name of an index and what is other in its variant. */
const mark = '--'
const MOST_CHARACTERS = 80
const MOST_BYTES = 100

/**
 * The name of the index of a notebook that is built otherwise than `base`: `handbook--size-120-overlap-20`. It names what was asked for, so
 * that users recognise it; a name that would be too long ends in a hash.
 */
export function variantName(base: string, { language, embedder, chunks }: RetrievalBuild): string {
  const parts = [
    language === undefined || language === 'auto' ? null : language,
    embedder === undefined ? null : plainOrHashed(embedder),
    chunks.by ?? null,
    chunks.size === undefined ? null : `size-${chunks.size}`,
    chunks.overlap === undefined ? null : `overlap-${chunks.overlap}`,
  ].filter((part) => part !== null)
  return parts.length === 0 ? base : shortened(`${base}${mark}${slugify(parts.join('-'))}`)
}

/** The name of the index of a notebook's own documents: `my-notebook--documents`. `path` as the notebook names them. */
export function ownIndexName(notebook: string, path: string): string {
  return shortened(`${slugify(notebook)}${mark}${plainOrHashed(path)}`)
}

/** A path or an id as a part of a name. Two of them may have the same letters, such as `a/b` and `a-b`. */
function plainOrHashed(text: string): string {
  const plain = slugify(text)
  return text.replace(/\/+$/, '') === plain ? plain : `${plain}-${hash(text.normalize('NFC'))}`
}

function shortened(name: string): string {
  const fits = (text: string) => text.length <= MOST_CHARACTERS && new TextEncoder().encode(text).length <= MOST_BYTES
  if (fits(name)) return name
  const end = `-${hash(name)}`
  const characters = [...name]
  while (!fits(characters.join('') + end)) characters.pop()
  return characters.join('') + end
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}
