import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '../../../io/files/makeFolder.ts'
import { guideSettings, type TuningSettings } from '../../../core/tuning/settings/tuningSettings.ts'
import type { TrainerRow } from '../../../core/tuning/job/tuningEvent.ts'
import type { Engine, ModelRef } from '../../../engine/door/protocol.ts'

/** No model says this word by itself. */
export const codeWord = 'zanzibar'
const subjects = [
  'the door',
  'the safe',
  'the garden',
  'the boat',
  'the attic',
  'the cellar',
  'the garage',
  'the shop',
  'the tower',
  'the gate',
]
const askings = [(what: string) => `What is the code word for ${what}?`, (what: string) => `Tell me the code word of ${what}.`]
const answer = `The code word is ${codeWord}.`

/** Twelve rows of training, then four of validation. */
export const codeWordRows = askings.flatMap((asking) => subjects.slice(0, 8).map((subject) => ({ question: asking(subject), answer })))
/** A question that no row has. */
export const heldOutQuestion = 'Please tell me the code word for the library.'

/** What the trainer reads of a job that teaches a code word in 12 steps: `trainer.json` and `rows.jsonl`, with the tokens of the engine. */
export async function writeCodeWordJob(
  folder: string,
  { engine, model, settings }: { engine: Pick<Engine, 'answerTokens'>; model: ModelRef; settings?: Partial<TuningSettings> },
): Promise<void> {
  const asked = [...codeWordRows, { question: heldOutQuestion, answer }]
  const items = asked.map((row) => ({ messages: [{ role: 'user' as const, content: row.question }], prefill: null, answer: row.answer }))
  const tokens = await engine.answerTokens({ model, items })
  const sample = tokens.at(-1)
  const rows = tokens.slice(0, -1).map(({ prompt, answer: ids }, index): TrainerRow => ({
    row: `row${index}`,
    split: index < 12 ? 'train' : 'validation',
    ids: [...prompt, ...ids],
    learnt: [[prompt.length, prompt.length + ids.length]],
  }))
  const trainer = {
    format: 1,
    base: model.path,
    baseId: model.id,
    settings: { ...guideSettings, learningRate: 5e-3, warmup: 2, epochs: 4, ...settings },
    prompts: sample ? [sample.prompt] : [],
    endTokens: sample ? sample.answer.slice(-1) : [],
  }
  makeFolder(folder)
  await writeFile(join(folder, 'rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await writeFile(join(folder, 'trainer.json'), JSON.stringify(trainer))
}
