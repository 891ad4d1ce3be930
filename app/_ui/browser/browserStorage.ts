/** What could not be stored; it lasts until the page is reloaded. */
const unstored = new Map<string, string>()

/** A value that this browser keeps under `key`; null if there is none. Never throws: a browser may block its storage. */
export function readStored(key: string): string | null {
  try {
    return unstored.get(key) ?? localStorage.getItem(key)
  } catch {
    return unstored.get(key) ?? null
  }
}

/** Keeps a value in this browser, or in this page if the browser blocks its storage or has no room. */
export function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
    unstored.delete(key)
  } catch {
    unstored.set(key, value)
  }
}
