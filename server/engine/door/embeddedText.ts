import type { ModelRef, TextRole } from './protocol.ts'

/** What an embedding model gets: the text after the prefix of its role. A cache of vectors goes by this. */
export function embeddedText({ embedding }: Pick<ModelRef, 'embedding'>, role: TextRole, text: string): string {
  return `${embedding?.prefixes?.[role] ?? ''}${text}`
}
