import { AppError } from '#server/core/errors.ts'
import { downloadName, type ExportChoice, exportUrl } from './exportUrl.ts'

/** Fetches an export and hands it to the browser as a download. Throws AppError with the server's reason where there is none. */
export async function downloadExport(choice: ExportChoice): Promise<void> {
  const response = await fetch(exportUrl(choice))
  if (!response.ok) throw new AppError('BAD_INPUT', (await response.text()).trim() || 'The server gave no reason.')
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = downloadName(response.headers.get('content-disposition')) ?? `${choice.slug}.${choice.format}`
  link.click()
  // The browser reads the blob after the click; a minute is enough for it to have begun.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
