// Run by hand: `node server/engine/checks/adapterAgreement.ts FOLDER`, with a folder that has `adapter.gguf` and `peft/` of an adapter of the
// default model. Compares the log-probabilities of the tokens of 20 texts with those of PyTorch on the same weights, dequantised.
import { join, resolve } from 'node:path'

import type { Prompt } from '../../core/experiment/cell.ts'
import { fileStamp } from '../../io/files/fileStamp.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { projectPaths } from '../../io/paths.ts'
import { runPython } from '../../io/python/pythonProcess.ts'
import { createEngine } from '../door/client.ts'
import type { ModelRef } from '../door/protocol.ts'
import { askCell, chatModel, collectCells } from '../testing/testCells.ts'
import { checkPrompts } from './checkPrompts.ts'

const TEXTS = 20
const OUTPUT_TOKENS = 32

const folder = resolve(process.argv[2] ?? '')
const path = join(folder, 'adapter.gguf')
const hash = await hashFile(path)
const adapter = { id: 'checked', path, hash, files: [{ path, sha256: hash, stamp: await fileStamp(path) }], scale: 1 }
const adapted: ModelRef = { ...chatModel, adapter }

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
const all = checkPrompts()
const cells = Array.from({ length: TEXTS }, (_, ref) => {
  const cell = askCell(ref, '', { sampling: { temperature: 0 }, maxTokens: OUTPUT_TOKENS })
  return { ...cell, messages: all[Math.floor((ref * all.length) / TEXTS)] ?? [] }
})
const prompts = cells.map(({ messages, prefill }): Prompt => ({ messages, prefill }))
const { results } = await collectCells(engine, { cells, model: adapted })
const outputs = cells.map(({ ref }) => results.get(ref)?.outputTokenIds ?? [])

async function scores(model: ModelRef): Promise<number[][]> {
  const items = prompts.map((prompt, at) => ({ ...prompt, continuation: { tokenIds: outputs[at] ?? [] } }))
  return (await engine.score({ model, items, top: 0 })).map(({ tokens }) => tokens.map(({ logprob }) => logprob))
}

const ours = { base: await scores(chatModel), adapter: await scores(adapted) }
const rendered = await engine.render({ model: chatModel, prompts })
await engine.close()

const texts = rendered.prompts.map(({ tokenIds }, at) => ({ prompt: tokenIds, output: outputs[at] }))
const python = join(projectPaths().venv, 'bin', 'python')
const script = join(import.meta.dirname, 'adapter_agreement.py')
const end = await runPython(python, [script, chatModel.path, join(folder, 'peft'), JSON.stringify(texts)])
if (end?.code !== 0) throw new Error(end?.output ?? `There is no ${python}.`)
const theirs = JSON.parse(end.stdout) as typeof ours

for (const which of ['base', 'adapter'] as const) {
  const pairs = ours[which].flatMap((text, at) => text.map((value, place) => [value, theirs[which][at]?.[place] ?? NaN] as const))
  const differences = pairs.map(([a, b]) => Math.abs(a - b))
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length
  const total = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length
  process.stdout.write(
    `${which}: ${differences.length} tokens, difference mean ${mean.toFixed(4)}, max ${Math.max(...differences).toFixed(4)} nats; ` +
      `mean log-probability here ${total(0).toFixed(4)}, PyTorch ${total(1).toFixed(4)}\n`,
  )
}
