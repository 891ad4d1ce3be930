import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AppError } from '../../core/errors.ts'
import type { AdapterCard } from '../../core/tuning/adapter/adapterCard.ts'
import { hashFile } from '../../io/files/readTextFile.ts'
import { type AdapterTensor, writeAdapter } from '../../io/models/testing/writeAdapter.ts'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { tinyGguf } from '../testing/tinyGguf.ts'
import type { AdapterDeps } from './adapterDeps.ts'
import { createAdapterService } from './createAdapterService.ts'

/** The only tensor of the model `tiny`. */
const layer = 'blk.0.attn_q.weight'

/** Matrices of a linear layer of 4 columns and 4 rows. */
function matrices(rank = 2, columns = 4): Record<string, AdapterTensor> {
  const ones = (count: number) => Float32Array.from({ length: count }, () => 1)
  return {
    [`${layer}.lora_a`]: { dimensions: [columns, rank], values: ones(columns * rank) },
    [`${layer}.lora_b`]: { dimensions: [rank, 4], values: ones(rank * 4) },
  }
}

/** A folder with models `tiny` and `other`, of which `tiny` has the layer that adapters change. */
async function world() {
  const folder = await temporaryFolder()
  const adapters = join(folder.path, 'adapters')
  const models = join(folder.path, 'models')
  mkdirSync(models)
  writeFileSync(join(models, 'tiny.gguf'), tinyGguf({ weights: 16, tensor: { name: layer, columns: 4 } }))
  writeFileSync(join(models, 'other.gguf'), tinyGguf({ entries: { 'general.name': 'Other' } }))
  const deps: AdapterDeps & { hashed: string[] } = {
    paths: { adapters, trash: join(folder.path, 'trash') },
    hashed: [],
    hashOf: (path) => {
      deps.hashed.push(path)
      return hashFile(path)
    },
    resolveModel: async (id) => {
      const path = join(models, `${id}.gguf`)
      if (!(await stat(path).catch(() => null))) throw new AppError('MODEL_UNKNOWN', `There is no model ${id}.`)
      return { id, path, hash: await hashFile(path) }
    },
    convertPeft: async ({ out }) => void writeAdapter(out, { tensors: matrices() }),
    now: () => new Date('2026-12-01T10:00:00Z'),
  }
  const service = createAdapterService(deps)
  const source = writeAdapter(join(folder.path, 'made elsewhere.gguf'), { tensors: matrices(), alpha: 4 })
  const tiny = await deps.resolveModel('tiny')
  return { ...folder, deps, service, adapters, source, tiny, other: await deps.resolveModel('other') }
}

const at = { scale: 0.5 }

test('a GGUF adapter that fits its model is added with a card, listed, and found for that model with the scale', async () => {
  await using here = await world()
  const card = await here.service.add({ id: '말투', source: here.source, base: 'tiny' })
  expect(card).toMatchObject({ id: '말투', file: 'adapter.gguf', base: { id: 'tiny', sha256: here.tiny.hash }, rank: 2, alpha: 4 })
  expect(card).toMatchObject({
    targets: ['attn_q'],
    training: null,
    sha256: await hashFile(here.source),
    madeAt: '2026-12-01T10:00:00.000Z',
  })
  expect(readFileSync(join(here.adapters, '말투', 'adapter.json'), 'utf8')).not.toContain(here.path)
  expect(await here.service.list()).toEqual([{ id: '말투', bytes: (await stat(here.source)).size, card, problem: null }])
  const use = await here.service.resolve('말투', here.tiny, at)
  expect(use).toMatchObject({ id: '말투', scale: 0.5, hash: card.sha256, path: join(here.adapters, '말투', 'adapter.gguf') })
  expect(use.files).toEqual([{ path: use.path, sha256: use.hash, stamp: expect.stringMatching(/\d/) }])
})

test('a PEFT folder is copied without paths of its machine, converted, and kept beside the adapter', async () => {
  await using here = await world()
  const peft = join(here.path, 'checkpoint-20')
  mkdirSync(peft)
  writeFileSync(
    join(peft, 'adapter_config.json'),
    JSON.stringify({
      r: 2,
      base_model_name_or_path: '/home/a/models/tiny',
      auto_mapping: { parent_library: 'os' },
      corda_config: { cache_file: 'C:\\a\\cache', n: 1 },
    }),
  )
  writeFileSync(join(peft, 'adapter_model.safetensors'), 'weights')
  writeFileSync(join(peft, 'optimizer.pt'), 'state')
  await here.service.add({ id: 'tone', source: peft, base: 'tiny' })
  expect(readdirSync(join(here.adapters, 'tone')).toSorted()).toEqual(['adapter.gguf', 'adapter.json', 'peft'])
  expect(readdirSync(join(here.adapters, 'tone', 'peft')).toSorted()).toEqual(['adapter_config.json', 'adapter_model.safetensors'])
  const config: unknown = JSON.parse(readFileSync(join(here.adapters, 'tone', 'peft', 'adapter_config.json'), 'utf8'))
  expect(config).toEqual({ r: 2, base_model_name_or_path: 'tiny', auto_mapping: null, corda_config: { cache_file: null, n: 1 } })
})

test('what cannot be added is refused with the reason, and leaves nothing behind', async () => {
  await using here = await world()
  writeAdapter(join(here.path, 'wide.gguf'), { tensors: matrices(2, 8) })
  writeAdapter(join(here.path, 'foreign.gguf'), { tensors: matrices(), entries: { 'general.architecture': 'qwen2' } })
  const cut = writeAdapter(join(here.path, 'cut.gguf'), { tensors: matrices() })
  truncateSync(cut, (await stat(cut)).size - 40)
  writeFileSync(join(here.path, 'notes.txt'), 'no adapter')
  const add = (id: string, source: string, base = 'tiny') => here.service.add({ id, source: join(here.path, source), base })
  await expect(add('a', 'wide.gguf')).rejects.toMatchObject({
    code: 'ADAPTER_MISMATCH',
    message: expect.stringContaining('does not fit tiny'),
  })
  await expect(add('a', 'made elsewhere.gguf', 'other')).rejects.toMatchObject({ code: 'ADAPTER_MISMATCH' })
  await expect(add('a', 'foreign.gguf')).rejects.toMatchObject({ code: 'ADAPTER_MISMATCH', message: expect.stringContaining('qwen2') })
  await expect(add('a', 'cut.gguf')).rejects.toMatchObject({ code: 'ADAPTER_BROKEN', message: expect.stringContaining('cut short') })
  await expect(add('a', 'models/tiny.gguf')).rejects.toMatchObject({
    code: 'ADAPTER_BROKEN',
    message: expect.stringContaining('not a LoRA'),
  })
  await expect(add('a', 'notes.txt')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  await expect(add('a', 'nowhere.gguf')).rejects.toMatchObject({ code: 'FILE_MISSING' })
  await expect(add('a', 'made elsewhere.gguf', 'unknown')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' })
  for (const id of ['../a', 'none', 'a b', '.a']) await expect(add(id, 'made elsewhere.gguf')).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(readdirSync(here.adapters)).toEqual([])
  await add('a', 'made elsewhere.gguf')
  await expect(add('a', 'made elsewhere.gguf')).rejects.toMatchObject({ code: 'CONFLICT' })
})

test('an adapter of other weights is a mismatch that names both models and a remedy', async () => {
  await using here = await world()
  await here.service.add({ id: 'tone', source: here.source, base: 'tiny' })
  await expect(here.service.resolve('tone', here.other, at)).rejects.toMatchObject({
    code: 'ADAPTER_MISMATCH',
    message: expect.stringMatching(/belongs to the model tiny, and this cell uses other\..*adapters add/),
  })
  const replaced = { ...here.tiny, hash: 'f'.repeat(64) }
  await expect(here.service.resolve('tone', replaced, at)).rejects.toMatchObject({
    code: 'ADAPTER_MISMATCH',
    message: expect.stringContaining(`another file of tiny (SHA-256 ${here.tiny.hash})`),
  })
})

test('an unknown adapter is missing, with the nearest name', async () => {
  await using here = await world()
  await expect(here.service.resolve('tone', here.tiny, at)).rejects.toMatchObject({
    code: 'ADAPTER_MISSING',
    message: expect.stringContaining('adapters add FILE --base MODEL --name tone'),
  })
  await here.service.add({ id: 'tone', source: here.source, base: 'tiny' })
  await expect(here.service.resolve('tune', here.tiny, at)).rejects.toMatchObject({
    message: expect.stringContaining('Did you mean tone?'),
  })
  await expect(here.service.resolve('../adapters/tone', here.tiny, at)).rejects.toMatchObject({ code: 'ADAPTER_MISSING' })
})

const poisons: [string, (folder: string, card: AdapterCard, outside: string) => void, string][] = [
  ['a file that was cut', (folder) => truncateSync(join(folder, 'adapter.gguf'), 200), 'cut short'],
  ['another file', (folder) => writeAdapter(join(folder, 'adapter.gguf'), { tensors: matrices(), alpha: 5 }), 'not the one that its card'],
  [
    'no card',
    (folder) => renameSync(join(folder, 'adapter.json'), join(folder, 'card.json')),
    'adapters add models/adapters/tone/adapter.gguf',
  ],
  ['a card that is no JSON', (folder) => writeFileSync(join(folder, 'adapter.json'), '{'), 'not JSON'],
  ['a card of another name', (folder, card) => writeCardText(folder, { ...card, id: 'other' }), 'card of the adapter other'],
  ['a card with a path', (folder, card) => writeCardText(folder, { ...card, file: '../../made elsewhere.gguf' }), 'does not fit'],
  ['a card with an absolute path', (folder, card, outside) => writeCardText(folder, { ...card, file: outside }), 'does not fit'],
  ['a card with another member', (folder, card) => writeCardText(folder, { ...card, command: 'x' }), 'does not fit'],
  [
    'a link that leads out of the folder',
    (folder, card, outside) => {
      symlinkSync(outside, join(folder, 'link.gguf'))
      writeCardText(folder, { ...card, file: 'link.gguf' })
    },
    'leads out',
  ],
]

function writeCardText(folder: string, card: object): void {
  writeFileSync(join(folder, 'adapter.json'), JSON.stringify(card))
}

test.each(poisons)('an adapter with %s is listed with the reason, and refused', async (_, poison, reason) => {
  await using here = await world()
  const card = await here.service.add({ id: 'tone', source: here.source, base: 'tiny' })
  expect(await here.service.list()).toMatchObject([{ problem: null }])
  poison(join(here.adapters, 'tone'), card, here.source)
  const [listed] = await here.service.list()
  expect(listed).toMatchObject({ id: 'tone', problem: { code: 'ADAPTER_BROKEN', message: expect.stringContaining(reason) } })
  await expect(here.service.resolve('tone', here.tiny, at)).rejects.toMatchObject({
    code: 'ADAPTER_BROKEN',
    message: expect.stringContaining(reason),
  })
})

test('a GGUF file beside the folders of adapters is listed with what makes an adapter of it', async () => {
  await using here = await world()
  mkdirSync(here.adapters)
  const file = writeAdapter(join(here.adapters, 'tone.gguf'), { tensors: matrices() })
  expect(await here.service.list()).toMatchObject([
    { id: 'tone', card: null, problem: { message: expect.stringContaining('adapters add models/adapters/tone.gguf --base MODEL') } },
  ])
  await here.service.add({ id: 'tone', source: file, base: 'tiny' })
  expect((await here.service.resolve('tone', here.tiny, at)).hash).toBe(await hashFile(file))
})

test('a finished adapter is put in place as a whole, and replaces another one only if asked', async () => {
  await using here = await world()
  const added = await here.service.add({ id: 'tone', source: here.source, base: 'tiny' })
  const made = join(here.path, 'job')
  mkdirSync(join(made, 'peft'), { recursive: true })
  const file = writeAdapter(join(made, 'adapter.gguf'), { tensors: matrices(), alpha: 32 })
  const card: AdapterCard = { ...added, sha256: await hashFile(file), alpha: 32 }
  await expect(here.service.publish(made, card, { replaces: false })).rejects.toMatchObject({ code: 'CONFLICT' })
  expect((await here.service.resolve('tone', here.tiny, at)).hash).toBe(added.sha256)
  await here.service.publish(made, card, { replaces: true })
  expect((await here.service.resolve('tone', here.tiny, at)).hash).toBe(card.sha256)
  expect(readdirSync(here.adapters)).toEqual(['tone'])
  expect(readdirSync(here.path)).not.toContain('job')
})

test('an adapter that has not changed is read once', async () => {
  await using here = await world()
  const card = await here.service.add({ id: 'tone', source: here.source, base: 'tiny' })
  const [listed] = await here.service.list()
  here.deps.hashed.length = 0
  const [again] = await here.service.list()
  expect([again, again?.card === listed?.card, here.deps.hashed]).toEqual([listed, true, []])
  expect((await here.service.resolve('tone', here.tiny, at)).hash).toBe(card.sha256)
  expect(here.deps.hashed).toEqual([])
  writeCardText(join(here.adapters, 'tone'), { ...card, alpha: 5 })
  expect(await here.service.list()).toMatchObject([{ card: { alpha: 5 }, problem: null }])
})

test('a removed adapter is in the trash', async () => {
  await using here = await world()
  await here.service.add({ id: 'tone', source: here.source, base: 'tiny' })
  await here.service.remove('tone')
  expect(await here.service.list()).toEqual([])
  expect(readdirSync(here.deps.paths.trash)).toHaveLength(1)
  await expect(here.service.remove('tone')).rejects.toMatchObject({ code: 'ADAPTER_MISSING' })
})

test('a cell that was computed with an adapter says which one is missing or was replaced', async () => {
  await using here = await world()
  const { sha256 } = await here.service.add({ id: 'tone', source: here.source, base: 'tiny' })
  const used = { id: 'tone', scale: -1, hash: sha256 }
  expect(await here.service.used(used, here.tiny)).toMatchObject({ id: 'tone', scale: -1, hash: sha256 })
  await expect(here.service.used({ ...used, hash: 'b'.repeat(64) }, here.tiny)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`adapter tone (SHA-256 ${'b'.repeat(64)})`),
  })
  await here.service.remove('tone')
  await expect(here.service.used(used, here.tiny)).rejects.toMatchObject({
    code: 'ADAPTER_MISSING',
    message: expect.stringContaining(`computed with the adapter tone (SHA-256 ${sha256}). There is no adapter`),
  })
})
