/** How long the blob stays readable after the click: the browser starts to read it some time later. */
const KEEP_MS = 60_000

/** Downloads a blob as a file named `name`. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS)
}
