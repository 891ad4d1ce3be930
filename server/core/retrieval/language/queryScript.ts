/** Scripts that a question may be written in, as Unicode calls them. */
const scripts = ['Hangul', 'Latin', 'Han', 'Hiragana', 'Katakana', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Thai', 'Devanagari'] as const

export type Script = (typeof scripts)[number]

const patterns = new Map(scripts.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'gu')]))

/** A letter of these carries as much text as this many of an alphabet, so that a question may contain names in Latin letters. */
const dense: Partial<Record<Script, number>> = { Hangul: 2.5, Han: 4 }

/** The script of most of a question; null if it has no letters of these. */
export function queryScript(query: string): Script | null {
  let main: { script: Script | null; weight: number } = { script: null, weight: 0 }
  for (const [script, pattern] of patterns) {
    const weight = (query.match(pattern)?.length ?? 0) * (dense[script] ?? 1)
    if (weight > main.weight) main = { script, weight }
  }
  return main.script
}
