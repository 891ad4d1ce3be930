import { AppError } from '#server/core/errors.ts'

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

/** Downloads a text as a file. */
export function saveText({ name, text, type }: { name: string; text: string; type: string }): void {
  saveFile(new Blob([text], { type }), name)
}

/**
 * Fetches a file and downloads it under the name that the server gives it, else under `name`.
 * @throws AppError with the message of the server, which a link that downloads would not show
 */
export async function saveFetched(url: string, name: string): Promise<void> {
  const response = await fetch(url)
  if (!response.ok) throw new AppError('BAD_INPUT', (await response.text()).trim() || 'The server did not give a reason.')
  saveFile(await response.blob(), downloadName(response.headers.get('content-disposition')) ?? name)
}

/** The UTF-8 file name in a Content-Disposition header; null if there is none. */
export function downloadName(disposition: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1]
  if (encoded === undefined) return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}
