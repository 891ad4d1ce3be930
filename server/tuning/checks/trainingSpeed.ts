/**
 * Tokens a second of the trainer beside plain PEFT with a plain loop, on the same rows in one run:
 * node server/tuning/checks/trainingSpeed.ts [DATASET] [STEPS] [SETTING=VALUE ...], such as `house-style 20 batch=8 dropout=0`.
 * The rows are all of the dataset that have an answer, whatever their split, as the product gives them to the trainer; the settings are those of
 * the guide.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readRowLine } from '../../core/dataset/row/rowLine.ts'
import type { TrainerRow } from '../../core/tuning/job/tuningEvent.ts'
import { lessonOf } from '../../core/tuning/rows/trainedTurns.ts'
import { fitRow } from '../../core/tuning/rows/trainerRow.ts'
import { guideSettings, tuningSettingsSchema } from '../../core/tuning/settings/tuningSettings.ts'
import { createEngine } from '../../engine/door/client.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { runPython } from '../../io/python/pythonProcess.ts'
import { projectPaths } from '../../io/paths.ts'
import { lessonTokens } from '../rows/lessonTokens.ts'
import { trainerPython } from '../trainer/testing/trainerPython.ts'

const [dataset = 'house-style', steps = '10', ...changes] = process.argv.slice(2)
const changed = changes.map((change) => {
  const [name = '', value = ''] = change.split('=')
  return [name, JSON.parse(value) as unknown] as const
})
const settings = tuningSettingsSchema.parse({ ...guideSettings, ...Object.fromEntries(changed) })
const paths = projectPaths()
const path = join(paths.models, 'SmolLM2-135M-Instruct.Q4_1.gguf')
const model: ModelRef = { id: 'smollm2-135m-instruct', path, hash: await hashFile(path) }
const folder = await mkdtemp(join(tmpdir(), 'assay-speed-'))
const engine = createEngine()
try {
  const lines = (await readFile(join(paths.datasets, dataset, 'rows.jsonl'), 'utf8')).trim().split('\n')
  const lessons = lines.flatMap((line) => {
    const lesson = lessonOf(readRowLine(line).content, 'sft')
    return 'reason' in lesson ? [] : [{ lesson }]
  })
  const rows: TrainerRow[] = []
  for await (const [, tokens] of lessonTokens({ engine }, model, lessons)) {
    const fitted = fitRow(tokens, { row: `row${rows.length}`, split: 'train', context: settings.context })
    if ('row' in fitted) rows.push(fitted.row)
  }
  const trainer = { format: 1, base: path, settings, prompts: [], endTokens: [] }
  await writeFile(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await writeFile(join(folder, 'trainer.json'), JSON.stringify(trainer))
  const python = await trainerPython()
  const end = await runPython(python, [join(import.meta.dirname, 'training_speed.py'), folder, steps])
  process.stdout.write(end?.code === 0 ? end.stdout : `${end?.output}\n`)
} finally {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
}
