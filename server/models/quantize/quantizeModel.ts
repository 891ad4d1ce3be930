import { basename } from 'node:path'
import { AppError, type ErrorData } from '../../core/errors.ts'
import { fileTypeNumber, madeId, readTargetType, type TargetType } from '../../core/quantisation/targetTypes.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import { portableNameProblem } from '../../io/files/portableName.ts'
import { beginFile, freeBytes } from '../../io/models/madeFile.ts'
import type { LlamaLibrary } from '../../io/models/llamaLibrary.ts'
import { modelFile } from '../../io/models/modelFiles.ts'
import { partNames } from '../../io/models/splitName.ts'
import type { Environment } from '../../io/paths.ts'
import { type MadeRecord, readMadeRecord, writeMadeRecord } from './madeRecord.ts'
import { runQuantizer } from './runQuantizer.ts'

export type QuantizeDeps = {
  paths: { models: string }
  env: Environment
  /** @throws AppError FILE_MISSING */
  findLibrary: () => Promise<LlamaLibrary>
  /** The model's files and hash. @throws AppError MODEL_MISSING, MODEL_BROKEN */
  resolve: (id: string) => Promise<ModelRef>
  /** The type in the header of a GGUF file, such as `Q8_0`. @throws AppError MODEL_BROKEN */
  fileTypeOf: (path: string) => Promise<string>
  /** SHA-256 of a file in hex. */
  hashOf: (path: string) => Promise<string>
  /** Milliseconds since 1970. */
  now: () => number
}

/** What is known of the model of which a file is made. */
export type SourceModel = {
  id: string
  /** `chat` for a model of which files can be made. */
  kind: string
  file: string
  licence: string | null
  /** `quantisation`: the type of its file, such as `Q4_1`. */
  metadata: { quantisation: string } | null
  problem: ErrorData | null
}

/** `name`: id of the file; default `<id>.<type>`. */
export type QuantizeRequest = { model: SourceModel; to: string; name?: string }

/** Tensors and bytes of weights that are written; the totals are 0 until they are known. */
export type QuantizeProgress = { tensors: number; totalTensors: number; bytes: number; totalBytes: number }

export type QuantizeOptions = { signal?: AbortSignal; onProgress?: (progress: QuantizeProgress) => void }

/** `made`: false if exactly this file was there already. */
export type Quantized = { record: MadeRecord; made: boolean }

/** Header and padding of a file, besides its weights; and what a disk should keep free. */
const SPARE_BYTES = 64 * 2 ** 20

/** What can be said before the work: the type, and the file. @throws AppError BAD_INPUT */
export function planQuantize({ model, to, name }: QuantizeRequest): { type: TargetType; id: string; file: string } {
  const type = readTargetType(to)
  if (model.kind !== 'chat') {
    const what = model.kind === 'embed' ? 'an embedding model' : model.kind === 'rerank' ? 'a reranker' : 'no model'
    throw new AppError('BAD_INPUT', `${model.id} is ${what}. Other files can be made of chat models only.`)
  }
  if (!/\.gguf$/i.test(model.file))
    throw new AppError('BAD_INPUT', `${model.id} is no GGUF file. Other files can be made of GGUF files only.`)
  const has = model.metadata?.quantisation
  if (has === type.fileType) throw new AppError('BAD_INPUT', `${model.id} is ${has} already. Choose another type.`)
  const id = (name ?? madeId(model.id, type)).normalize('NFC').replace(/\.gguf$/i, '')
  const file = `${id}.gguf`
  const problem =
    portableNameProblem(file) ??
    (partNames(file) || file.startsWith('.') ? 'it is the name of a hidden file or of a part of a split model' : null)
  if (problem) throw new AppError('BAD_INPUT', `${JSON.stringify(id)} cannot be the name of a model: ${problem}. Choose another name.`)
  return { type, id, file }
}

/**
 * Makes another file of a model in models/, with a record beside it. The file appears when it is complete and checked, never before.
 * @throws AppError BAD_INPUT (type, name, or a model of which no file can be made), CONFLICT (another model has the name), MODEL_MISSING,
 * MODEL_BROKEN, DISK_FULL, NOT_ALLOWED, PYTHON_FAILED, CANCELLED
 */
export async function quantizeModel(
  deps: QuantizeDeps,
  request: QuantizeRequest,
  { signal, onProgress = () => undefined }: QuantizeOptions = {},
): Promise<Quantized> {
  const { model } = request
  const { models } = deps.paths
  const { type, id, file } = planQuantize(request)
  const source = await deps.resolve(model.id)
  const library = await deps.findLibrary()
  const madeBy = `llama.cpp ${library.release}`
  const madeFrom = { id: model.id, sha256: source.hash, type: model.metadata?.quantisation ?? 'unknown' }
  const same = await sameFile(deps, { file, type, source, madeBy })
  if (same) return { record: same, made: false }
  const unfinished = await beginFile(models, deps.now())
  try {
    let totals = { totalTensors: 0, totalBytes: 0 }
    const plan = await runQuantizer(
      { library: library.path, source: source.path, target: unfinished.path, fileType: fileTypeNumber(type) },
      {
        env: deps.env,
        signal,
        onPlan: async ({ bytes, tensors }) => {
          await refuseFullDisk(models, { file, bytes })
          totals = { totalTensors: tensors, totalBytes: bytes }
          onProgress({ tensors: 0, bytes: 0, ...totals })
        },
        onTensor: (tensors, bytes) => onProgress({ tensors, bytes, ...totals }),
      },
    )
    const { sha256, bytes } = await checkFile(deps, unfinished.path, type)
    const { tensors, fallbacks } = plan
    const { licence } = model
    const record: MadeRecord = { version: 1, id, file, sha256, bytes, licence, type: type.fileType, tensors, fallbacks, madeFrom, madeBy }
    signal?.throwIfAborted()
    // The record first: a file without one would count as one that the user put there.
    await writeMadeRecord(models, record)
    await unfinished.publish(file)
    return { record, made: true }
  } catch (thrown) {
    await unfinished.discard()
    if (signal?.aborted) throw new AppError('CANCELLED', `Cancelled; ${file} was not made.`, { cause: thrown })
    throw await writingError(thrown, { models, file })
  }
}

/** The record of the file if it is there and was made in the same way. @throws AppError CONFLICT if another file is there */
async function sameFile(
  { paths, hashOf }: QuantizeDeps,
  { file, type, source, madeBy }: { file: string; type: TargetType; source: ModelRef; madeBy: string },
): Promise<MadeRecord | null> {
  const there = await modelFile(paths.models, file)
  if (!there) return null
  const record = await readMadeRecord(paths.models, file)
  const isSame =
    record?.type === type.fileType &&
    record.madeFrom.sha256 === source.hash &&
    record.madeBy === madeBy &&
    record.bytes === there.bytes &&
    record.sha256 === (await hashOf(there.path))
  if (isSame) return record
  throw new AppError(
    'CONFLICT',
    `models/${file} exists already and is another file. Remove it first, or give the new one another name (--name in the command).`,
    { place: { file: `models/${file}` } },
  )
}

async function refuseFullDisk(models: string, { file, bytes }: { file: string; bytes: number }): Promise<void> {
  const free = await freeBytes(models)
  if (free >= bytes + SPARE_BYTES) return
  const megabytes = (count: number) => `${Math.ceil(count / 1e6)} MB`
  throw new AppError(
    'DISK_FULL',
    `${file} needs ${megabytes(bytes + SPARE_BYTES)}, and the disk of the models folder has ${megabytes(free)} free. Free some space and try again.`,
  )
}

/** Hash and size of the complete file. @throws AppError MODEL_BROKEN if it has another type */
async function checkFile(
  { hashOf, fileTypeOf, paths }: QuantizeDeps,
  path: string,
  type: TargetType,
): Promise<Pick<MadeRecord, 'sha256' | 'bytes'>> {
  const writtenType = await fileTypeOf(path)
  const written = await modelFile(paths.models, basename(path))
  if (!written || writtenType !== type.fileType)
    throw new AppError('MODEL_BROKEN', `llama.cpp made a file of the type ${writtenType} instead of ${type.fileType}. Please report it.`)
  return { sha256: await hashOf(written.path), bytes: written.bytes }
}

/** llama.cpp reports a failed write without its reason. */
async function writingError(thrown: unknown, { models, file }: { models: string; file: string }): Promise<unknown> {
  if (!(thrown instanceof AppError) || !/iostream/.test(thrown.message)) return thrown
  return (await freeBytes(models)) < SPARE_BYTES
    ? new AppError('DISK_FULL', `The disk is full, so ${file} cannot be written. Free some space and try again.`, { cause: thrown })
    : new AppError('NOT_ALLOWED', `${file} cannot be written into the models folder. Check its permissions and the disk.`, {
        cause: thrown,
      })
}
