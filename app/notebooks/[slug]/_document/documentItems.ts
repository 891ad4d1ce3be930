import type { Notebook, Segment } from '#server/core/notebook/notebook.ts'

export type DocumentItem = {
  key: string
  /** Position among the notebook's segments. */ index: number
  segment: Exclude<Segment, { kind: 'frontMatter' }>
}

/**
 * The parts of a notebook that are drawn: blocks, and prose with words in it. Keys hold still while text is typed: a block's is
 * its kind and name, prose goes by the block above it.
 */
export function documentItems({ segments }: Notebook): DocumentItem[] {
  const met = new Map<string, number>()
  let above = 'top'
  return segments.flatMap((segment, index): DocumentItem[] => {
    if (segment.kind === 'frontMatter' || (segment.kind === 'prose' && segment.raw.trim() === '')) return []
    const name = segment.kind === 'block' ? `${segment.blockKind} ${segment.name}` : `prose below ${above}`
    const count = (met.get(name) ?? 0) + 1
    met.set(name, count)
    const key = count === 1 ? name : `${name} (${count})`
    if (segment.kind === 'block') above = key
    return [{ key, index, segment }]
  })
}

/** Id of a block's element on the page, for links to it. */
export function blockElementId(block: string): string {
  return `block-${encodeURIComponent(block.trim().replaceAll(' ', '-'))}`
}
