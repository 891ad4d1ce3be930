import { AppError } from '../../core/errors.ts'
import { atomicWrite } from '../../io/files/atomicWrite.ts'
import { zipOf } from '../../io/files/zipFiles.ts'
import { countText } from '../print/countText.ts'
import { exitCodes, printError } from '../print/exitCode.ts'
import { outFile } from '../print/outFile.ts'
import { writeOut } from '../print/writeOut.ts'
import { withProject } from '../session/withProject.ts'

export type ExportAdapterOptions = { out: string; json?: boolean }

/** `assay adapters export`: writes what is given away of an adapter as a ZIP archive. */
export async function exportAdapterCommand(adapter: string, { out, json = false }: ExportAdapterOptions): Promise<number> {
  if (!/\.zip$/i.test(out))
    throw new AppError('BAD_INPUT', `--out ${out}: an adapter is exported as a ZIP archive. Give the file a name that ends in .zip.`)
  const file = await outFile('--out', out)
  return withProject(async ({ adapterWork }) => {
    const { entries, at, notes, bytes } = await adapterWork.gather(adapter)
    await atomicWrite(file, zipOf(entries, { at }) as AsyncIterable<Uint8Array>, { within: null })
    for (const note of notes) printError(`note: ${note}`)
    await writeOut(
      json
        ? JSON.stringify({ adapter, path: out, bytes, files: entries.map(({ path }) => path), notes })
        : `${out}: ${countText(entries.length, 'file')} of the adapter ${adapter}`,
    )
    return exitCodes.done
  })
}
