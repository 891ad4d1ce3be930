type Press = { key: string; code: string; shiftKey: boolean }

/**
 * The key of a shortcut: a lower-case Latin letter, a digit, or the name of another key such as `Enter`. If the input mode or the layout
 * types something else (Hangul, Cyrillic, the signs of a French digit row), the position on the keyboard decides, as on a US keyboard.
 * A layout that moves Latin letters keeps its own letters.
 */
export function pressedKey({ key, code, shiftKey }: Press): string {
  if (/^[a-z0-9]$/i.test(key)) return key.toLowerCase()
  if (key.length > 1 && !unreadable.has(key)) return key
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return letter.toLowerCase()
  const digit = /^Digit(\d)$/.exec(code)?.[1]
  return digit !== undefined && !shiftKey ? digit : key
}

/** Names for a key that an input method handles, that waits for the next key, or that the browser does not know. */
const unreadable: ReadonlySet<string> = new Set(['Process', 'Dead', 'Unidentified'])
