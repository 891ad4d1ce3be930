import { rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { checkPeftFolder } from './peftFolder.ts'
import { qkvPairs, safetensors, type Tensors, writePeft } from './testing/peftFixture.ts'

let space: Awaited<ReturnType<typeof temporaryFolder>>
let count = 0
beforeAll(async () => {
  space = await temporaryFolder('assay-peft-')
})
afterAll(() => space[Symbol.asyncDispose]())

async function folder(content: Parameters<typeof writePeft>[1] = {}): Promise<string> {
  count += 1
  const path = join(space.path, `adapter${count}`)
  await writePeft(path, content)
  return path
}

const q = 'base_model.model.model.layers.0.self_attn.q_proj'
const changed = (change: (tensors: Tensors) => void) => {
  const tensors = qkvPairs()
  change(tensors)
  return safetensors(tensors)
}

test('a plain LoRA folder is accepted with its rank, scale and shapes', async () => {
  const facts = await checkPeftFolder(await folder())
  expect(facts).toMatchObject({ rank: 2, alpha: 4 })
  expect(facts.pairs).toContainEqual({ layer: 'model.layers.0.self_attn.k_proj', rank: 2, inputs: 32, outputs: 16 })
  expect(facts.pairs).toHaveLength(3)
})

describe('another kind of adapter is refused by the member that says so', () => {
  test.each([
    [{ peft_type: 'PROMPT_TUNING' }, /PROMPT_TUNING/],
    [{ use_dora: true }, /DoRA/],
    [{ use_rslora: true }, /rsLoRA/],
    [{ alpha_pattern: { q_proj: 8 } }, /alpha_pattern/],
    [{ modules_to_save: ['lm_head'] }, /modules_to_save/],
    [{ bias: 'lora_only' }, /bias/],
    [{ fan_in_fan_out: true }, /fan_in_fan_out/],
    [{ init_lora_weights: 'pissa' }, /pissa/],
    [{ trainable_token_indices: [5] }, /trainable_token_indices/],
  ])('%j', async (config, message) => {
    await expect(checkPeftFolder(await folder({ config }))).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(message) as string,
    })
  })

  test('learnt embeddings and magnitudes among the weights', async () => {
    for (const name of ['base_model.model.model.embed_tokens.weight', `${q}.lora_magnitude_vector`]) {
      const weights = changed((tensors) => (tensors[name] = { shape: [1, 2], values: new Float32Array(2) }))
      await expect(checkPeftFolder(await folder({ weights }))).rejects.toMatchObject({ code: 'BAD_INPUT' })
    }
  })
})

describe('a damaged folder is refused', () => {
  test.each(['adapter_config.json', 'adapter_model.safetensors'])('without %s', async (name) => {
    const path = await folder()
    await rm(join(path, name))
    await expect(checkPeftFolder(path)).rejects.toMatchObject({ code: 'FILE_MISSING', message: expect.stringContaining(name) as string })
  })

  test.each([
    ['cut short by a byte', (all: Buffer) => all.subarray(0, -1)],
    ['cut short in the header', (all: Buffer) => all.subarray(0, 40)],
    ['empty', () => Buffer.alloc(0)],
    ['with bytes at the end', (all: Buffer) => Buffer.concat([all, Buffer.alloc(4)])],
    ['a pickle', () => Buffer.from('\x80\x02}q\x00.'.repeat(20), 'latin1')],
  ])('weights %s', async (_, damage) => {
    const weights = damage(safetensors(qkvPairs()))
    await expect(checkPeftFolder(await folder({ weights }))).rejects.toMatchObject({ code: 'ADAPTER_BROKEN' })
  })

  test('half a pair, and a pair whose ranks differ', async () => {
    const half = changed((tensors) => delete tensors[`${q}.lora_B.weight`])
    const uneven = changed((tensors) => (tensors[`${q}.lora_B.weight`] = { shape: [32, 3], values: new Float32Array(96) }))
    for (const weights of [half, uneven])
      await expect(checkPeftFolder(await folder({ weights }))).rejects.toMatchObject({ code: 'ADAPTER_BROKEN' })
  })

  test('another rank than the config says, unless layers have their own', async () => {
    await expect(checkPeftFolder(await folder({ config: { r: 4 } }))).rejects.toMatchObject({
      code: 'ADAPTER_BROKEN',
      message: expect.stringContaining('its rank (r) is 4') as string,
    })
    expect((await checkPeftFolder(await folder({ config: { r: 4, rank_pattern: { q_proj: 2 } } }))).pairs).toHaveLength(3)
  })

  test('a config that is no JSON', async () => {
    const path = await folder()
    await writeFile(join(path, 'adapter_config.json'), '{"r": 8')
    await expect(checkPeftFolder(path)).rejects.toMatchObject({ code: 'ADAPTER_BROKEN' })
  })
})

test('weights that are a link out of the folder are refused', async () => {
  const [path, other] = [await folder(), await folder()]
  await rm(join(path, 'adapter_model.safetensors'))
  await symlink(join(other, 'adapter_model.safetensors'), join(path, 'adapter_model.safetensors'))
  await expect(checkPeftFolder(path)).rejects.toMatchObject({ code: 'PATH_OUTSIDE' })
})
