/** The source text of a record and the line, from 1, where it begins. `reason`: why it is none. */
export type JsonPiece = { line: number; source: string; reason: string | null }

/** Cuts text that arrives in pieces into the objects of a JSON list, or into objects that follow each other. */
export type JsonSplitter = {
  push(text: string): JsonPiece[]
  end(): JsonPiece[]
}

/** Why a record is left out of which only the beginning is kept. */
export function tooLongReason(most: number): string {
  return `The record is longer than ${most.toLocaleString('en')} characters. Split it, or remove it.`
}

const KEPT_OF_LONG = 1_000
const outside = 'There is text outside of the records. Remove it, or put a missing bracket in its place.'

/**
 * Nothing is parsed: a piece may be broken JSON. Text between the records is a piece with a reason. Of a record that is longer than `most` characters
 * the beginning is given with a reason.
 */
export function createJsonSplitter({ most, isList }: { most: number; isList: boolean }): JsonSplitter {
  let line = 1
  let depth = 0
  let inString = false
  let isEscaped = false
  /** Parts of the open piece from earlier texts. */
  let parts: string[] = []
  let length = 0
  let begun = 1
  let isStray = false
  let isListOpen = false
  let isListClosed = false

  const isOpen = () => depth > 0 || isStray

  function keep(text: string): void {
    if (length <= most) parts.push(text)
    length += text.length
  }

  function close(): JsonPiece {
    const source = parts.join('')
    const piece: JsonPiece =
      length > most
        ? { line: begun, source: source.slice(0, KEPT_OF_LONG), reason: tooLongReason(most) }
        : { line: begun, source, reason: isStray ? outside : null }
    parts = []
    length = 0
    isStray = false
    depth = 0
    inString = false
    isEscaped = false
    return piece
  }

  return {
    push(text) {
      const pieces: JsonPiece[] = []
      let from = 0
      const closeAt = (end: number) => {
        keep(text.slice(from, end))
        pieces.push(close())
      }
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at)
        if (code === 10) line += 1
        if (inString) {
          if (isEscaped) isEscaped = false
          else if (code === 92) isEscaped = true
          else if (code === 34) inString = false
          continue
        }
        if (depth > 0) {
          if (code === 34) inString = true
          else if (code === 123 || code === 91) depth += 1
          else if (code === 125 || code === 93) {
            depth -= 1
            if (depth === 0) closeAt(at + 1)
          }
          continue
        }
        const isSpace = code === 32 || code === 10 || code === 13 || code === 9
        const opens = code === 123 || code === 91
        const listOpens = isList && code === 91 && !isListOpen
        const listCloses = isListOpen && !isListClosed && code === 93
        if (isStray && (opens || code === 44 || listCloses || code === 10)) closeAt(at)
        if (listOpens) isListOpen = true
        else if (listCloses) isListClosed = true
        else if (opens) {
          begun = line
          from = at
          depth = 1
        } else if (!isSpace && code !== 44 && !isStray) {
          begun = line
          from = at
          isStray = true
          inString = code === 34
        } else if (isStray && code === 34) inString = true
      }
      if (isOpen()) keep(text.slice(from))
      return pieces
    },
    end() {
      if (isStray) return [close()]
      if (depth > 0)
        return [{ ...close(), reason: 'The file ends in the middle of this record. A bracket or a quotation mark is not closed.' }]
      if (isListOpen && !isListClosed) return [{ line, source: '', reason: 'The file ends before its list does, so it is not complete.' }]
      return []
    },
  }
}
