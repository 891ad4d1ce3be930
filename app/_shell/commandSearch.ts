import { holdsWords, searchText, searchWords } from '../_ui/text/searchText.ts'

export type Command = { id: string; label: string; group: string; keywords?: string }

/**
 * Commands that contain every word of the query. Labels that begin with the first word come first; the order is otherwise kept.
 * Texts are compared in NFC, so that composed and decomposed Korean match.
 */
export function commandSearch<T extends Command>(commands: readonly T[], query: string): T[] {
  const words = searchWords(query)
  const ranked = commands.flatMap((command, order) => {
    if (!holdsWords(`${command.label} ${command.keywords ?? ''}`, words)) return []
    return [{ command, order, rank: searchText(command.label).startsWith(words[0] ?? '') ? 0 : 1 }]
  })
  return ranked.toSorted((a, b) => a.rank - b.rank || a.order - b.order).map(({ command }) => command)
}
