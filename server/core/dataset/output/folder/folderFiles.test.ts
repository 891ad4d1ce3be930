import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { sizeCategory } from './datasetCard.ts'
import { folderFiles, type FolderInput } from './folderFiles.ts'
import type { DataFile } from './folderLayout.ts'

const file = (known: Partial<DataFile>): FolderInput['files'][number] => ({
  path: 'data/train.jsonl',
  kind: 'chat',
  form: 'sharegpt',
  split: 'train',
  rows: 1200,
  bytes: 5000,
  jsonBytes: 9000,
  members: ['conversations', 'tools'],
  features: [{ name: 'conversations', dtype: 'string' }],
  ...known,
})
const input = (...files: FolderInput['files']): FolderInput => ({
  dataset: 'shop',
  snapshot: 'v1',
  facts: { license: 'mit', languages: ['ko'], description: '상점의 대화: "주의"' },
  counts: { origins: { file: 1000, cell: 200 }, models: ['tiny'], reviewed: 10, edited: 2, rows: 1200 },
  files,
  version: '0.0.0',
})

test('dataset_info.json has exactly the columns of each file, and all tags', () => {
  const texts = folderFiles['llama-factory'].texts(
    input(
      file({}),
      file({ kind: 'preference', split: 'test', path: 'data/p.jsonl', members: ['conversations', 'chosen', 'rejected'] }),
      file({ kind: 'instruction', form: 'alpaca', path: 'data/i.jsonl', members: ['instruction', 'input', 'output'] }),
    ),
  )
  const info = JSON.parse(texts['dataset_info.json'] ?? '') as Record<string, { columns: object; tags?: object; ranking: boolean }>
  expect(Object.keys(info)).toEqual(['shop_chat_train', 'shop_preference_test', 'shop_instruction_train'])
  expect(info['shop_chat_train']).toEqual({
    file_name: 'data/train.jsonl',
    formatting: 'sharegpt',
    ranking: false,
    columns: { messages: 'conversations', tools: 'tools' },
    tags: {
      role_tag: 'from',
      content_tag: 'value',
      user_tag: 'human',
      assistant_tag: 'gpt',
      observation_tag: 'observation',
      function_tag: 'function_call',
      system_tag: 'system',
    },
  })
  expect(info['shop_preference_test']).toMatchObject({
    ranking: true,
    columns: { messages: 'conversations', chosen: 'chosen', rejected: 'rejected' },
  })
  expect(info['shop_instruction_train']?.columns).toEqual({ prompt: 'instruction', query: 'input', response: 'output' })
})

test('a dataset card has valid front matter and all sections of the body', () => {
  const { 'README.md': card = '' } = folderFiles.huggingface.texts(
    input(file({ path: 'data/train-00000-of-00001.parquet' }), file({ split: 'test', rows: 7, path: 'data/test-00000-of-00001.parquet' })),
  )
  const [, front = '', body = ''] = card.split('---\n')
  expect(parse(front)).toEqual({
    language: ['ko'],
    license: 'mit',
    pretty_name: 'shop',
    tags: ['conversational'],
    task_categories: ['text-generation'],
    size_categories: ['1K<n<10K'],
    configs: [
      {
        config_name: 'default',
        default: true,
        data_files: [
          { split: 'train', path: 'data/train-00000-of-00001.parquet' },
          { split: 'test', path: 'data/test-00000-of-00001.parquet' },
        ],
      },
    ],
    dataset_info: {
      features: [{ name: 'conversations', dtype: 'string' }],
      splits: [
        { name: 'train', num_bytes: 9000, num_examples: 1200 },
        { name: 'test', num_bytes: 9000, num_examples: 7 },
      ],
      download_size: 10000,
      dataset_size: 18000,
    },
  })
  for (const heading of ['Description', 'Structure', 'Provenance', 'Annotation process', 'Personal data', 'Bias and limits', 'Citation'])
    expect(body).toContain(`## ${heading}\n\n`)
  expect(body).toContain('상점의 대화: "주의"')
  expect(body).toContain('- imported from files: 1000 rows')
})

test('size categories are those of the Hub', () => {
  expect([0, 999, 1000, 99_999, 100_000, 2_000_000, 5e9].map(sizeCategory)).toEqual([
    'n<1K',
    'n<1K',
    '1K<n<10K',
    '10K<n<100K',
    '100K<n<1M',
    '1M<n<10M',
    'n>1B',
  ])
})

test('conversations and pairs have a config of axolotl each, with the values of the guide', () => {
  const texts = folderFiles.axolotl.texts(
    input(
      file({ form: 'openai' }),
      file({ form: 'openai', split: 'validation', path: 'data/v.jsonl' }),
      file({ form: 'openai', split: 'test', path: 'data/t.jsonl' }),
      file({ kind: 'preference', form: 'dpo', path: 'data/p.jsonl' }),
    ),
  )
  expect(parse(texts['config.yaml'] ?? '')).toMatchObject({
    datasets: [
      { path: './data/train.jsonl', ds_type: 'json', type: 'chat_template', field_messages: 'messages', roles_to_train: ['assistant'] },
    ],
    test_datasets: [{ path: './data/v.jsonl' }],
    learning_rate: 0.0003,
    micro_batch_size: 4,
    num_epochs: 3,
    warmup_steps: 100,
    lora_r: 8,
    lora_alpha: 16,
    lora_dropout: 0.05,
    lora_target_modules: ['q_proj', 'v_proj'],
  })
  expect(texts['config.yaml']).not.toContain('t.jsonl')
  expect(parse(texts['config-dpo.yaml'] ?? '')).toMatchObject({
    rl: 'dpo',
    datasets: [{ type: 'chat_template.default', field_messages: 'prompt', field_chosen: 'chosen', field_rejected: 'rejected' }],
  })
})

test('a warm-up that covers the whole run is named', () => {
  expect(folderFiles.unsloth.notes([file({ rows: 132 })])).toEqual([expect.stringContaining('132 training rows make 99 steps')])
  expect(folderFiles.unsloth.notes([file({ rows: 136 })])).toEqual([])
  expect(folderFiles.axolotl.notes([file({ split: 'test' })])).toEqual([
    'No row of conversations is in train, so there is nothing to train on.',
  ])
})

test('several kinds have files of their own', () => {
  const part = { kind: 'chat', split: 'validation' } as const
  expect(folderFiles.huggingface.path(part, 1)).toBe('data/validation-00000-of-00001.parquet')
  expect(folderFiles.huggingface.path(part, 2)).toBe('chat/validation-00000-of-00001.parquet')
  expect(folderFiles.axolotl.path(part, 1)).toBe('data/validation.jsonl')
  expect(folderFiles.axolotl.path(part, 2)).toBe('data/chat-validation.jsonl')
})
