import type { FoundPassage } from '../view/searchTypes.ts'

type Place = Pick<FoundPassage, 'document' | 'title' | 'headings'>

/** The name of a passage's document. */
export function documentName({ title, document }: Pick<Place, 'title' | 'document'>): string {
  return title ?? document
}

/** The headings above a passage, without the title of its document. */
export function headingPath({ headings, title }: Pick<Place, 'headings' | 'title'>): string[] {
  return headings[0] === title ? headings.slice(1) : [...headings]
}
