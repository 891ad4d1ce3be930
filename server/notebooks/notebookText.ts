import { frontMatterOf, setFrontMatter } from '../core/notebook/frontMatter.ts'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'

/**
 * The text of a notebook with another title: in the front matter, and in the first heading if that is the old title. No other byte
 * changes.
 */
export function withTitle(text: string, { from, to }: { from: string; to: string }): string {
  const titled = setFrontMatter(text, 'title', to)
  const heading = /^#[ \t]+([^ \t\r\n].*)$/m.exec(titled)
  if (heading?.[1]?.trimEnd() !== from) return titled
  // The replacement is a function, because a title may contain `$&`.
  return titled.slice(0, heading.index) + titled.slice(heading.index).replace(heading[0].trimEnd(), () => `# ${to}`)
}

/** The `title` in a notebook's front matter; null if there is none or the front matter cannot be read. */
export function titleOf(text: string): string | null {
  const { title } = frontMatterOf(parseNotebook(text))
  return typeof title === 'string' || typeof title === 'number' ? String(title) : null
}
