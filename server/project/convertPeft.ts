import { basename, dirname, join } from 'node:path'
import { AppError } from '../core/errors.ts'
import { withWorkFolder } from '../io/files/workFolder.ts'
import type { ProjectPaths } from '../io/paths.ts'
import { ensurePython } from '../io/python/pythonEnvironment.ts'
import { pythonFlags } from '../io/python/pythonProcess.ts'
import { runProgram } from '../io/python/runProgram.ts'
import type { ConvertPeft } from '../models/adapters/adapterDeps.ts'
import { convertAdapter } from '../tuning/convert/convertAdapter.ts'
import { checkPeftFolder } from '../tuning/convert/peftFolder.ts'

/** Converts PEFT folders that were made elsewhere, in the Python environment of the trainer, which is set up if need be. */
export function createConvertPeft({ root, home, venv }: Pick<ProjectPaths, 'root' | 'home' | 'venv'>): ConvertPeft {
  return async ({ peft, base, out, signal, onProgress }) => {
    // Before anything is installed for a folder that cannot be converted.
    await checkPeftFolder(peft)
    const requirements = join(root, 'server', 'tuning', 'trainer', 'requirements.txt')
    const { python } = await ensurePython({ venv, requirements, onProgress, signal })
    onProgress('converting')
    await withWorkFolder(dirname(out), async (config) => {
      const script = join(root, 'server', 'models', 'adapters', 'base_config.py')
      const env = { ...process.env, HF_HUB_OFFLINE: '1', TRANSFORMERS_OFFLINE: '1', TQDM_DISABLE: '1' }
      const end = await runProgram(python, [...pythonFlags, script, base.path, config], { signal, env })
      if (end?.code !== 0) {
        const last = end?.output.trim().split('\n').at(-1) ?? 'Python could not be started.'
        throw new AppError('PYTHON_FAILED', `The config of ${basename(base.path)} could not be read, which the conversion needs: ${last}`)
      }
      await convertAdapter({ python, peft, base: config, out, tools: join(home, 'llama-tools'), signal })
    })
  }
}
