import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { isRecord } from '../../core/json.ts'
import { peftFiles } from '../../io/adapters/adapterFiles.ts'
import { atomicWrite } from '../../io/files/atomicWrite.ts'
import { makeFolder } from '../../io/files/makeFolder.ts'
import { readTextFile } from '../../io/files/readTextFile.ts'
import { copyOneFile, putInPlace, withWorkFolder } from '../../io/files/workFolder.ts'
import { readGgufHeader } from '../../io/models/ggufHeader.ts'
import { unpackLlamaSources } from '../../io/python/llamaSources.ts'
import { runPython } from '../../io/python/pythonProcess.ts'
import { isFullDisk, lastLine } from '../../io/python/runProgram.ts'
import { checkPeftFolder, type PeftFacts } from './peftFolder.ts'

const root = resolve(import.meta.dirname, '../../..')
const MOST_CONFIG_BYTES = 2 ** 20

export type Conversion = {
  /** The interpreter of the trainer's environment. */
  python: string
  /** A folder with `adapter_config.json` and `adapter_model.safetensors`. */
  peft: string
  /** A folder with the `config.json` of the base model, such as the trainer writes. */
  base: string
  /** The GGUF file, which is replaced when the new one is complete. */
  out: string
  /** A folder for the conversion scripts of llama.cpp; they are unpacked on first use. */
  tools: string
  signal?: AbortSignal
}

/**
 * Converts a plain LoRA adapter of PEFT to a GGUF adapter with 32-bit numbers, with the script of the llama.cpp that is installed. The script
 * gets nothing but the matrices, their scale and the shape of the base model, so that no path and no name gets into the file.
 * @throws AppError as `checkPeftFolder`; ADAPTER_MISMATCH (layers that the base model does not have), PYTHON_FAILED, DISK_FULL, CANCELLED
 */
export async function convertAdapter({ python, peft, base, out, tools, signal }: Conversion): Promise<void> {
  const facts = await checkPeftFolder(peft)
  const config = await plainConfig(base)
  await unpackLlamaSources({ root, folder: tools, signal })
  await withWorkFolder(dirname(out), async (work) => {
    const [adapter, model, made] = [join(work, 'adapter'), join(work, 'model'), join(work, 'adapter.gguf')]
    makeFolder(adapter)
    makeFolder(model)
    await atomicWrite(join(adapter, peftFiles.config), JSON.stringify({ r: facts.rank, lora_alpha: facts.alpha }), { within: work })
    await copyOneFile(join(peft, peftFiles.weights), join(adapter, peftFiles.weights), { within: peft, name: peftFiles.weights })
    await atomicWrite(join(model, 'config.json'), JSON.stringify(config), { within: work })
    const script = join(tools, 'convert_lora_to_gguf.py')
    const args = ['--base', model, '--outtype', 'f32', '--outfile', made, adapter]
    const env = { ...process.env, HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1', TQDM_DISABLE: '1' }
    const end = await runPython(python, [script, ...args], { signal, env })
    if (end === null) throw new AppError('PYTHON_FAILED', 'Python could not be started to convert the adapter.')
    if (end.code !== 0) throw failure(end.output)
    await checkResult(made, facts)
    await putInPlace(made, out)
  })
}

/** The config of the base model without what names files, code or places. */
async function plainConfig(base: string): Promise<Record<string, unknown>> {
  const { text } = await readTextFile(join(base, 'config.json'), { within: base, name: 'config.json', maxBytes: MOST_CONFIG_BYTES })
  let config: unknown
  try {
    config = JSON.parse(text)
  } catch {
    config = null
  }
  if (!isRecord(config))
    throw new AppError('MODEL_BROKEN', 'The config.json of the base model is not valid JSON.', { place: { file: 'config.json' } })
  const { auto_map: _code, _name_or_path: _place, quantization_config: _quantisation, ...plain } = config
  return plain
}

function failure(output: string): AppError {
  if (isFullDisk(output))
    return new AppError('DISK_FULL', 'The disk is full, so the adapter cannot be converted. Free some space and try again.')
  const last = lastLine(output)
  if (/Can not map tensor|is not supported|IndexError|KeyError|shape/i.test(last))
    return new AppError('ADAPTER_MISMATCH', `The adapter does not fit the base model, so it cannot be converted: ${last}`)
  return new AppError('PYTHON_FAILED', `The adapter could not be converted: ${last}`)
}

/** @throws AppError PYTHON_FAILED if the file does not hold what the folder holds */
async function checkResult(file: string, { pairs }: PeftFacts): Promise<void> {
  const { values, parameters } = await readGgufHeader(file)
  const wrong = (what: string) => new AppError('PYTHON_FAILED', `The adapter was not converted as it should be: ${what}.`)
  const expected = pairs.reduce((sum, { rank, inputs, outputs }) => sum + rank * (inputs + outputs), 0)
  if (values.get('general.type') !== 'adapter' || values.get('adapter.type') !== 'lora') throw wrong('the file is not a LoRA adapter')
  if (parameters !== expected) throw wrong(`it has ${parameters} weights instead of ${expected}`)
  for (const [key, value] of values)
    if (typeof value === 'string' && /^(\/|~|[A-Za-z]:[\\/])|[\\/].*[\\/]/.test(value)) throw wrong(`its entry ${key} holds a path`)
}
