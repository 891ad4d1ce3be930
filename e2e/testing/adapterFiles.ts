import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { slugSchema } from '../../server/core/ids.ts'
import type { AdapterCard } from '../../server/core/tuning/adapter/adapterCard.ts'
import { trainedKey } from '../../server/core/tuning/adapter/trainedKey.ts'
import { guideSettings } from '../../server/core/tuning/settings/tuningSettings.ts'
import { randomTensors, writeAdapter } from '../../server/io/models/testing/writeAdapter.ts'
import { projectOf } from './servers.ts'

const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

/** Puts an adapter of the default model, trained on these questions, among those of this worker's server on the fake engine. */
export async function writeTrainedAdapter(name: string, questions: readonly string[]): Promise<void> {
  const folder = path.join(projectOf('fake'), 'adapters', name)
  await mkdir(folder, { recursive: true })
  const weights = writeAdapter(path.join(folder, 'adapter.gguf'), { tensors: randomTensors({ rank: 1, layers: [0] }) })
  const card: AdapterCard = {
    format: 1,
    id: slugSchema.parse(name),
    file: 'adapter.gguf',
    sha256: await hashOf(weights),
    base: { id: 'smollm2-135m-instruct', sha256: await hashOf('models/SmolLM2-135M-Instruct.Q4_1.gguf') },
    rank: 1,
    alpha: 16,
    targets: ['q_proj', 'v_proj'],
    madeAt: '2026-11-30T10:15:00.000Z',
    training: {
      job: 't20261130-101500-e2ea',
      settings: guideSettings,
      dataset: { name: 'rows', snapshot: 'v1', sha256: 'a'.repeat(64) },
      rows: { train: questions.length, validation: 0 },
      steps: 3,
      trainTokens: 100,
      tokensPerSecond: null,
      loss: { first: 2, last: 1 },
      validationLoss: null,
      bestStep: null,
      prompts: questions.map(trainedKey),
      ms: 1000,
    },
  }
  await writeFile(path.join(folder, 'adapter.json'), JSON.stringify(card))
}
