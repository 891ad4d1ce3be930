import type { Origin } from '../row/origin.ts'

/** The origin of a row as JSON text for an export. Of a path that is not in the project only the last name is left. */
export function originText(origin: Origin): string {
  return JSON.stringify(withoutPaths(origin))
}

function withoutPaths(origin: Origin): Origin {
  switch (origin.from) {
    case 'file':
      return { ...origin, file: projectPath(origin.file) }
    case 'passage': {
      const { passage } = origin
      return { ...origin, passage: { ...passage, document: projectPath(passage.document) } }
    }
    case 'cell':
    case 'cells':
    case 'row':
    case 'hand':
      return origin
  }
}

/** A path in the project as it is; of another path its last name. */
function projectPath(path: string): string {
  const leadsOut = /^([/\\~]|[a-z]:|[a-z][a-z0-9+.-]*:\/\/)/i.test(path) || path.split(/[/\\]/).includes('..')
  return leadsOut ? (path.split(/[/\\]/).at(-1) ?? '') : path
}
