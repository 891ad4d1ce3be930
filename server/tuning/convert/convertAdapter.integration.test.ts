import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { trainerPython } from '../trainer/testing/trainerPython.ts'
import { convertAdapter } from './convertAdapter.ts'
import { ggufTensors } from './testing/ggufTensors.ts'
import { qkvPairs, safetensors, type Tensors, writeLlamaConfig, writePeft } from './testing/peftFixture.ts'

let space: Awaited<ReturnType<typeof temporaryFolder>>
let python: string
const at = (name: string) => join(space.path, name)
beforeAll(async () => {
  space = await temporaryFolder('assay-convert-')
  python = await trainerPython()
})
afterAll(() => space[Symbol.asyncDispose]())

const pairs: Tensors = { ...qkvPairs(0), ...qkvPairs(1) }

/** The rows that llama.cpp expects at 0, 1, 2, ...: of each head those of its first half alternate with those of its second half. */
function interleaved({ shape: [rows, columns], values }: Tensors[string], heads: number): number[] {
  const half = rows / heads / 2
  return Array.from({ length: rows }, (_, row) => {
    const head = Math.floor(row / (2 * half))
    const within = row % (2 * half)
    const from = 2 * half * head + (within % 2) * half + Math.floor(within / 2)
    return [...values.subarray(from * columns, (from + 1) * columns)]
  }).flat()
}

test('of q and k only the rows of B are moved, by heads; all other numbers stay, bit by bit', { timeout: 600_000 }, async () => {
  await writePeft(at('peft'), {
    weights: safetensors(pairs),
    // What a maker of adapters could have written to be followed or to be given away.
    config: {
      base_model_name_or_path: '/home/jo/secret/model',
      auto_mapping: { base_model_class: 'Evil', parent_library: 'os' },
      revision: '../../x',
    },
  })
  await writeLlamaConfig(at('base'), { auto_map: { AutoConfig: '../../evil--code.py' }, _name_or_path: '/home/jo/secret/model' })
  await convertAdapter({ python, peft: at('peft'), base: at('base'), out: at('out/adapter.gguf'), tools: at('tools') })
  const tensors = await ggufTensors(at('out/adapter.gguf'))
  const expected = Object.entries(pairs).map(([name, tensor]) => {
    const [, layer, target, half] = /layers\.(\d)\.self_attn\.(.)_proj\.lora_([AB])/.exec(name) ?? []
    const heads = half === 'B' ? { q: 4, k: 2 }[target ?? ''] : undefined
    const values = heads === undefined ? [...tensor.values] : interleaved(tensor, heads)
    return [`blk.${layer}.attn_${target}.weight.lora_${half?.toLowerCase()}`, { dims: tensor.shape.toReversed(), values }] as const
  })
  expect([...tensors.keys()].toSorted()).toEqual(expected.map(([name]) => name).toSorted())
  for (const [name, tensor] of expected) expect(tensors.get(name), name).toEqual(tensor)
  const text = await readFile(at('out/adapter.gguf'), 'latin1')
  expect(text).not.toMatch(/secret|evil|tmp/i)
  expect(await readdir(at('out'))).toEqual(['adapter.gguf'])

  // An adapter of a deeper model does not fit, and leaves the file of before alone.
  await writeLlamaConfig(at('shallow'), { num_hidden_layers: 1 })
  const shallow = convertAdapter({ python, peft: at('peft'), base: at('shallow'), out: at('out/adapter.gguf'), tools: at('tools') })
  await expect(shallow).rejects.toMatchObject({ code: 'ADAPTER_MISMATCH' })
  expect(await readFile(at('out/adapter.gguf'), 'latin1')).toBe(text)
})
