import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { type ZipEntry, zipOf } from '../../io/files/zipFiles.ts'
import { trainedAdapterSpace } from '../testing/trainedAdapter.ts'
import { gatherAdapter } from './gatherAdapter.ts'

const contentOf = (entry: ZipEntry) => ('text' in entry ? Promise.resolve(Buffer.from(entry.text)) : readFile(entry.file))

async function textsOf(entries: readonly ZipEntry[]): Promise<Record<string, string>> {
  return Object.fromEntries(
    await Promise.all(entries.map(async (entry) => [entry.path.replace('말투/', ''), (await contentOf(entry)).toString('utf8')] as const)),
  )
}

test('an exported adapter has its weights in both forms, a model card, and what repeats its training here and elsewhere', async () => {
  await using space = await trainedAdapterSpace({ settings: { learningRate: 5e-4, schedule: 'constant', accumulation: 2 } })
  const { entries, notes, fileName } = await gatherAdapter(space.deps, '말투')
  expect([fileName, notes]).toEqual(['말투.zip', []])
  const texts = await textsOf(entries)
  expect(Object.keys(texts)).toEqual(
    expect.arrayContaining([
      'README.md',
      'adapter.gguf',
      'adapter.json',
      'adapter_config.json',
      'adapter_model.safetensors',
      'REPEAT.md',
      'training/rows.jsonl',
      'training/trainer.json',
      'training/trainer/requirements.txt',
      'elsewhere/data/train.jsonl',
      'elsewhere/data/validation.jsonl',
      'elsewhere/data/test.jsonl',
      'elsewhere/config.yaml',
      'elsewhere/train.py',
      'sha256sums.txt',
    ]),
  )
  expect(parse(texts['elsewhere/config.yaml'] ?? '')).toMatchObject({
    base_model: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    learning_rate: 5e-4,
    lr_scheduler: 'constant_with_warmup',
    gradient_accumulation_steps: 2,
    datasets: [{ path: './data/train.jsonl' }],
  })
  expect(texts['elsewhere/train.py']).toContain('learning_rate=0.0005')
  expect(JSON.parse(texts['elsewhere/data/test.jsonl']?.split('\n')[0] ?? '')).toEqual({
    messages: [
      { role: 'user', content: 'Do you have tea bags?' },
      { role: 'assistant', content: 'No, only leaves.' },
    ],
  })
  expect(JSON.parse(texts['training/trainer.json'] ?? '')).toMatchObject({ base: 'base.gguf', endTokens: [2] })
  const [, front = '', card = ''] = texts['README.md']?.split('---\n') ?? []
  expect(parse(front)).toMatchObject({
    base_model: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    library_name: 'peft',
    license: 'apache-2.0',
    tags: ['lora', 'gguf', 'assay', 'sft'],
  })
  for (const fact of [
    '| snapshot | v1 |',
    '| dataset | cc-by-4.0 |',
    '| validation loss | 0.9000 |',
    '| rows held out for tests | 2 |',
    '| learning rate | 0.0005 |',
  ])
    expect(card).toContain(fact)
})

test('the list of hashes is that of the files', async () => {
  await using space = await trainedAdapterSpace()
  const { entries } = await gatherAdapter(space.deps, '말투')
  const listed = ((await textsOf(entries))['sha256sums.txt'] ?? '').trim().split('\n')
  const others = entries.filter(({ path }) => !path.endsWith('sha256sums.txt'))
  const hashes = await Promise.all(
    others.map(
      async (entry) =>
        `${createHash('sha256')
          .update(await contentOf(entry))
          .digest('hex')}  ${entry.path.replace('말투/', '')}`,
    ),
  )
  expect(listed).toEqual(hashes)
})

test('no file of an export has a folder of this machine in it', async () => {
  await using space = await trainedAdapterSpace()
  const { entries } = await gatherAdapter(space.deps, '말투')
  for (const [path, text] of Object.entries(await textsOf(entries))) {
    expect(text, path).not.toContain(space.path)
    expect(text, path).not.toContain(space.deps.root)
    expect(text, path).not.toMatch(/\/home\/|\/Users\/|\/tmp\//)
  }
})

test.each([
  ['a config that names where the base model lay', 'adapter_config.json', () => '{"base_model_name_or_path":"/home/kim/models/base"}'],
  ['a config with a path of Windows', 'adapter_config.json', () => '{"base_model_name_or_path":"C:\\\\models\\\\base"}'],
  ['weights with a folder of this project', 'adapter_model.safetensors', (path: string) => `${'x'.repeat(70_000)}${path}/adapters/x`],
])('%s is not given away', async (_, file, text) => {
  await using space = await trainedAdapterSpace()
  await writeFile(space.at('adapters', '말투', 'peft', file), text(space.path))
  await expect(gatherAdapter(space.deps, '말투')).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
    message: expect.stringContaining(file) as string,
  })
})

test('what is gone is left out and told', async () => {
  await using space = await trainedAdapterSpace()
  await rm(space.at('tuning'), { recursive: true })
  await rm(space.place.snapshots, { recursive: true })
  await rm(space.at('adapters', '말투', 'peft'), { recursive: true })
  const { entries, notes } = await gatherAdapter(space.deps, '말투')
  expect(notes).toHaveLength(3)
  expect((await textsOf(entries))['README.md']).not.toMatch(/In PEFT|REPEAT/)
  expect(entries.map(({ path }) => path)).toEqual(
    ['README.md', 'adapter.gguf', 'adapter.json', 'sha256sums.txt'].map((path) => `말투/${path}`),
  )
})

test('two archives of one adapter are equal bytes', async () => {
  await using space = await trainedAdapterSpace()
  const archive = async () => {
    const { entries, at } = await gatherAdapter(space.deps, '말투')
    return buffer(zipOf(entries, { at }))
  }
  expect((await archive()).equals(await archive())).toBe(true)
})
