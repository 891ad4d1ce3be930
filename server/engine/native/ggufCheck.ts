import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { type GgufFileInfo, readGgufFileInfo } from 'node-llama-cpp'

import { AppError } from '../../core/errors.ts'

/** The bytes of a tensor of this type and these dimensions; null for an unknown type. */
export type TensorSize = (tensor: { type: number; dimensions: readonly (number | bigint)[] }) => number | null

/**
 * Reads the header of a GGUF file and checks the file's length against its tensors, before native code opens it.
 * @throws AppError MODEL_MISSING; MODEL_BROKEN for a file that is not GGUF, has a damaged header or was cut short
 */
export async function ggufCheck(path: string, tensorSize: TensorSize): Promise<GgufFileInfo> {
  const bytes = await readableSize(path)
  const name = basename(path)
  const broken = (what: string) =>
    new AppError('MODEL_BROKEN', `${name} ${what}. Delete it and fetch the model again (Models page, or: npm run assay -- models pull).`)
  const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false, spliceSplitFiles: false }).catch(
    (error: unknown) => {
      throw broken(`has a damaged header (${error instanceof Error ? error.message : String(error)})`)
    },
  )
  let end = 0
  for (const tensor of info.tensorInfo ?? []) {
    const size = tensorSize({ type: tensor.ggmlType, dimensions: tensor.dimensions }) ?? 1
    end = Math.max(end, Number(tensor.fileOffset) + size)
  }
  if (end === 0) throw broken('holds no tensors')
  if (end > bytes) throw broken(`is cut short: it has ${bytes} of at least ${end} bytes`)
  return info
}

async function readableSize(path: string): Promise<number> {
  const name = basename(path)
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      throw new AppError(
        'MODEL_MISSING',
        `The model file ${name} is not there. Fetch it on the Models page, or with: npm run assay -- models pull.`,
      )
    throw new AppError('MODEL_BROKEN', `The model file ${name} cannot be opened (${error.message}). Check its permissions.`)
  })
  try {
    const { size } = await file.stat()
    const magic = Buffer.alloc(4)
    await file.read(magic, 0, 4, 0).catch(() => undefined)
    if (magic.toString('latin1') !== 'GGUF')
      throw new AppError(
        'MODEL_BROKEN',
        `${name} is not a GGUF file. Use a model in GGUF format, or fetch it again if the download went wrong.`,
      )
    return size
  } finally {
    await file.close()
  }
}
