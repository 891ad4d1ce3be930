const macSigns: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↵' }
const otherSigns: Record<string, string> = { Mod: 'Ctrl', Enter: '↵' }

/** `Mod+Enter` becomes `['⌘', '↵']` on a Mac and `['Ctrl', '↵']` elsewhere. */
export function shortcutKeys(shortcut: string, mac: boolean): string[] {
  const signs = mac ? macSigns : otherSigns
  return shortcut.split('+').map((key) => signs[key] ?? (key.length === 1 ? key.toUpperCase() : key))
}
