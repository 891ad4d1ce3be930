import { parseNotebook } from '#server/core/notebook/parseNotebook.ts'

/** False for text that, written into a notebook, would vanish or become a block. A blank first line keeps `---` from being front matter. */
export function staysOneProse(text: string): boolean {
  const { segments } = parseNotebook(`\n${text}`)
  return text.trim() !== '' && segments.length === 1 && segments[0]?.kind === 'prose'
}
