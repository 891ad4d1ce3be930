import type { SourceDocument } from '../../../core/retrieval/document.ts'

/** A paragraph, heading, item of a list or row of a table. */
export type Block = {
  /** In NFC and not empty. */
  text: string
  /** 1 to 6 for a heading. */
  level: number | null
  /** The blocks of one list or table have the same number: no empty line is between them. */
  group: number | null
}

/** The blocks as one text, separated by empty lines, and where its headings are. */
export function joinBlocks(blocks: readonly Block[]): Pick<SourceDocument, 'text' | 'headings'> {
  const headings: { level: number; start: number; end: number }[] = []
  const parts: string[] = []
  let length = 0
  let before: Block | null = null
  for (const block of blocks) {
    const separator = before === null ? '' : before.group !== null && before.group === block.group ? '\n' : '\n\n'
    const start = length + separator.length
    length = start + block.text.length
    parts.push(separator, block.text)
    if (block.level !== null) headings.push({ level: block.level, start, end: length })
    before = block
  }
  return { text: parts.join(''), headings }
}
