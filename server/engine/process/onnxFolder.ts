import { basename, dirname, join } from 'node:path'
import type * as Transformers from '@huggingface/transformers'
import { AppError } from '../../core/errors.ts'
import { pathKind } from '../../io/files/pathKind.ts'
import type { ModelRef } from '../door/protocol.ts'
import { OpenedFiles } from './openedFiles.ts'

/** What a folder is opened with: its name below `env.localModelPath`, and the options of `from_pretrained`. */
export type OnnxFolder = {
  library: typeof Transformers
  name: string
  options: { dtype: 'q8'; local_files_only: true; session_options: typeof sessionOptions }
}

/**
 * Threads that wait for work sleep instead of spinning. Beside other programs on 2 cores, E5 took 170 ms of processor time for a passage
 * of 166 tokens instead of 270.
 */
const sessionOptions = { extra: { session: { intra_op: { allow_spinning: '0' } } } }

/**
 * Models by their folder, opened at the first use and kept. A model's `path` is its folder, which contains `onnx/model_quantized.onnx` and
 * the tokenizer's files, or that ONNX file itself. `what`: the kind of model, for errors.
 */
export function onnxFolders<Opened>(what: string, open: (folder: OnnxFolder) => Promise<Opened>): (model: ModelRef) => Promise<Opened> {
  const all = new Map<string, Promise<Opened>>()
  return (model) => {
    const key = `${model.hash}:${model.path}`
    const known = all.get(key)
    if (known) return known
    const opening = afterOthers(() => openFolder(model, what, open))
    opening.catch(() => all.delete(key))
    all.set(key, opening)
    return opening
  }
}

/** The library has one `env` for all models, which it reads while it opens one: they are opened one after the other. */
let last: Promise<unknown> = Promise.resolve()
function afterOthers<Opened>(open: () => Promise<Opened>): Promise<Opened> {
  const opening = last.then(open)
  last = opening.catch(() => undefined)
  return opening
}

/** Loads the library only for the first text, since it comes with a runtime of its own. @throws AppError MODEL_MISSING, MODEL_BROKEN */
async function openFolder<Opened>(
  { id, path, files }: ModelRef,
  what: string,
  open: (folder: OnnxFolder) => Promise<Opened>,
): Promise<Opened> {
  const folder = path.endsWith('.onnx') ? dirname(dirname(path)) : path
  for (const file of ['config.json', 'tokenizer.json', join('onnx', 'model_quantized.onnx')]) {
    if ((await pathKind(join(folder, file))) !== 'file')
      throw new AppError(
        'MODEL_MISSING',
        `The ${what} ${id} lacks ${file}. Fetch it on the Models page, or with: npm run assay -- models pull ${id}.`,
      )
  }
  const library = await import('@huggingface/transformers')
  library.env.allowRemoteModels = false
  library.env.allowLocalModels = true
  library.env.localModelPath = dirname(folder)
  const opened = await OpenedFiles.open(files)
  try {
    const options = { dtype: 'q8', local_files_only: true, session_options: sessionOptions } as const
    const model = await open({ library, name: basename(folder), options })
    await opened.confirm()
    return model
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError(
      'MODEL_BROKEN',
      `The ${what} ${id} cannot be read (${error instanceof Error ? error.message : String(error)}). Delete its folder and fetch it again.`,
    )
  } finally {
    opened.close()
  }
}
