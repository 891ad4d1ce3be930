import { join } from 'node:path'
import { AppError } from '../../core/errors.ts'
import { runPython } from '../../io/python/pythonProcess.ts'
import { lastLine } from '../../io/python/runProgram.ts'

const script = join(import.meta.dirname, '..', 'trainer', 'base_config.py')

/**
 * Writes the `config.json` of a GGUF model to `folder`, which the conversion of an adapter needs that was not trained here.
 * @throws AppError MODEL_BROKEN (a family that transformers does not know), PYTHON_FAILED, CANCELLED
 */
export async function writeBaseConfig({
  python,
  model,
  folder,
  signal,
}: {
  python: string
  model: string
  folder: string
  signal?: AbortSignal
}): Promise<void> {
  const end = await runPython(python, [script, model, folder], { signal })
  if (end === null) throw new AppError('PYTHON_FAILED', 'Python could not be started to read the config of the model.')
  if (end.code !== 0) throw new AppError('MODEL_BROKEN', lastLine(end.output) || 'The config of the model cannot be read.')
}
