import type { Leak } from '#server/core/dataset/checks/leaks/leak.ts'
import { datasetHref } from '../../../_links/datasetHref.ts'

/** The page of what a leak repeats: a row, the notebook of a test case or shot, or the index of a passage. Null if the place says none. */
export function placeHref(dataset: string, { in: kind, place }: Pick<Leak, 'in' | 'place'>): string | null {
  switch (kind) {
    case 'validation':
    case 'test':
    case 'group':
      return datasetHref(dataset, place)
    case 'case':
    case 'shot': {
      // A notebook of a folder outside of the project is named by its own folder.
      const slug = /^(?:.*\/)?experiments\/([^/]+)\//.exec(place)?.[1] ?? /^([^/]+)\//.exec(place)?.[1]
      return slug === undefined ? null : `/notebooks/${encodeURIComponent(slug)}`
    }
    case 'document': {
      const index = /^([^:]+): /.exec(place)?.[1]
      return index === undefined ? null : `/indexes/${encodeURIComponent(index)}?tab=documents`
    }
  }
}
