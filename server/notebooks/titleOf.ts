import { parse } from 'yaml'
import { parseNotebook } from '../core/notebook/parseNotebook.ts'

/** The `title` in a notebook's front matter; null where there is none or the front matter cannot be read. */
export function titleOf(text: string): string | null {
  const frontMatter = parseNotebook(text).segments.find((segment) => segment.kind === 'frontMatter')
  try {
    const value: unknown = parse(frontMatter?.body ?? '')
    const title = typeof value === 'object' && value !== null && 'title' in value ? value.title : null
    return typeof title === 'string' || typeof title === 'number' ? String(title) : null
  } catch {
    return null
  }
}
