/**
 * Tokens a second of the trainer beside plain PEFT with a plain loop, on the same rows in one run:
 * node server/tuning/checks/trainingSpeed.ts [DATASET] [STEPS] [SETTING=VALUE ...], such as `house-style 20 batch=8 dropout=0`.
 * The rows are the instructions of the dataset with the model's own chat template; the settings are those of the guide.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guideSettings } from '../../core/tuning/settings/tuningSettings.ts'
import { createEngine } from '../../engine/door/client.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { pythonFlags } from '../../io/python/pythonProcess.ts'
import { projectPaths } from '../../io/paths.ts'
import { runProgram } from '../../io/python/runProgram.ts'
import { trainerPython } from '../trainer/testing/trainerPython.ts'

const [dataset = 'house-style', steps = '10', ...changes] = process.argv.slice(2)
const settings: Record<string, unknown> = {}
for (const change of changes) {
  const [name = '', value = ''] = change.split('=')
  settings[name] = JSON.parse(value)
}
const paths = projectPaths()
const path = join(paths.models, 'SmolLM2-135M-Instruct.Q4_1.gguf')
const model: ModelRef = { id: 'smollm2-135m-instruct', path, hash: await hashFile(path) }
const folder = await mkdtemp(join(tmpdir(), 'assay-speed-'))
const engine = createEngine()
try {
  const lines = (await readFile(join(paths.datasets, dataset, 'rows.jsonl'), 'utf8')).trim().split('\n')
  const rows = lines.map((line) => JSON.parse(line) as { instruction?: string; input?: string; output?: string })
  const items = rows.flatMap(({ instruction, input, output }) =>
    instruction && output
      ? [
          {
            messages: [{ role: 'user' as const, content: input ? `${instruction}\n${input}` : instruction }],
            prefill: null,
            answer: output,
          },
        ]
      : [],
  )
  const tokens = await engine.answerTokens({ model, items })
  const trainerRows = tokens.map(({ prompt, answer }, index) => ({
    row: `row${index}`,
    split: 'train',
    ids: [...prompt, ...answer],
    learnt: [[prompt.length, prompt.length + answer.length]],
  }))
  const trainer = { format: 1, base: path, settings: { ...guideSettings, ...settings }, prompts: [], endTokens: [] }
  await writeFile(join(folder, 'rows.jsonl'), trainerRows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await writeFile(join(folder, 'trainer.json'), JSON.stringify(trainer))
  const python = await trainerPython()
  const end = await runProgram(python, [...pythonFlags, join(import.meta.dirname, 'training_speed.py'), folder, steps])
  process.stdout.write(end?.code === 0 ? end.stdout : `${end?.output}\n`)
} finally {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
}
